"""The tar file of an archive: one spelling, read strictly, written again byte for byte."""

import io
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voting_service.core import archive
from voting_service.core.archive import (
    Event,
    EventType,
    Kind,
    Record,
    data_record,
    event_record,
    head_of,
    header_record,
    parse_event,
    parse_header,
    read_records,
    tar_bytes,
)
from voting_service.core.errors import Code, VerificationError

VECTORS = Path(__file__).parents[1] / "vectors"
ARCHIVES = sorted(VECTORS.glob("*/archive.bel"))
TIME = 1_795_467_570


def build(*records: Record) -> bytes:
    return b"".join(tar_bytes(record, TIME) for record in (header_record(TIME), *records))


def read(data: bytes) -> list[Record]:
    return [located.record for located in read_records(io.BytesIO(data))]


def refusal(data: bytes) -> VerificationError:
    with pytest.raises(VerificationError) as caught:
        read(data)
    return caught.value


@pytest.mark.parametrize("path", ARCHIVES, ids=lambda path: path.parent.name)
def test_every_vector_is_regenerated_byte_for_byte(path: Path) -> None:
    data = path.read_bytes()
    located = list(read_records(io.BytesIO(data)))
    mtime = parse_header(located[0].record.content)
    assert b"".join(tar_bytes(one.record, mtime) for one in located) == data
    assert [one.offset for one in located[1:]] == [one.end for one in located[:-1]]
    assert located[-1].end == len(data)


def test_vectors_are_there() -> None:
    assert len(ARCHIVES) >= 5


def test_common_tar_programs_read_what_is_written() -> None:
    record = data_record(b'{"any":"thing"}')
    with tarfile.open(fileobj=io.BytesIO(build(record))) as tar:
        assert tar.getnames() == ["BELENIOS", record.name]
        entry = tar.extractfile(record.name)
        assert entry is not None
        assert entry.read() == record.content


@given(st.lists(st.binary(max_size=1500), max_size=5), st.integers(0, 8**11 - 1))
def test_what_is_written_is_read(contents: list[bytes], mtime: int) -> None:
    records = [header_record(mtime), *map(data_record, contents)]
    data = b"".join(tar_bytes(record, mtime) for record in records)
    assert read(data) == records


class Dripping:
    """A raw source that hands over a few bytes at a time."""

    def __init__(self, data: bytes, portion: int) -> None:
        self._stream = io.BytesIO(data)
        self._portion = portion

    def read(self, size: int, /) -> bytes:
        return self._stream.read(min(size, self._portion))


@pytest.mark.parametrize("portion", [1, 7, 511, 513])
def test_a_source_may_hand_over_pieces(portion: int) -> None:
    data = build(data_record(b"x" * 700))
    assert [one.record for one in read_records(Dripping(data, portion))] == read(data)


def test_a_prefix_that_ends_between_entries_is_readable() -> None:
    data = build(data_record(b"1"), data_record(b"2"))
    assert len(read(data[:2048])) == 2


def patched(offset: int, new: bytes) -> Callable[[bytes], bytes]:
    return lambda data: data[:offset] + new + data[offset + len(new) :]


def with_checksum(offset: int, new: bytes) -> Callable[[bytes], bytes]:
    """Change a header and make its checksum right again."""

    def change(data: bytes) -> bytes:
        block = bytearray(patched(offset, new)(data)[1024:1536])
        block[148:156] = b" " * 8
        block[148:156] = b"%06o\0 " % sum(block)
        return data[:1024] + bytes(block) + data[1536:]

    return change


HEX = "0" * 64
# The file changed: header at 0…1024, one entry of 9 bytes at 1024…2048.
HOSTILE = [
    pytest.param(lambda d: d[:0], Code.ARCHIVE_HEADER, id="empty file"),
    pytest.param(lambda d: d[1024:], Code.ARCHIVE_HEADER, id="no header first"),
    pytest.param(lambda d: d + d[:1024], Code.ARCHIVE_HEADER, id="a second header"),
    pytest.param(lambda d: d + bytes(1024), Code.ARCHIVE_TAR, id="end-of-archive blocks"),
    pytest.param(lambda d: d + d[1024:], None, id="(an entry twice is for the replay)"),
    pytest.param(lambda d: d[:100], Code.ARCHIVE_TRUNCATED, id="ends inside the first tar header"),
    pytest.param(lambda d: d[:1100], Code.ARCHIVE_TRUNCATED, id="ends inside a tar header"),
    pytest.param(lambda d: d[:1536], Code.ARCHIVE_TRUNCATED, id="ends before the content"),
    pytest.param(lambda d: d[:1540], Code.ARCHIVE_TRUNCATED, id="ends inside the content"),
    pytest.param(lambda d: d[:2047], Code.ARCHIVE_TRUNCATED, id="ends inside the padding"),
    pytest.param(patched(1536, b"X"), Code.ARCHIVE_NAME, id="content changed"),
    pytest.param(patched(2047, b"x"), Code.ARCHIVE_PADDING, id="something in the padding"),
    pytest.param(patched(1024, b"F"), Code.ARCHIVE_TAR, id="name in capitals"),
    pytest.param(with_checksum(1024, HEX.encode()), Code.ARCHIVE_NAME, id="another hash as name"),
    pytest.param(with_checksum(1024, b"../"), Code.ARCHIVE_TAR, id="a path as name"),
    pytest.param(with_checksum(1024 + 90, b"x"), Code.ARCHIVE_TAR, id="bytes after the name"),
    pytest.param(with_checksum(1024 + 100, b"0000600"), Code.ARCHIVE_TAR, id="another mode"),
    pytest.param(with_checksum(1024 + 108, b"0001000"), Code.ARCHIVE_TAR, id="an owner"),
    pytest.param(with_checksum(1024 + 116, b"0001000"), Code.ARCHIVE_TAR, id="a group"),
    pytest.param(
        with_checksum(1024 + 124, b"       0011"), Code.ARCHIVE_TAR, id="size with blanks"
    ),
    pytest.param(with_checksum(1024 + 124, b"0000000001_"), Code.ARCHIVE_TAR, id="size with _"),
    pytest.param(with_checksum(1024 + 124, b"77777777777"), Code.ARCHIVE_SIZE, id="8 GB announced"),
    pytest.param(with_checksum(1024 + 136, b"00000000001"), Code.ARCHIVE_TIME, id="its own time"),
    pytest.param(with_checksum(1024 + 136, b"0000000001 "), Code.ARCHIVE_TAR, id="time with blank"),
    pytest.param(with_checksum(1024 + 156, b"5"), Code.ARCHIVE_TAR, id="a folder"),
    pytest.param(with_checksum(1024 + 257, b"ustar"), Code.ARCHIVE_TAR, id="ustar magic"),
    pytest.param(patched(1024 + 148, b"000000"), Code.ARCHIVE_TAR, id="wrong checksum"),
    pytest.param(patched(1024 + 154, b" \0"), Code.ARCHIVE_TAR, id="checksum spelled otherwise"),
]


@pytest.mark.parametrize(("change", "code"), HOSTILE)
def test_a_file_in_any_other_spelling_is_refused(
    change: Callable[[bytes], bytes], code: Code | None
) -> None:
    data = change(build(data_record(b"something")))
    if code is None:
        assert len(read(data)) == 3
    else:
        assert refusal(data).code is code


def test_all_entries_carry_the_time_of_the_header() -> None:
    later = tar_bytes(data_record(b"1"), TIME + 1)
    assert refusal(build() + later).code is Code.ARCHIVE_TIME


def test_a_finding_says_where() -> None:
    assert refusal(build(data_record(b"1"))[:-1]).where == "byte 1024"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b'{"version":2,"timestamp":"1"}', id="another version"),
        pytest.param(b'{"version":1,"timestamp":1}', id="time as a number"),
        pytest.param(b'{"version":1,"timestamp":"01"}', id="leading zero"),
        pytest.param(b'{"version":1,"timestamp":"-1"}', id="negative"),
        pytest.param(b'{"version":1,"timestamp":"99999999999"}', id="beyond eleven octal digits"),
        pytest.param(b'{"version":1,"timestamp":"1"}\n', id="newline"),
        pytest.param(b'{"version":1, "timestamp":"1"}', id="a blank"),
        pytest.param('{"version":1,"timestamp":"١"}'.encode(), id="Arabic digit"),
    ],
)
def test_headers_in_any_other_spelling_are_refused(content: bytes) -> None:
    with pytest.raises(VerificationError) as caught:
        parse_header(content)
    assert caught.value.code is Code.ARCHIVE_HEADER


@pytest.mark.parametrize("timestamp", [-1, 8**11])
def test_a_time_that_no_header_can_hold_is_our_own_mistake(timestamp: int) -> None:
    with pytest.raises(ValueError, match="eleven octal digits"):
        header_record(timestamp)


digests = st.binary(min_size=32, max_size=32).map(bytes.hex)


@given(
    st.none() | digests,
    st.integers(0, 999_999_999),
    st.sampled_from(EventType),
    st.none() | digests,
)
def test_printing_a_read_event_gives_the_same(
    parent: str | None, height: int, kind: EventType, payload: str | None
) -> None:
    event = Event(parent, height, kind, payload)
    assert parse_event(event.to_bytes()) == event


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b'{"height":00,"type":"Ballot"}', id="leading zero"),
        pytest.param(b'{"height":-1,"type":"Ballot"}', id="negative height"),
        pytest.param(b'{"height":0,"type":"ballot"}', id="unknown type"),
        pytest.param(b'{"height":0,"type":"Ballot","extra":1}', id="unknown field"),
        pytest.param(b'{"type":"Ballot","height":0}', id="order of fields"),
        pytest.param(b'{"height":0,"type":"Ballot","payload":null}', id="null"),
        pytest.param(b'{"height":0,"height":0,"type":"Ballot"}', id="a field twice"),
        pytest.param(b'{"height":0,"type":"Ballot"}\n', id="newline"),
        pytest.param(b'{"parent":"' + b"A" * 64 + b'","height":0,"type":"Ballot"}', id="capitals"),
        pytest.param(b"\xff" * 9000, id="bytes"),
    ],
)
def test_events_in_any_other_spelling_are_refused(content: bytes) -> None:
    with pytest.raises(VerificationError) as caught:
        parse_event(content)
    assert caught.value.code is Code.ARCHIVE_EVENT


def test_appending_names_the_head_before() -> None:
    setup = archive.setup_records(b"{}", b"[]", b"[1]")
    ballot = archive.ballot_records(head_of(setup), b"ballot")
    assert [record.kind for record in setup] == [Kind.DATA] * 4 + [Kind.EVENT]
    event = parse_event(ballot[-1].content)
    assert (event.parent, event.height, event.payload) == (setup[-1].digest, 1, ballot[0].digest)
    assert ballot[-1] == event_record(event)
