"""How trustees on separate machines make a threshold key, so that nobody ever holds it (protocol.md 6).

Each step takes messages (bytes) and gives one; whoever carries them learns nothing:

1. `certificate_message`  every trustee shows the keys it signs and receives with;
2. `commitment_message`   having all certificates, it commits to its polynomial, before any is shown;
3. `dealing_message`      having all commitments, it shows the polynomial's and sends every share;
4. `finish`               having all dealings, it checks them and has its key;
5. `assemble`             anybody puts the public set together.

Whatever is wrong raises with the trustee who caused it in `where` ("trustee 2").
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from voting_service.core.ceremony_circle import (
    Circle,
    blame,
    certificate_message,
    collect,
    gather_certificates,
    require_own_seat,
    signed_by_seat,
    wrong,
)
from voting_service.core.ceremony_seat import Seat, new_seat
from voting_service.core.encoding import (
    Json,
    dump_json,
    parse_hex_digest,
    parse_json,
    read_list,
    read_record,
    read_text,
    sha256_hex,
)
from voting_service.core.errors import Code
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
    Coefexps,
    Pedersen,
    agreement_text,
    coefexps_bytes,
    evaluate,
    parse_coefexps,
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

_COMMITMENT = "medbeslut/ceremony-commitment"
_DEALING = "medbeslut/ceremony-dealing"
_SHARE = "medbeslut/ceremony-share"
_KEY = "medbeslut/ceremony-key"


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
    return signed_by_seat(_COMMITMENT, circle, seat, random, fields)


def gather_commitments(circle: Circle, messages: Sequence[bytes]) -> Commitments:
    """Everybody's step 2, in any order."""
    found = collect(circle, messages, _COMMITMENT, ("coefexps_hash",))
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
    return signed_by_seat(_DEALING, circle, seat, random, fields)


def _require_committed(circle: Circle, commitments: Commitments, index: int, text: str) -> None:
    wanted, found = commitments.hashes[index - 1], _commitment(circle, index, text)
    if wanted != found:
        raise wrong(
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
    for index, fields in enumerate(collect(circle, messages, _DEALING, names), start=1):
        with blame(index):
            dealings.append(_read_dealing(circle, commitments, index, fields))
    return tuple(dealings)


def _read_dealing(
    circle: Circle, commitments: Commitments, index: int, fields: dict[str, Json]
) -> Dealing:
    if fields["commitments"] != commitments.digest:
        raise wrong(
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
        with blame(dealing.index):
            secret = (secret + _open_share(circle, dealing, seat)) % ORDER
    key = TrusteeKey(circle.co_decision, secret, seat.signing_key)
    public = make_public_key(secret, random, signing=seat.signing_key)
    return key, signed_by_seat(_KEY, circle, seat, random, {"public_key": public.to_json()})


def _open_share(circle: Circle, dealing: Dealing, seat: Seat) -> int:
    alpha, data = dealing.shares[seat.index - 1]
    shared = power(alpha, seat.decryption_key)
    key, iv, info = _share_key(circle, dealing.index, seat.index, alpha, shared)
    try:
        opened = AESGCM(key).decrypt(iv, data, info)
    except (InvalidTag, ValueError):
        raise wrong(
            Code.CEREMONY_SHARE, "a share that cannot be opened",
            f"a share for trustee {seat.index}", "something else", "shares",
        ) from None  # fmt: skip
    share = _signed_share(circle, dealing.index, seat.index, opened)
    if base_power(share) != evaluate(dealing.coefexps, seat.index):
        raise wrong(
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
        raise wrong(
            Code.CEREMONY_SHARE, "a share made for something else",
            str(wanted), str(found), "share",
        )  # fmt: skip
    return parse_scalar(fields["share"], where="share.share")


# Step 5: the public set


def assemble(circle: Circle, dealings: Sequence[Dealing], messages: Sequence[bytes]) -> Pedersen:
    """Step 5: the set as it is published, every check of section 6 made."""
    keys: list[PublicKey] = []
    for index, fields in enumerate(collect(circle, messages, _KEY, ("public_key",)), start=1):
        with blame(index):
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
