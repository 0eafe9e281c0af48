"""A threshold set of trustees, any T of whose N can decrypt and no fewer (protocol.md 6).

Trustee i commits to a polynomial f_i of degree T-1 by A_ik = g^(its coefficients); the set's key is
the product of the A_i0, and trustee j's verification key g^(sum of all f_i(j)) follows from them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

from voting_service.core.encoding import (
    Json,
    dump_json,
    parse_json,
    read_integer,
    read_list,
    read_record,
    shown,
)
from voting_service.core.errors import Code, VerificationError
from voting_service.core.group import (
    GROUP_NAME,
    IDENTITY,
    ORDER,
    Point,
    multiply,
    parse_point,
    point_text,
    power,
)
from voting_service.core.proofs import Proof, parse_proof
from voting_service.core.signed_messages import (
    PublicKey,
    SignedMessage,
    parse_public_key,
    parse_signed_message,
    verify_public_key,
    verify_text,
)

MAX_SIZE = 100  # trustees in a set; the work to verify grows with N·T


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a trustee says first: its place in the set and the keys it signs and receives with."""

    size: int
    threshold: int
    index: int
    verification: Point
    encryption: Point

    def to_bytes(self) -> bytes:
        """The signed text."""
        context: dict[str, Json] = {
            "group": GROUP_NAME, "size": self.size,
            "threshold": self.threshold, "index": self.index,
        }  # fmt: skip
        return dump_json({
            "context": context, "verification": point_text(self.verification),
            "encryption": point_text(self.encryption),
        })  # fmt: skip


def parse_certificate(signed: SignedMessage, *, where: str = "") -> Certificate:
    """Read a certificate and check that its own key signed it."""
    value = parse_json(signed.message.encode())
    fields = read_record(value, ("context", "verification", "encryption"), where=where)
    names = ("group", "size", "threshold", "index")
    context = read_record(fields["context"], names, where=f"{where}.context")
    if context["group"] != GROUP_NAME:
        raise _context(GROUP_NAME, shown(context["group"]), where)
    size, threshold, index = (
        read_integer(context[name], low=1, high=MAX_SIZE, where=f"{where}.context.{name}")
        for name in names[1:]
    )
    certificate = Certificate(
        size, threshold, index,
        parse_point(fields["verification"], where=f"{where}.verification"),
        parse_point(fields["encryption"], where=f"{where}.encryption"),
    )  # fmt: skip
    signed.verify(certificate.verification, code=Code.TRUSTEES_CERTIFICATE, where=where)
    return certificate


def _context(expected: str, found: str, where: str) -> VerificationError:
    return VerificationError(
        Code.TRUSTEES_CERTIFICATE_CONTEXT, "a certificate made for another set or place",
        expected=expected, found=found, where=where,
    )  # fmt: skip


def verify_certificates(
    signed: Sequence[SignedMessage], threshold: int, *, where: str = "certs"
) -> tuple[Certificate, ...]:
    """The certificates of a whole set: signed, each in its place, no key used twice."""
    certificates: list[Certificate] = []
    seen: set[Point] = set()
    for index, message in enumerate(signed):
        place = f"{where}[{index}]"
        certificate = parse_certificate(message, where=place)
        wanted = (len(signed), threshold, index + 1)
        found = (certificate.size, certificate.threshold, certificate.index)
        if found != wanted:
            raise _context(
                "size, threshold, index " + str(wanted), "size, threshold, index " + str(found),
                place,
            )  # fmt: skip
        for point in (certificate.verification, certificate.encryption):
            require_new(point, seen, place)
        certificates.append(certificate)
    return tuple(certificates)


def require_new(point: Point, seen: set[Point], where: str) -> None:
    """Refuse a key that was met before, and remember it."""
    if point in seen:
        raise VerificationError(
            Code.TRUSTEES_DUPLICATE, "the same key stands for two", where=where,
            expected="keys pairwise distinct", found=point_text(point),
        )  # fmt: skip
    seen.add(point)


Coefexps = tuple[Point, ...]  # A_i0 … A_i(T-1) of one trustee


def coefexps_bytes(points: Sequence[Point]) -> bytes:
    """The text by which a trustee shows the commitments to its polynomial."""
    return dump_json({"coefexps": [point_text(point) for point in points]})


def parse_coefexps(signed: SignedMessage, threshold: int, *, where: str = "") -> Coefexps:
    """Read one trustee's commitments: exactly T, as one more would raise the threshold unseen."""
    fields = read_record(parse_json(signed.message.encode()), ("coefexps",), where=where)
    items = read_list(fields["coefexps"], where=where)
    if len(items) != threshold:
        raise VerificationError(
            Code.TRUSTEES_COEFEXPS_LENGTH, "a polynomial of the wrong degree", where=where,
            expected=f"{threshold} commitments", found=str(len(items)),
        )  # fmt: skip
    return tuple(parse_point(item, where=f"{where}[{k}]") for k, item in enumerate(items))


def agreement_text(certs: Sequence[SignedMessage], coefexps: Coefexps) -> str:
    """What a trustee signs to say which certificates it saw when it dealt its shares."""
    record: dict[str, Json] = {
        "certs": [signed.to_json() for signed in certs],
        "coefexps": [point_text(point) for point in coefexps],
    }
    return "certs_sig|" + dump_json(record).decode()


def evaluate(commitments: Coefexps, index: int) -> Point:
    """g^f(index) from the commitments to f, by Horner's rule: index^k stays a small exponent."""
    return reduce(
        lambda total, point: multiply(power(total, index), point), reversed(commitments), IDENTITY
    )


def combined(coefexps: Sequence[Coefexps]) -> Coefexps:
    """The commitments to the sum of all polynomials."""
    return tuple(reduce(multiply, column) for column in zip(*coefexps, strict=True))


@dataclass(frozen=True, slots=True)
class Pedersen:
    """A threshold set as published, certificates and commitments exactly as signed."""

    threshold: int
    certs: tuple[SignedMessage, ...]
    coefexps: tuple[SignedMessage, ...]
    signatures: tuple[Proof, ...]
    verification_keys: tuple[PublicKey, ...]

    @property
    def keys(self) -> tuple[PublicKey, ...]:
        """The keys of the owners, in order."""
        return self.verification_keys

    def to_json(self) -> dict[str, Json]:
        """`threshold_parameters`, fields in protocol order."""
        return {
            "threshold": self.threshold,
            "certs": [signed.to_json() for signed in self.certs],
            "coefexps": [signed.to_json() for signed in self.coefexps],
            "signatures": [proof.to_json() for proof in self.signatures],
            "verification_keys": [key.to_json() for key in self.verification_keys],
        }

    def to_bytes(self) -> bytes:
        """`threshold_parameters` as a file of its own."""
        return dump_json(self.to_json())

    def key(self) -> Point:
        """The set's part of the election key: the product of the A_i0."""
        return combined(self._coefexps())[0]

    def _coefexps(self) -> tuple[Coefexps, ...]:
        return tuple(
            parse_coefexps(signed, self.threshold, where=f"coefexps[{index}]")
            for index, signed in enumerate(self.coefexps)
        )

    def enough(self, indices: set[int]) -> bool:
        """Whether the members with these indices (from 1) can decrypt."""
        return len(indices) >= self.threshold

    def weights(self, indices: set[int]) -> dict[int, int]:
        """Lagrange coefficients at 0 for the T lowest of these indices."""
        chosen = sorted(indices)[: self.threshold]
        return {index: _lagrange(index, chosen) for index in chosen}

    def verify(self, *, where: str = "") -> None:
        """Every check of section 6; raises with the place of the trustee whose data fails."""
        certificates = verify_certificates(self.certs, self.threshold, where=f"{where}certs")
        coefexps = self._verified_coefexps(certificates, where)
        verify_verification_keys(
            self.verification_keys, certificates, coefexps, where=f"{where}verification_keys"
        )

    def _verified_coefexps(
        self, certificates: tuple[Certificate, ...], where: str
    ) -> tuple[Coefexps, ...]:
        every: list[Coefexps] = []
        for index, certificate in enumerate(certificates):
            signer = certificate.verification
            signed, place = self.coefexps[index], f"{where}coefexps[{index}]"
            coefexps = parse_coefexps(signed, self.threshold, where=place)
            signed.verify(signer, code=Code.TRUSTEES_COEFEXPS, where=place)
            verify_text(
                agreement_text(self.certs, coefexps), self.signatures[index], signer,
                code=Code.TRUSTEES_SIGNATURE, where=f"{where}signatures[{index}]",
            )  # fmt: skip
            every.append(coefexps)
        return tuple(every)


def verify_verification_keys(
    keys: Sequence[PublicKey],
    certificates: Sequence[Certificate],
    coefexps: Sequence[Coefexps],
    *,
    where: str = "verification_keys",
) -> None:
    """Each key is what the polynomials make it, its owner knows the secret and has signed it."""
    total = combined(coefexps)
    for index, (key, certificate) in enumerate(zip(keys, certificates, strict=True)):
        place = f"{where}[{index}]"
        wanted = evaluate(total, index + 1)
        if key.point != wanted:
            raise VerificationError(
                Code.TRUSTEES_VERIFICATION_KEY, "a key that does not follow from the polynomials",
                expected=point_text(wanted), found=point_text(key.point), where=place,
            )  # fmt: skip
        verify_public_key(key, where=place)
        if key.signature is None:
            raise VerificationError(
                Code.TRUSTEES_SIGNATURE, "a key that its owner has not signed", where=place,
                expected="a signature", found="none",
            )  # fmt: skip
        verify_text(
            point_text(key.point), key.signature, certificate.verification,
            code=Code.TRUSTEES_SIGNATURE, where=f"{place}.signature",
        )  # fmt: skip


def _lagrange(index: int, chosen: Sequence[int]) -> int:
    weight = 1
    for other in chosen:
        if other != index:
            weight = weight * other * pow(other - index, -1, ORDER) % ORDER
    return weight


def parse_pedersen(value: Json, *, where: str = "") -> Pedersen:
    """Read `threshold_parameters`: as many of each as there are trustees, 1 ≤ T ≤ N."""
    names = ("threshold", "certs", "coefexps", "signatures", "verification_keys")
    fields = read_record(value, names, where=where)
    dot = f"{where}." if where else ""
    threshold = read_integer(fields["threshold"], low=1, where=f"{dot}threshold")
    size = len(read_list(fields["certs"], where=f"{dot}certs"))
    if not threshold <= size <= MAX_SIZE:
        raise VerificationError(
            Code.TRUSTEES_THRESHOLD, "a threshold that the set cannot have", where=where,
            expected=f"threshold ≤ size ≤ {MAX_SIZE}", found=f"{threshold} of {size}",
        )  # fmt: skip
    certs, coefexps, signatures, keys = (
        [(item, f"{dot}{name}[{index}]")
         for index, item in enumerate(read_list(fields[name], length=size, where=f"{dot}{name}"))]
        for name in names[1:]
    )  # fmt: skip
    return Pedersen(
        threshold,
        tuple(parse_signed_message(item, where=place) for item, place in certs),
        tuple(parse_signed_message(item, where=place) for item, place in coefexps),
        tuple(parse_proof(item, where=place) for item, place in signatures),
        tuple(parse_public_key(item, where=place) for item, place in keys),
    )
