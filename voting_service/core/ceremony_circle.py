"""Who takes part in a key ceremony, and how its messages are signed and gathered (protocol.md 6)."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from voting_service.core.ceremony_seat import MIN_THRESHOLD, Seat
from voting_service.core.election import parse_uuid
from voting_service.core.encoding import (
    Json,
    dump_json,
    parse_json,
    read_integer,
    read_record,
    sha256_hex,
    shown,
)
from voting_service.core.errors import Code, VerificationError
from voting_service.core.group import Randomness
from voting_service.core.pedersen import Certificate, parse_certificate, verify_certificates
from voting_service.core.signed_messages import (
    SignedMessage,
    parse_signed_message,
    sign_message,
)

_CERTIFICATE = "medbeslut/ceremony-certificate"


@contextmanager
def blame(index: int) -> Iterator[None]:
    """Name the trustee whose message is being read."""
    try:
        yield
    except VerificationError as error:
        error.where = f"trustee {index} {error.where}".rstrip()
        raise


def wrong(code: Code, message: str, expected: str, found: str, where: str) -> VerificationError:
    """The finding for a message that is not as it should be."""
    return VerificationError(code, message, expected=expected, found=shown(found), where=where)


# Step 1: certificates


@dataclass(frozen=True, slots=True)
class Circle:
    """The trustees of one ceremony, each with its certificate; `digest` names exactly these."""

    co_decision: str
    certs: tuple[SignedMessage, ...]
    certificates: tuple[Certificate, ...]
    digest: str

    @property
    def threshold(self) -> int:
        """How many can decrypt."""
        return self.certificates[0].threshold


def certificate_message(seat: Seat, random: Randomness) -> bytes:
    """Step 1: for everybody."""
    signed = sign_message(seat.certificate.to_bytes(), seat.signing_key, random)
    return dump_json({
        "kind": _CERTIFICATE, "version": 1, "co_decision": seat.co_decision,
        "certificate": signed.to_json(),
    })  # fmt: skip


def _read_certificate(data: bytes, co_decision: str) -> SignedMessage:
    fields = read_record(parse_json(data), ("kind", "version", "co_decision", "certificate"))
    _require_header(fields, _CERTIFICATE, co_decision)
    return parse_signed_message(fields["certificate"], where="certificate")


def _require_header(fields: dict[str, Json], kind: str, co_decision: str) -> None:
    for name, wanted in (("kind", kind), ("co_decision", co_decision)):
        if fields[name] != wanted:
            raise wrong(
                Code.CEREMONY_MESSAGE, "not the message that belongs here",
                wanted, str(fields[name]), name,
            )  # fmt: skip
    read_integer(fields["version"], low=1, high=1, where="version")


def gather_certificates(co_decision: str, messages: Sequence[bytes]) -> Circle:
    """Everybody's step 1, in any order: one for each seat, agreeing on size and threshold."""
    found: dict[int, SignedMessage] = {}
    for data in messages:
        signed = _read_certificate(data, co_decision)
        index = parse_certificate(signed).index
        _require_first(index, found)
        found[index] = signed
    certs = _complete(found, len(found))
    threshold = parse_certificate(certs[0]).threshold if certs else 0
    if not MIN_THRESHOLD <= threshold <= len(certs) - 1:
        raise wrong(
            Code.TRUSTEES_THRESHOLD, "no threshold for a new set",
            "2 ≤ threshold ≤ size − 1", f"{threshold} of {len(certs)}", "certificates",
        )  # fmt: skip
    certificates = verify_certificates(certs, threshold, where="certificates")
    listed: list[Json] = [signed.to_json() for signed in certs]
    digest = sha256_hex(dump_json({"co_decision": parse_uuid(co_decision), "certs": listed}))
    return Circle(co_decision, certs, certificates, digest)


def _require_first(index: int, found: dict[int, SignedMessage]) -> None:
    if index in found:
        raise wrong(
            Code.CEREMONY_MESSAGE, "two messages of one trustee", "one of each",
            f"two of trustee {index}", f"trustee {index}",
        )  # fmt: skip


def _complete(found: dict[int, SignedMessage], size: int) -> tuple[SignedMessage, ...]:
    missing = [index for index in range(1, size + 1) if index not in found]
    if missing:
        raise wrong(
            Code.CEREMONY_MESSAGE, "messages are missing", f"one of each of {size} trustees",
            "none of " + ", ".join(map(str, missing)), f"trustee {missing[0]}",
        )  # fmt: skip
    return tuple(found[index] for index in sorted(found))


# All later messages: signed by the trustee, bound to the certificates it has seen

_HEAD = ("kind", "version", "co_decision", "certificates", "index")


def signed_by_seat(
    kind: str, circle: Circle, seat: Seat, random: Randomness, fields: dict[str, Json]
) -> bytes:
    """A message of one trustee, for these certificates."""
    require_own_seat(circle, seat)
    content: dict[str, Json] = {
        "kind": kind, "version": 1, "co_decision": circle.co_decision,
        "certificates": circle.digest, "index": seat.index, **fields,
    }  # fmt: skip
    return dump_json(sign_message(dump_json(content), seat.signing_key, random).to_json())


def require_own_seat(circle: Circle, seat: Seat) -> None:
    """Our own certificate must stand in the list as we made it, or we would deal to a stranger."""
    own = circle.certificates[seat.index - 1] if seat.index <= len(circle.certs) else None
    if own != seat.certificate or circle.co_decision != seat.co_decision:
        raise wrong(
            Code.CEREMONY_CERTIFICATES, "our own certificate is not in the list",
            f"the certificate of trustee {seat.index}", "another", f"trustee {seat.index}",
        )  # fmt: skip


def collect(
    circle: Circle, messages: Sequence[bytes], kind: str, names: tuple[str, ...]
) -> tuple[dict[str, Json], ...]:
    """One message of each trustee, sorted, signatures checked: their fields."""
    found: dict[int, SignedMessage] = {}
    contents: dict[int, dict[str, Json]] = {}
    for data in messages:
        signed = parse_signed_message(parse_json(data))
        content = parse_json(signed.message.encode())
        fields = read_record(content, (*_HEAD, *names))
        _require_header(fields, kind, circle.co_decision)
        size = len(circle.certs)
        index = read_integer(fields["index"], low=1, high=size, where="index")
        with blame(index):
            _check_origin(circle, signed, fields, index)
        _require_first(index, found)
        found[index], contents[index] = signed, fields
    _complete(found, len(circle.certs))
    return tuple(contents[index] for index in sorted(contents))


def _check_origin(
    circle: Circle, signed: SignedMessage, fields: dict[str, Json], index: int
) -> None:
    signed.verify(circle.certificates[index - 1].verification, code=Code.CEREMONY_SIGNATURE)
    if fields["certificates"] != circle.digest:
        raise wrong(
            Code.CEREMONY_CERTIFICATES, "a trustee who was shown other certificates",
            circle.digest, str(fields["certificates"]), "certificates",
        )  # fmt: skip
