"""What is asked, under which key: the structure whose hash φ is in every ballot (protocol.md 2)."""

import re
from dataclasses import dataclass

from voting_service.core.encoding import (
    Json,
    b64_sha256,
    dump_json,
    load_json,
    read_flag,
    read_integer,
    read_list,
    read_record,
    read_text,
    require_canonical,
    shown,
)
from voting_service.core.errors import Code, VerificationError
from voting_service.core.group import (
    GROUP_NAME,
    Point,
    Randomness,
    parse_point,
    point_text,
)

BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
UUID_LENGTH = 14
_EVEN = 4 * 58  # bytes below fall evenly on the 58 characters
_UUID = re.compile(f"[{BASE58}]{{{UUID_LENGTH},}}", re.ASCII)
_DECLARATION = re.compile(r"medbeslut/1 (?P<uuid>\S+) promise-sha256:(?P<promise>[0-9a-f]{64})")
_FIELDS = (
    "version",
    "description",
    "name",
    "group",
    "public_key",
    "questions",
    "uuid",
    "administrator",
    "credential_authority",
)


@dataclass(frozen=True, slots=True)
class Question:
    """One homomorphic question. With `blank`, a ballot's first value says: it is a blank vote."""

    answers: tuple[str, ...]
    blank: bool
    minimum: int
    maximum: int
    question: str
    blank_spelled: bool = False  # `"blank":false` written out: means the same, hashes differently

    @property
    def size(self) -> int:
        """Ciphertexts in a ballot's answer, and counts in a result."""
        return len(self.answers) + (1 if self.blank else 0)

    def to_json(self) -> dict[str, Json]:
        """Fields in protocol order."""
        blank: dict[str, Json] = {"blank": self.blank} if self.blank or self.blank_spelled else {}
        return {
            "answers": list(self.answers),
            **blank,
            "min": self.minimum,
            "max": self.maximum,
            "question": self.question,
        }


@dataclass(frozen=True, slots=True)
class Election:
    """Everything a ballot commits to through φ."""

    description: str
    name: str
    public_key: Point
    questions: tuple[Question, ...]
    uuid: str
    administrator: str | None = None
    credential_authority: str | None = None

    def to_bytes(self) -> bytes:
        """The exact bytes that are hashed and published."""
        people = {
            "administrator": self.administrator,
            "credential_authority": self.credential_authority,
        }
        return dump_json(
            {
                "version": 1,
                "description": self.description,
                "name": self.name,
                "group": GROUP_NAME,
                "public_key": point_text(self.public_key),
                "questions": [question.to_json() for question in self.questions],
                "uuid": self.uuid,
                **{name: value for name, value in people.items() if value is not None},
            }
        )


def parse_election(data: bytes) -> Election:
    """Read and check an election structure; only format version 1 over Ed25519 is known."""
    fields = read_record(
        load_json(data), _FIELDS, optional=("administrator", "credential_authority")
    )
    _require(fields["version"], 1, Code.ELECTION_VERSION, "version")
    _require(fields["group"], GROUP_NAME, Code.ELECTION_GROUP, "group")
    election = Election(
        description=read_text(fields["description"], where="description"),
        name=read_text(fields["name"], where="name"),
        public_key=parse_point(fields["public_key"], where="public_key"),
        questions=_parse_questions(fields["questions"]),
        uuid=parse_uuid(fields["uuid"], where="uuid"),
        administrator=_optional_text(fields, "administrator"),
        credential_authority=_optional_text(fields, "credential_authority"),
    )
    try:
        again = election.to_bytes()
    except UnicodeEncodeError:
        again = b"text without lone surrogates"
    require_canonical(data, again)
    return election


def _require(value: Json, wanted: Json, code: Code, where: str) -> None:
    if value != wanted or type(value) is not type(wanted):
        raise VerificationError(
            code, f"unknown {where}", expected=shown(wanted), found=shown(value), where=where
        )


def _optional_text(fields: dict[str, Json], name: str) -> str | None:
    return read_text(fields[name], where=name) if name in fields else None


def _parse_questions(value: Json) -> tuple[Question, ...]:
    questions = tuple(
        _parse_question(item, f"questions[{index}]")
        for index, item in enumerate(read_list(value, where="questions"))
    )
    if not questions:
        raise VerificationError(
            Code.ELECTION_QUESTIONS,
            "nothing is asked",
            where="questions",
            expected="at least one question",
            found="none",
        )
    return questions


def _parse_question(value: Json, where: str) -> Question:
    if isinstance(value, dict) and "type" in value:
        raise VerificationError(
            Code.ELECTION_RANKED,
            "ranked questions are not supported yet",
            where=where,
            expected="a question tallied by adding",
            found=shown(value["type"]),
        )
    names = ("answers", "blank", "min", "max", "question")
    fields = read_record(value, names, optional=("blank",), where=where)
    answers = read_list(fields["answers"], where=f"{where}.answers")
    blank = "blank" in fields and read_flag(fields["blank"], where=f"{where}.blank")
    question = Question(
        answers=tuple(read_text(a, where=f"{where}.answers[{i}]") for i, a in enumerate(answers)),
        blank=blank,
        minimum=read_integer(fields["min"], where=f"{where}.min"),
        maximum=read_integer(fields["max"], where=f"{where}.max"),
        question=read_text(fields["question"], where=f"{where}.question"),
        blank_spelled="blank" in fields and not blank,
    )
    _check_limits(question, where)
    return question


def _check_limits(question: Question, where: str) -> None:
    if not (question.answers and question.minimum <= question.maximum <= len(question.answers)):
        raise VerificationError(
            Code.ELECTION_QUESTIONS,
            "limits that no ballot can meet",
            where=where,
            expected="0 ≤ min ≤ max ≤ answers, answers ≥ 1",
            found=f"{question.minimum}, {question.maximum}, {len(question.answers)} answers",
        )


def parse_uuid(value: Json, *, where: str = "") -> str:
    """At least 14 Base58 characters."""
    if isinstance(value, str) and _UUID.fullmatch(value):
        return value
    raise VerificationError(
        Code.ELECTION_UUID,
        "not an identifier",
        where=where,
        expected=f"at least {UUID_LENGTH} Base58 characters",
        found=shown(value),
    )


def new_uuid(random: Randomness) -> str:
    """A fresh identifier: 14 Base58 characters, 82 bits."""
    return random_base58(random, UUID_LENGTH)


def random_base58(random: Randomness, length: int) -> str:
    """Evenly distributed characters: the few highest bytes are drawn again."""
    found: list[str] = []
    while len(found) < length:
        found += [BASE58[byte % 58] for byte in random(length) if byte < _EVEN]
    return "".join(found[:length])


def fingerprint(data: bytes) -> str:
    """φ: the hash of the exact election bytes."""
    return b64_sha256(data)


def description_line(uuid: str, promise_sha256: str) -> str:
    """The one line by which an archive of ours commits to its promise and declares vote-once."""
    return f"medbeslut/1 {uuid} promise-sha256:{promise_sha256}"


def declared_promise(election: Election) -> str | None:
    """SHA-256 (hex) of the promise the election commits to; None for a foreign archive.

    Not None means vote-once (protocol.md 10.3). A line that sets out to declare this and does not
    is refused: read as foreign, it would silently let a second ballot replace the first.
    """
    if not election.description.startswith("medbeslut/"):
        return None
    match = _DECLARATION.fullmatch(election.description)
    if match is None or match["uuid"] != election.uuid:
        raise VerificationError(
            Code.ELECTION_DECLARATION,
            "the declaration of the promise is not readable",
            expected=description_line(election.uuid, "<64 hexadecimal digits>"),
            found=shown(election.description),
            where="description",
        )
    return match["promise"]
