"""How trustees on separate machines make a threshold key, so that nobody ever holds it (protocol.md 6).

Each step takes messages (bytes) and gives one; whoever carries them learns nothing:

1. `certificate_message`  every trustee shows the keys it signs and receives with;
2. `commitment_message`   having all certificates, it commits to its polynomial, before any is shown;
3. `dealing_message`      having all commitments, it shows the polynomial's and sends every share;
4. `finish`               having all dealings, it checks them and has its key;
5. `assemble`             anybody puts the public set together.

Whatever is wrong raises with the trustee who caused it in `where` ("trustee 2").
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import reduce

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from voting_service.core.ceremony_seat import Seat, new_seat
from voting_service.core.election import parse_uuid
from voting_service.core.encoding import (
    Json,
    dump_json,
    parse_hex_digest,
    parse_json,
    read_integer,
    read_list,
    read_record,
    read_text,
    sha256_hex,
    shown,
)
from voting_service.core.errors import Code, VerificationError
from voting_service.core.group import (
    ORDER,
    Point,
    Randomness,
    base_power,
    multiply_add,
    parse_point,
    parse_scalar,
    point_text,
    power,
    random_scalar,
)
from voting_service.core.pedersen import (
    Certificate,
    Coefexps,
    Pedersen,
    agreement_text,
    coefexps_bytes,
    combined,
    evaluate,
    parse_certificate,
    parse_coefexps,
    verify_certificates,
)
from voting_service.core.proofs import Proof, parse_proof
from voting_service.core.signed_messages import (
    PublicKey,
    SignedMessage,
    make_public_key,
    parse_public_key,
    parse_signed_message,
    sign_message,
    sign_text,
    verify_text,
)
from voting_service.core.trustee_keys import TrusteeKey

_CERTIFICATE = "medbeslut/ceremony-certificate"
_COMMITMENT = "medbeslut/ceremony-commitment"
_DEALING = "medbeslut/ceremony-dealing"
_SHARE = "medbeslut/ceremony-share"
_KEY = "medbeslut/ceremony-key"


@contextmanager
def _blame(index: int) -> Iterator[None]:
    """Name the trustee whose message is being read."""
    try:
        yield
    except VerificationError as error:
        error.where = f"trustee {index} {error.where}".rstrip()
        raise


def _wrong(code: Code, message: str, expected: str, found: str, where: str) -> VerificationError:
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
            raise _wrong(
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
    if not 2 <= threshold <= len(certs) - 1:
        raise _wrong(
            Code.TRUSTEES_THRESHOLD, "no threshold for a new set",
            "2 ≤ threshold ≤ size − 1", f"{threshold} of {len(certs)}", "certificates",
        )  # fmt: skip
    certificates = verify_certificates(certs, threshold, where="certificates")
    listed: list[Json] = [signed.to_json() for signed in certs]
    digest = sha256_hex(dump_json({"co_decision": parse_uuid(co_decision), "certs": listed}))
    return Circle(co_decision, certs, certificates, digest)


def _require_first(index: int, found: dict[int, SignedMessage]) -> None:
    if index in found:
        raise _wrong(
            Code.CEREMONY_MESSAGE, "two messages of one trustee", "one of each",
            f"two of trustee {index}", f"trustee {index}",
        )  # fmt: skip


def _complete(found: dict[int, SignedMessage], size: int) -> tuple[SignedMessage, ...]:
    missing = [index for index in range(1, size + 1) if index not in found]
    if missing:
        raise _wrong(
            Code.CEREMONY_MESSAGE, "messages are missing", f"one of each of {size} trustees",
            "none of " + ", ".join(map(str, missing)), f"trustee {missing[0]}",
        )  # fmt: skip
    return tuple(found[index] for index in sorted(found))


# All later messages: signed by the trustee, bound to the certificates it has seen

_HEAD = ("kind", "version", "co_decision", "certificates", "index")


def _message(
    kind: str, circle: Circle, seat: Seat, random: Randomness, fields: dict[str, Json]
) -> bytes:
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
        raise _wrong(
            Code.CEREMONY_CERTIFICATES, "our own certificate is not in the list",
            f"the certificate of trustee {seat.index}", "another", f"trustee {seat.index}",
        )  # fmt: skip


def _collect(
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
        with _blame(index):
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
        raise _wrong(
            Code.CEREMONY_CERTIFICATES, "a trustee who was shown other certificates",
            circle.digest, str(fields["certificates"]), "certificates",
        )  # fmt: skip


# Step 2: commitments


@dataclass(frozen=True, slots=True)
class Commitments:
    """The hash of each trustee's coefexps text, in order; `digest` names exactly these."""

    hashes: tuple[str, ...]

    @property
    def digest(self) -> str:
        """SHA-256 over the list."""
        return sha256_hex(dump_json(list(self.hashes)))


def _coefexps(circle: Circle, seat: Seat) -> Coefexps:
    return tuple(base_power(a) for a in seat.polynomial(circle.digest))


def _commitment(circle: Circle, index: int, text: str) -> str:
    return sha256_hex(f"medbeslut-coefexps|{circle.digest}|{index}|{text}".encode())


def commitment_message(circle: Circle, seat: Seat, random: Randomness) -> bytes:
    """Step 2: for everybody."""
    text = coefexps_bytes(_coefexps(circle, seat)).decode()
    fields: dict[str, Json] = {"coefexps_hash": _commitment(circle, seat.index, text)}
    return _message(_COMMITMENT, circle, seat, random, fields)


def gather_commitments(circle: Circle, messages: Sequence[bytes]) -> Commitments:
    """Everybody's step 2, in any order."""
    found = _collect(circle, messages, _COMMITMENT, ("coefexps_hash",))
    return Commitments(
        tuple(parse_hex_digest(fields["coefexps_hash"], where="coefexps_hash") for fields in found)
    )


# Step 3: dealing the shares


@dataclass(frozen=True, slots=True)
class Dealing:
    """What one trustee showed and sent: shares[j-1] is for trustee j, as `alpha` and `data`."""

    index: int
    signed: SignedMessage
    coefexps: Coefexps
    agreement: Proof
    shares: tuple[tuple[Point, bytes], ...]


def dealing_message(
    circle: Circle, commitments: Commitments, seat: Seat, random: Randomness
) -> bytes:
    """Step 3: for everybody; each share can be read by its receiver alone."""
    coefexps = _coefexps(circle, seat)
    _require_committed(circle, commitments, seat.index, coefexps_bytes(coefexps).decode())
    signed = sign_message(coefexps_bytes(coefexps), seat.signing_key, random)
    agreement = sign_text(agreement_text(circle.certs, coefexps), seat.signing_key, random)
    shares: list[Json] = [
        _encrypt_share(circle, seat, receiver, random)
        for receiver in range(1, len(circle.certs) + 1)
    ]
    fields: dict[str, Json] = {
        "commitments": commitments.digest, "coefexps": signed.to_json(),
        "agreement": agreement.to_json(), "shares": shares,
    }  # fmt: skip
    return _message(_DEALING, circle, seat, random, fields)


def _require_committed(circle: Circle, commitments: Commitments, index: int, text: str) -> None:
    wanted, found = commitments.hashes[index - 1], _commitment(circle, index, text)
    if wanted != found:
        raise _wrong(
            Code.CEREMONY_COMMITMENT, "a polynomial other than the one committed to",
            wanted, found, "coefexps",
        )  # fmt: skip


def _encrypt_share(circle: Circle, seat: Seat, receiver: int, random: Randomness) -> Json:
    coefficients = seat.polynomial(circle.digest)
    share = reduce(lambda total, a: multiply_add(a, total, receiver), reversed(coefficients), 0)
    content = dump_json({
        "kind": _SHARE, "version": 1, "certificates": circle.digest,
        "sender": seat.index, "receiver": receiver, "share": str(share),
    })  # fmt: skip
    signed = dump_json(sign_message(content, seat.signing_key, random).to_json())
    nonce, key = random_scalar(random), circle.certificates[receiver - 1].encryption
    alpha = base_power(nonce)
    secret, iv, info = _share_key(circle, seat.index, receiver, alpha, power(key, nonce))
    data = AESGCM(secret).encrypt(iv, signed, info)
    return {"alpha": point_text(alpha), "data": data.hex()}


def _share_key(
    circle: Circle, sender: int, receiver: int, alpha: Point, shared: Point
) -> tuple[bytes, bytes, bytes]:
    """(AES key, its nonce, bound text): fresh for each message, as alpha is."""
    key = point_text(circle.certificates[receiver - 1].encryption)
    place = f"{circle.co_decision}|{circle.threshold}|{len(circle.certs)}|{sender}|{receiver}"
    info = f"medbeslut/ceremony-share/1|{place}|{point_text(alpha)}|{key}".encode()
    derived = HKDF(SHA256(), 44, bytes.fromhex(circle.digest), info).derive(shared)
    return derived[:32], derived[32:], info


def gather_dealings(
    circle: Circle, commitments: Commitments, messages: Sequence[bytes]
) -> tuple[Dealing, ...]:
    """Everybody's step 3, in any order: what can be checked without a share."""
    names = ("commitments", "coefexps", "agreement", "shares")
    dealings = []
    for index, fields in enumerate(_collect(circle, messages, _DEALING, names), start=1):
        with _blame(index):
            dealings.append(_read_dealing(circle, commitments, index, fields))
    return tuple(dealings)


def _read_dealing(
    circle: Circle, commitments: Commitments, index: int, fields: dict[str, Json]
) -> Dealing:
    if fields["commitments"] != commitments.digest:
        raise _wrong(
            Code.CEREMONY_COMMITMENT, "a trustee who was shown other commitments",
            commitments.digest, str(fields["commitments"]), "commitments",
        )  # fmt: skip
    signer = circle.certificates[index - 1].verification
    signed = parse_signed_message(fields["coefexps"], where="coefexps")
    _require_committed(circle, commitments, index, signed.message)
    coefexps = parse_coefexps(signed, circle.threshold, where="coefexps")
    signed.verify(signer, code=Code.TRUSTEES_COEFEXPS, where="coefexps")
    agreement = parse_proof(fields["agreement"], where="agreement")
    text = agreement_text(circle.certs, coefexps)
    verify_text(text, agreement, signer, code=Code.TRUSTEES_SIGNATURE, where="agreement")
    shares = read_list(fields["shares"], length=len(circle.certs), where="shares")
    return Dealing(index, signed, coefexps, agreement, tuple(map(_read_share, shares)))


def _read_share(value: Json) -> tuple[Point, bytes]:
    fields = read_record(value, ("alpha", "data"), where="shares")
    text = read_text(fields["data"], where="shares.data")
    try:
        data = bytes.fromhex(text)
    except ValueError:
        data = b""
    return parse_point(fields["alpha"], where="shares.alpha"), data


# Step 4: the trustee's key


def finish(
    circle: Circle, dealings: Sequence[Dealing], seat: Seat, random: Randomness
) -> tuple[TrusteeKey, bytes]:
    """Step 4: (the key, to be kept secret; the message about it, for everybody)."""
    require_own_seat(circle, seat)
    secret = 0
    for dealing in dealings:
        with _blame(dealing.index):
            secret = (secret + _open_share(circle, dealing, seat)) % ORDER
    key = TrusteeKey(circle.co_decision, secret, seat.signing_key)
    public = make_public_key(secret, random, signing=seat.signing_key)
    return key, _message(_KEY, circle, seat, random, {"public_key": public.to_json()})


def _open_share(circle: Circle, dealing: Dealing, seat: Seat) -> int:
    alpha, data = dealing.shares[seat.index - 1]
    shared = power(alpha, seat.decryption_key)
    key, iv, info = _share_key(circle, dealing.index, seat.index, alpha, shared)
    try:
        opened = AESGCM(key).decrypt(iv, data, info)
    except (InvalidTag, ValueError):
        raise _wrong(
            Code.CEREMONY_SHARE, "a share that cannot be opened",
            f"a share for trustee {seat.index}", "something else", "shares",
        ) from None  # fmt: skip
    share = _signed_share(circle, dealing.index, seat.index, opened)
    if base_power(share) != evaluate(dealing.coefexps, seat.index):
        raise _wrong(
            Code.CEREMONY_SHARE, "a share that does not lie on the polynomial",
            f"the value at {seat.index}", "another", "shares",
        )  # fmt: skip
    return share


def _signed_share(circle: Circle, sender: int, receiver: int, opened: bytes) -> int:
    signed = parse_signed_message(parse_json(opened), where="share")
    verification = circle.certificates[sender - 1].verification
    signed.verify(verification, code=Code.CEREMONY_SIGNATURE, where="share")
    fields = read_record(
        parse_json(signed.message.encode()),
        ("kind", "version", "certificates", "sender", "receiver", "share"), where="share",
    )  # fmt: skip
    found = tuple(fields.values())[:-1]
    wanted = (_SHARE, 1, circle.digest, sender, receiver)
    if found != wanted:
        raise _wrong(
            Code.CEREMONY_SHARE, "a share made for something else",
            str(wanted), str(found), "share",
        )  # fmt: skip
    return parse_scalar(fields["share"], where="share.share")


# Step 5: the public set


def assemble(circle: Circle, dealings: Sequence[Dealing], messages: Sequence[bytes]) -> Pedersen:
    """Step 5: the set as it is published, every check of section 6 made."""
    keys: list[PublicKey] = []
    for index, fields in enumerate(_collect(circle, messages, _KEY, ("public_key",)), start=1):
        with _blame(index):
            keys.append(parse_public_key(fields["public_key"], where="public_key"))
    pedersen = Pedersen(
        circle.threshold,
        circle.certs,
        tuple(dealing.signed for dealing in dealings),
        tuple(dealing.agreement for dealing in dealings),
        tuple(keys),
    )
    pedersen.verify()
    return pedersen


def own_key(circle: Circle, dealings: Sequence[Dealing], index: int) -> Point:
    """The verification key that trustee `index` must find in the published set."""
    total = combined([dealing.coefexps for dealing in dealings])
    return evaluate(total, index)


def run_ceremony(
    co_decision: str, threshold: int, size: int, random: Randomness
) -> tuple[Pedersen, tuple[TrusteeKey, ...]]:
    """All steps for all trustees in one place: for rehearsals and fictional co-decisions only."""
    seats = [new_seat(co_decision, threshold, size, i, random) for i in range(1, size + 1)]
    circle = gather_certificates(co_decision, [certificate_message(s, random) for s in seats])
    commitments = gather_commitments(
        circle, [commitment_message(circle, seat, random) for seat in seats]
    )
    dealings = gather_dealings(
        circle, commitments,
        [dealing_message(circle, commitments, seat, random) for seat in seats],
    )  # fmt: skip
    finished = [finish(circle, dealings, seat, random) for seat in seats]
    pedersen = assemble(circle, dealings, [message for _, message in finished])
    return pedersen, tuple(key for key, _ in finished)
