"""Ballots: build and verify (protocol.md 4, 5 and 10.3); reading is in ballot_format.py."""

from collections.abc import Sequence

from voting_service.core.ballot_format import (
    MAX_BALLOT_BYTES,
    Answer,
    Ballot,
    body_text,
    parse_ballot,
    parse_unsigned,
    signed_text,
    tracker,
)
from voting_service.core.credentials import parse_code, secret_exponent
from voting_service.core.election import Election, Question
from voting_service.core.elgamal import Ciphertext, encrypt, product, require_members
from voting_service.core.encoding import b64_sha256
from voting_service.core.errors import Code, VerificationError
from voting_service.core.group import (
    ORDER,
    Point,
    Randomness,
    base_power,
    is_member,
    not_a_member,
    point_text,
    random_scalar,
)
from voting_service.core.proofs import (
    Claim,
    Opening,
    Proof,
    interval,
    interval_context,
    prove_knowledge,
    prove_one_of,
    verify_knowledge,
    verify_one_of,
)

__all__ = [
    "MAX_BALLOT_BYTES",
    "Answer",
    "Ballot",
    "build_ballot",
    "check_choice",
    "check_form",
    "parse_ballot",
    "parse_unsigned",
    "tracker",
    "verify_ballot",
    "verify_unsigned",
]

# Verifying


def verify_ballot(election: Election, phi: str, ballot: Ballot) -> None:
    """Check everything about one ballot that does not depend on other ballots or on the list.

    Cheap checks come first. Not checked here: that the credential is listed and unused, and that no
    ciphertext occurs elsewhere in the archive (replay.py).
    """
    check_form(election, phi, ballot)
    try:
        _verify_signature(ballot)
        _verify_answers(election, phi, ballot)
    except VerificationError as error:
        if error.code is Code.POINT_GROUP:
            _name_foreign_point(ballot)
        raise


def verify_unsigned(election: Election, phi: str, ballot: Ballot) -> None:
    """The same for a ballot of `parse_unsigned`: everything but the signature, which it lacks."""
    check_form(election, phi, ballot)
    _name_foreign_point(ballot)
    _verify_answers(election, phi, ballot)


def _verify_answers(election: Election, phi: str, ballot: Ballot) -> None:
    prefix = _prefix(phi, ballot.credential)
    for index, (question, answer) in enumerate(
        zip(election.questions, ballot.answers, strict=True)
    ):
        _verify_answer(election.public_key, prefix, question, answer, f"answers[{index}]")


def check_form(election: Election, phi: str, ballot: Ballot) -> None:
    """The checks that cost no group operation: which election, how many of what, nothing twice."""
    _require_same(ballot.election_uuid, election.uuid, Code.BALLOT_UUID, "election_uuid")
    _require_same(ballot.election_hash, phi, Code.BALLOT_FINGERPRINT, "election_hash")
    _require_shape(len(ballot.answers), len(election.questions), "answers")
    for index, (question, answer) in enumerate(
        zip(election.questions, ballot.answers, strict=True)
    ):
        _check_shape(question, answer, f"answers[{index}]")
    _require_same(ballot.signature_hash, ballot.signed_hash, Code.BALLOT_HASH, "signature.hash")
    _check_repeated(ballot)


def _require_same(found: str, expected: str, code: Code, where: str) -> None:
    if found != expected:
        raise VerificationError(
            code, "the ballot names something else", expected=expected, found=found, where=where
        )


def _require_shape(found: int, expected: int, where: str) -> None:
    if found != expected:
        raise VerificationError(
            Code.BALLOT_SHAPE,
            "wrong number of items for what is asked",
            where=where,
            expected=str(expected),
            found=str(found),
        )


def _check_shape(question: Question, answer: Answer, where: str) -> None:
    branches = question.maximum - question.minimum + 1 + (1 if question.blank else 0)
    blank = 0 if answer.blank_proof is None else 1
    _require_shape(len(answer.choices), question.size, f"{where}.choices")
    _require_shape(len(answer.individual_proofs), question.size, f"{where}.individual_proofs")
    _require_shape(len(answer.overall_proof), branches, f"{where}.overall_proof")
    _require_shape(blank, 1 if question.blank else 0, f"{where}.blank_proof")


def _check_repeated(ballot: Ballot) -> None:
    seen: set[Ciphertext] = set()
    for ciphertext in ballot.ciphertexts():
        if ciphertext in seen:
            raise VerificationError(
                Code.BALLOT_CIPHERTEXT_REPEATED,
                "the same ciphertext twice in one ballot",
                expected="fresh randomness for each",
                found=ciphertext.text(),
                where="answers",
            )
        seen.add(ciphertext)


def _verify_signature(ballot: Ballot) -> None:
    verify_knowledge(
        f"sig|{ballot.signature_hash}",
        ballot.credential,
        ballot.signature,
        code=Code.BALLOT_SIGNATURE,
        where="signature.proof",
    )


def _verify_answer(key: Point, prefix: str, question: Question, answer: Answer, where: str) -> None:
    """All proofs of one answer.

    The individual proofs come first: each raises alpha and beta to a power, by which both are known
    to be in G before they are multiplied with anything (group.py, `multiply`).
    """
    for index, (ciphertext, proofs) in enumerate(
        zip(answer.choices, answer.individual_proofs, strict=True)
    ):
        context, claims = interval_context(prefix, ciphertext), interval(ciphertext, (0, 1))
        place = f"{where}.individual_proofs[{index}]"
        verify_one_of(context, key, claims, proofs, code=Code.BALLOT_PROOF_INDIVIDUAL, where=place)
    statement = _statement(prefix, answer.choices)
    values = range(question.minimum, question.maximum + 1)
    if answer.blank_proof is None:
        total = product(answer.choices)
        context, claims = interval_context(statement, total), interval(total, values)
    else:
        first, total = answer.choices[0], product(answer.choices[1:])
        context, claims = f"bproof0|{statement}", [Claim(first, 0), Claim(total, 0)]
        place = f"{where}.blank_proof"
        verify_one_of(
            context, key, claims, answer.blank_proof, code=Code.BALLOT_PROOF_BLANK, where=place
        )
        context, claims = f"bproof1|{statement}", [Claim(first, 1), *interval(total, values)]
    place = f"{where}.overall_proof"
    verify_one_of(
        context, key, claims, answer.overall_proof, code=Code.BALLOT_PROOF_OVERALL, where=place
    )


def _prefix(phi: str, credential: Point) -> str:
    """S0: binds a proof to election and credential."""
    return f"{phi}|{point_text(credential)}"


def _statement(prefix: str, choices: Sequence[Ciphertext]) -> str:
    """S: binds a proof to all ciphertexts of the answer as well."""
    return f"{prefix}|{','.join([ciphertext.text() for ciphertext in choices])}"


def _name_foreign_point(ballot: Ballot) -> None:
    """Some point is outside G, as the arithmetic found: say in which field it stands."""
    if not is_member(ballot.credential):
        raise not_a_member(ballot.credential, "credential")
    for number, answer in enumerate(ballot.answers):
        for index, ciphertext in enumerate(answer.choices):
            require_members(ciphertext, f"answers[{number}].choices[{index}]")


# Building


def build_ballot(
    election: Election,
    phi: str,
    credential: str,
    choices: Sequence[Sequence[int]],
    random: Randomness,
) -> bytes:
    """Encrypt and sign: for each question a vector of 0 and 1, the blank first where it is allowed.

    Raises BALLOT_CHOICE for a vector that no honest ballot can hold, CREDENTIAL_SYNTAX.
    """
    secret = secret_exponent(election.uuid, parse_code(credential))
    public = base_power(secret)
    if len(choices) != len(election.questions):
        raise _not_allowed(f"{len(election.questions)} vectors", str(len(choices)))
    prefix = _prefix(phi, public)
    answers = [
        _build_answer(election.public_key, prefix, question, vector, random)
        for question, vector in zip(election.questions, choices, strict=True)
    ]
    body = body_text(election.uuid, phi, point_text(public), answers)
    signed_hash = b64_sha256(body.encode())
    proof = prove_knowledge(f"sig|{signed_hash}", secret, random)
    return signed_text(body, signed_hash, proof).encode()


def check_choice(question: Question, vector: Sequence[int]) -> None:
    """Refuse a vector that the question does not allow; the finding never repeats it."""
    if len(vector) != question.size:
        raise _not_allowed(f"{question.size} values", str(len(vector)))
    if not all(value in (0, 1) for value in vector):
        raise _not_allowed("values 0 and 1", "another")
    if question.blank and vector[0] == 1:
        if sum(vector) != 1:
            raise _not_allowed("nothing beside a blank vote", "something")
    elif not question.minimum <= sum(vector) <= question.maximum:
        raise _not_allowed(f"{question.minimum}…{question.maximum} alternatives", "fewer or more")


def _not_allowed(expected: str, found: str) -> VerificationError:
    return VerificationError(
        Code.BALLOT_CHOICE, "this choice is not allowed", expected=expected, found=found
    )


def _build_answer(
    key: Point, prefix: str, question: Question, vector: Sequence[int], random: Randomness
) -> Answer:
    check_choice(question, vector)
    openings = [Opening(random_scalar(random), message) for message in vector]
    choices = [encrypt(key, message, nonce) for nonce, message in openings]
    individual = tuple(
        prove_one_of(
            interval_context(prefix, ciphertext),
            key,
            (0, 1),
            [opening] * 2,
            true=opening.message,
            random=random,
        )
        for ciphertext, opening in zip(choices, openings, strict=True)
    )
    statement = _statement(prefix, choices)
    if question.blank:
        overall, blank = _prove_blank(key, statement, question, openings, random)
    else:
        context = interval_context(statement, product(choices))
        overall, blank = _prove_total(key, context, question, openings, random), None
    return Answer(tuple(choices), individual, overall, blank)


def _prove_total(
    key: Point, context: str, question: Question, openings: Sequence[Opening], random: Randomness
) -> tuple[Proof, ...]:
    """min ≤ number of alternatives ≤ max."""
    total = _sum(openings)
    values = range(question.minimum, question.maximum + 1)
    return prove_one_of(
        context,
        key,
        values,
        [total] * len(values),
        true=total.message - question.minimum,
        random=random,
    )


def _prove_blank(
    key: Point, statement: str, question: Question, openings: Sequence[Opening], random: Randomness
) -> tuple[tuple[Proof, ...], tuple[Proof, ...]]:
    """Overall proof and blank proof: a blank vote alone, or alternatives within the limits."""
    first, total = openings[0], _sum(openings[1:])
    values = range(question.minimum, question.maximum + 1)
    blank = prove_one_of(
        f"bproof0|{statement}", key, (0, 0), (first, total), true=first.message, random=random
    )
    true = 0 if first.message else 1 + total.message - question.minimum
    overall = prove_one_of(
        f"bproof1|{statement}",
        key,
        (1, *values),
        [first] + [total] * len(values),
        true=true,
        random=random,
    )
    return overall, blank


def _sum(openings: Sequence[Opening]) -> Opening:
    return Opening(sum(o.nonce for o in openings) % ORDER, sum(o.message for o in openings))
