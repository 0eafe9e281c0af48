"""Signed notes, keys, heads: one spelling each, and every lax reading refused."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.log_texts import LOG, NEW_LOG, ORIGIN, SECOND, STRANGER, WITNESS, head, signer
from voting_service.core.checkpoints import (
    Checkpoint,
    open_checkpoint,
    parse_checkpoint,
    read_checkpoint,
)
from voting_service.core.errors import Code, VerificationError
from voting_service.core.merkle import EMPTY_ROOT
from voting_service.core.notes import (
    BLANKS,
    MAX_NOTE_BYTES,
    MAX_TIME,
    KeyKind,
    Note,
    Signature,
    Signer,
    Verified,
    cosign,
    is_name,
    parse_note,
    parse_signature,
    parse_vkey,
    sign_note,
    verify_note,
    vkey_of,
)

SPEC_VKEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
HEAD = head([b"a", b"b", b"c"])
NOTE = sign_note(HEAD.text, [LOG])
DATA = NOTE.to_bytes()
LINE = DATA.decode().splitlines()[-1]
CODED = LINE.split(" ")[2]


def code(call: object, *arguments: object) -> Code:
    with pytest.raises(VerificationError) as refused:
        call(*arguments)  # type: ignore[operator]
    return refused.value.code


# Keys


def test_the_key_of_the_specification() -> None:
    vkey = parse_vkey(SPEC_VKEY)
    assert (vkey.name, vkey.kind, vkey.id.hex()) == ("example.com/foo", KeyKind.LOG, "530d903a")
    assert vkey.text == SPEC_VKEY
    assert len(vkey.fingerprint) == 64


@pytest.mark.parametrize("kind", KeyKind)
def test_a_key_is_read_and_printed_in_its_one_spelling(kind: KeyKind) -> None:
    vkey = vkey_of(ORIGIN, kind, LOG.private)
    assert parse_vkey(vkey.text) == vkey


KEYS_REFUSED = {
    "empty": "",
    "no-parts": "example.com/foo",
    "other-id": SPEC_VKEY.replace("530d903a", "530d903b"),
    "capital-id": SPEC_VKEY.replace("530d903a", "530D903A"),
    "other-name": SPEC_VKEY.replace("foo", "bar"),
    "blank-in-name": SPEC_VKEY.replace("/", " "),
    "control-in-name": SPEC_VKEY.replace("/", "\x00"),
    "plus-in-name": SPEC_VKEY.replace("/", "+"),
    "kind-2": "example.com/foo+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
    "short": "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3Q==",
    "base64-cut": SPEC_VKEY[:-1],
    "base64-url": SPEC_VKEY.replace("3U2k", "3U-k"),
    "newline": SPEC_VKEY + "\n",
    "long": "a" * 1000 + SPEC_VKEY,
}


@pytest.mark.parametrize("name", KEYS_REFUSED)
def test_what_is_no_key(name: str) -> None:
    assert code(parse_vkey, KEYS_REFUSED[name]) is Code.LOG_KEY


def test_a_key_needs_a_name() -> None:
    assert code(vkey_of, "two words", KeyKind.LOG, LOG.private) is Code.LOG_KEY


@pytest.mark.parametrize("blank", BLANKS, ids=[f"{ord(b):04x}" for b in BLANKS])
def test_a_name_has_no_blank_of_any_kind(blank: str) -> None:
    assert not is_name(f"a{blank}b")
    assert blank.isspace()


def test_what_only_looks_blank_may_stand_in_a_name() -> None:
    """The list is closed: U+FEFF is a blank to JavaScript, U+180E was one to Unicode once."""
    assert is_name("a\ufeffb")
    assert is_name("a\u180eb")


# Notes


@given(
    st.text(
        st.characters(exclude_categories=["Cs"], exclude_characters="".join(map(chr, range(32))))
    ),
    st.integers(0, 3),
)
def test_what_was_signed_is_read_and_verified(line: str, signers: int) -> None:
    keys = [signer(f"key{n}.example", 20 + n) for n in range(signers + 1)]
    note = sign_note(f"{line}\n\nand more\n", keys)
    assert parse_note(note.to_bytes()) == note
    assert verify_note(note, [key.vkey for key in keys]) == tuple(
        Verified(key.vkey) for key in keys
    )


NOTES_REFUSED = {
    "empty": b"",
    "text-alone": HEAD.text.encode(),
    "no-signature": HEAD.text.encode() + b"\n",
    "no-text": b"\n\n" + LINE.encode() + b"\n",
    "no-final-newline": DATA[:-1],
    "crlf": DATA.replace(b"\n", b"\r\n"),
    "two-final-newlines": DATA + b"\n",
    "tab": DATA.replace(b"3\n", b"3\t\n"),
    "nul": DATA.replace(b"3\n", b"3\0\n"),
    "latin-1": DATA.replace(b"3\n", b"\xe5\n"),
    "signature-cut": DATA[:-4] + b"\n",
    "hyphen-for-dash": DATA.replace("—".encode(), b"-"),
    "two-blanks": DATA.replace("— ".encode(), "—  ".encode()),
    "blank-after": DATA.replace(LINE.encode(), LINE.encode() + b" "),
    "name-with-plus": DATA.replace("— med".encode(), "— +med".encode()),
    "name-missing": DATA.replace(f"— {ORIGIN} ".encode(), "—  ".encode()),
    "base64-missing": DATA.replace(f" {CODED}".encode(), b""),
    "base64-only-an-id": DATA.replace(CODED.encode(), b"AAAAAA=="),
    "base64-url": DATA.replace(CODED.encode(), CODED.replace(CODED[3], "_").encode()),
    "base64-without-padding": DATA.replace(b"=\n", b"\n").replace(CODED.encode(), b"AAAAAAA"),
    "base64-stray-bits": DATA.replace(CODED.encode(), b"AAAAAAB="),
    "signatures-101": HEAD.text.encode() + b"\n" + (LINE.encode() + b"\n") * 101,
    "huge": b"a" * MAX_NOTE_BYTES + DATA,
}


@pytest.mark.parametrize("name", NOTES_REFUSED)
def test_what_is_no_note(name: str) -> None:
    assert code(parse_note, NOTES_REFUSED[name]) is Code.LOG_NOTE


def test_a_hundred_signatures_are_read() -> None:
    many = HEAD.text.encode() + b"\n" + (LINE.encode() + b"\n") * 100
    assert parse_note(many).to_bytes() == many
    assert len(verify_note(parse_note(many), [LOG.vkey])) == 1


def test_a_text_with_empty_lines_is_divided_at_the_last() -> None:
    note = sign_note("a\n\n— b AAAA\n\nc\n", [LOG])
    assert parse_note(note.to_bytes()).text == "a\n\n— b AAAA\n\nc\n"


def test_what_no_reader_would_accept_is_not_signed() -> None:
    assert code(sign_note, "a\r\n", [LOG]) is Code.LOG_NOTE


def test_a_signature_is_added_once() -> None:
    mark = cosign(NOTE.text, WITNESS, 7)
    assert NOTE.also(mark).also(mark, NOTE.signatures[0]).signatures == (*NOTE.signatures, mark)
    assert parse_signature(mark.line[:-1]) == mark


# Signatures


def test_signatures_of_others_are_ignored() -> None:
    both = sign_note(HEAD.text, [STRANGER, LOG])
    assert verify_note(both, [LOG.vkey]) == (Verified(LOG.vkey),)


def test_a_note_without_a_known_signature_is_refused() -> None:
    assert code(verify_note, NOTE, [NEW_LOG.vkey, WITNESS.witness_vkey]) is Code.LOG_SIGNATURE
    assert code(verify_note, NOTE, []) is Code.LOG_SIGNATURE


def test_one_false_signature_of_a_known_key_spoils_the_note() -> None:
    false = Signature(WITNESS.name, WITNESS.witness_vkey.id, bytes(72))
    note = NOTE.also(false)
    assert verify_note(note, [LOG.vkey])
    assert code(verify_note, note, [LOG.vkey, WITNESS.witness_vkey]) is Code.LOG_SIGNATURE


def test_every_bit_of_a_signature_counts() -> None:
    (good,) = NOTE.signatures
    for at in range(64):
        blob = bytes(value ^ (1 << at % 8) * (n == at) for n, value in enumerate(good.blob))
        note = Note(NOTE.text, (Signature(good.name, good.id, blob),))
        assert code(verify_note, note, [LOG.vkey]) is Code.LOG_SIGNATURE


@pytest.mark.parametrize("length", [0, 1, 8, 63, 65, 72])
def test_a_log_signature_has_64_bytes(length: int) -> None:
    (good,) = NOTE.signatures
    note = Note(NOTE.text, (Signature(good.name, good.id, (good.blob + bytes(8))[:length]),))
    assert code(verify_note, note, [LOG.vkey]) is Code.LOG_SIGNATURE


def test_a_cosignature_says_when() -> None:
    note = NOTE.also(cosign(NOTE.text, WITNESS, 1679315147))
    found = verify_note(note, [LOG.vkey, WITNESS.witness_vkey, SECOND.witness_vkey])
    assert found == (Verified(LOG.vkey), Verified(WITNESS.witness_vkey, 1679315147))


def test_a_cosignature_is_not_a_signature_and_its_time_is_signed() -> None:
    mark = cosign(NOTE.text, WITNESS, 5)
    later = Signature(mark.name, mark.id, (6).to_bytes(8, "big") + mark.blob[8:])
    beyond = Signature(mark.name, mark.id, (MAX_TIME + 1).to_bytes(8, "big") + mark.blob[8:])
    plain = Signature(mark.name, mark.id, WITNESS.private.sign(NOTE.text.encode()))
    for false in (later, beyond, plain):
        note = Note(NOTE.text, (false,))
        assert code(verify_note, note, [WITNESS.witness_vkey]) is Code.LOG_SIGNATURE


# Heads


@given(st.integers(1, 2**53 - 1), st.binary(min_size=32, max_size=32))
def test_a_head_is_read_and_printed_in_its_one_spelling(size: int, root: bytes) -> None:
    checkpoint = Checkpoint(ORIGIN, size, root)
    assert parse_checkpoint(checkpoint.text) == checkpoint


ROOT = base64.b64encode(HEAD.root).decode()
SIZES = {
    "zeros": "008", "plus": "+8", "blank-before": " 8", "blank-after": "8 ", "underscore": "8_0",
    "minus": "-8", "minus-zero": "-0", "hex": "0x8", "exponent": "8e0", "point": "8.0",
    "arabic": "٨", "wide": "８", "empty": "", "double-zero": "00",
    "2-53": str(2**53), "2-64": str(2**64), "digits": "9" * 5000,
}  # fmt: skip
HEADS_REFUSED = {
    **{f"size-{name}": f"{ORIGIN}\n{size}\n{ROOT}\n" for name, size in SIZES.items()},
    "extension": HEAD.text + "extra\n",
    "extension-empty": HEAD.text + "\n",
    "two-lines": f"{ORIGIN}\n3\n",
    "no-final-newline": HEAD.text[:-1],
    "crlf": HEAD.text.replace("\n", "\r\n"),
    "origin-empty": f"\n3\n{ROOT}\n",
    "origin-blank": f"a b\n3\n{ROOT}\n",
    "origin-plus": f"a+b\n3\n{ROOT}\n",
    "root-short": f"{ORIGIN}\n3\nAAAA\n",
    "root-stray-bits": f"{ORIGIN}\n3\n{'A' * 42}B=\n",
    "root-without-padding": HEAD.text.replace("=\n", "\n"),
    "root-url": f"{ORIGIN}\n3\n{'_' * 42}8=\n",
    "root-of-nothing": f"{ORIGIN}\n0\n{ROOT}\n",
}


@pytest.mark.parametrize("name", HEADS_REFUSED)
def test_what_is_no_head(name: str) -> None:
    assert code(parse_checkpoint, HEADS_REFUSED[name]) is Code.LOG_CHECKPOINT


def test_the_head_of_an_empty_log() -> None:
    assert parse_checkpoint(Checkpoint(ORIGIN, 0, EMPTY_ROOT).text).size == 0


def test_a_head_is_opened_with_the_logs_key() -> None:
    assert read_checkpoint(DATA, [NEW_LOG.vkey, LOG.vkey]) == HEAD
    both = sign_note(HEAD.text, [LOG, NEW_LOG])
    assert open_checkpoint(both, [NEW_LOG.vkey]) == HEAD


def test_a_head_signed_under_another_name_is_another_logs() -> None:
    other = Signer("other.example/log", LOG.private)
    note = sign_note(HEAD.text, [other])
    assert code(open_checkpoint, note, [other.vkey]) is Code.LOG_ORIGIN


def test_a_witness_cannot_sign_for_the_log() -> None:
    note = Note(HEAD.text, (cosign(HEAD.text, Signer(ORIGIN, LOG.private), 5),))
    witness = vkey_of(ORIGIN, KeyKind.WITNESS, LOG.private)
    assert verify_note(note, [witness])
    assert code(open_checkpoint, note, [witness]) is Code.LOG_SIGNATURE
