"""Threshold sets that are honest except where asked, each lie signed by the one who tells it."""

from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any

from voting_service.core.encoding import Json, dump_json
from voting_service.core.group import ORDER, base_power, point_text, random_scalar
from voting_service.core.pedersen import Pedersen, agreement_text, coefexps_bytes
from voting_service.core.signed_messages import make_public_key, sign_message, sign_text

RANDOM = Random(20261124).randbytes
Polynomial = list[int]


def evaluate(polynomial: Polynomial, at: int) -> int:
    total = 0
    for coefficient in reversed(polynomial):
        total = (total * at + coefficient) % ORDER
    return total


class Dealers:
    """N trustees with polynomials of chosen lengths; `hooks` change what trustee `i` (from 0) says."""

    def __init__(
        self, threshold: int = 2, size: int = 3, *, lengths: dict[int, int] | None = None
    ) -> None:
        self.threshold, self.size = threshold, size
        self.signing = [random_scalar(RANDOM) for _ in range(size)]
        self.receiving = [random_scalar(RANDOM) for _ in range(size)]
        self.polynomials = [
            [random_scalar(RANDOM) for _ in range((lengths or {}).get(i, threshold))]
            for i in range(size)
        ]

    def secret(self, index: int) -> int:
        """The decryption key of trustee `index` (from 1)."""
        return sum(evaluate(polynomial, index) for polynomial in self.polynomials) % ORDER

    def certificate(self, i: int, **changes: Json) -> Any:
        context: dict[str, Json] = {
            "group": "Ed25519", "size": self.size, "threshold": self.threshold, "index": i + 1,
        }  # fmt: skip
        content = dump_json({
            "context": {**context, **changes},
            "verification": point_text(base_power(self.signing[i])),
            "encryption": point_text(base_power(self.receiving[i])),
        })  # fmt: skip
        return sign_message(content, self.signing[i], RANDOM)

    def pedersen(self, contexts: dict[int, dict[str, Json]] | None = None) -> Pedersen:
        certs = tuple(self.certificate(i, **(contexts or {}).get(i, {})) for i in range(self.size))
        points = [tuple(map(base_power, polynomial)) for polynomial in self.polynomials]
        return Pedersen(
            self.threshold,
            certs,
            tuple(
                sign_message(coefexps_bytes(p), key, RANDOM)
                for p, key in zip(points, self.signing, strict=True)
            ),
            tuple(
                sign_text(agreement_text(certs, p), key, RANDOM)
                for p, key in zip(points, self.signing, strict=True)
            ),
            tuple(
                make_public_key(self.secret(i + 1), RANDOM, signing=key)
                for i, key in enumerate(self.signing)
            ),
        )


def swapped(items: tuple[Any, ...], index: int, item: Any) -> tuple[Any, ...]:
    return (*items[:index], item, *items[index + 1 :])


Forgery = Callable[[Dealers, Pedersen], Pedersen]


def other_certificate_signature(dealers: Dealers, honest: Pedersen) -> Pedersen:
    forged = replace(honest.certs[1], signature=honest.certs[0].signature)
    return replace(honest, certs=swapped(honest.certs, 1, forged))


def other_coefexps(dealers: Dealers, honest: Pedersen) -> Pedersen:
    """Trustee 2 shows other commitments than it agreed on: signed again, the agreement left."""
    points = tuple(base_power(random_scalar(RANDOM)) for _ in range(dealers.threshold))
    signed = sign_message(coefexps_bytes(points), dealers.signing[1], RANDOM)
    return replace(honest, coefexps=swapped(honest.coefexps, 1, signed))


def coefexps_signed_by_another(dealers: Dealers, honest: Pedersen) -> Pedersen:
    message = honest.coefexps[1].message.encode()
    signed = sign_message(message, dealers.signing[0], RANDOM)
    return replace(honest, coefexps=swapped(honest.coefexps, 1, signed))


def other_certificates_seen(dealers: Dealers, honest: Pedersen) -> Pedersen:
    """Trustee 2 dealt after being shown another certificate of trustee 1, itself well signed."""
    points = tuple(map(base_power, dealers.polynomials[1]))
    seen = swapped(honest.certs, 0, dealers.certificate(0))
    proof = sign_text(agreement_text(seen, points), dealers.signing[1], RANDOM)
    return replace(honest, signatures=swapped(honest.signatures, 1, proof))


def _key(honest: Pedersen, key: Any) -> Pedersen:
    return replace(honest, verification_keys=swapped(honest.verification_keys, 1, key))


def other_verification_key(dealers: Dealers, honest: Pedersen) -> Pedersen:
    secret = random_scalar(RANDOM)
    return _key(honest, make_public_key(secret, RANDOM, signing=dealers.signing[1]))


def verification_keys_exchanged(dealers: Dealers, honest: Pedersen) -> Pedersen:
    first, second, third = honest.verification_keys
    return replace(honest, verification_keys=(second, first, third))


def pok_of_another(dealers: Dealers, honest: Pedersen) -> Pedersen:
    keys = honest.verification_keys
    return _key(honest, replace(keys[1], pok=keys[0].pok))


def unsigned_key(dealers: Dealers, honest: Pedersen) -> Pedersen:
    return _key(honest, replace(honest.verification_keys[1], signature=None))


def key_signed_by_another(dealers: Dealers, honest: Pedersen) -> Pedersen:
    key = make_public_key(dealers.secret(2), RANDOM, signing=dealers.signing[0])
    return _key(honest, key)
