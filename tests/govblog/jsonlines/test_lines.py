"""A file that is not whole, or no export, is refused before anything is read into the tables."""

import hashlib
import io
import json

import pytest

from govblog import jsonlines
from govblog.jsonlines import Refused, lines

HEAD = b'{"format":"govblog-export","version":1,"release":"0.1.0"}\n'
NO_ROW = "Line 2: this is no row: it needs “kind” and “fields”, and no more."
CHANGED = "Line 2: the checksum is not that of the lines before: the file was changed."
TWICE = b'{"kind":"x","kind":"y","fields":{}}\n'
NO_NUMBER = "Line 1: the version of the format must be a whole number."
ROW = b'{"kind":"posts.blog","fields":{"id":1}}\n'


def foot(before: bytes, **said: object) -> bytes:
    return (
        json.dumps(
            {"kind": "end", "counts": {}, "last": {}, "sha256": hashlib.sha256(before).hexdigest()}
            | said
        ).encode()
        + b"\n"
    )


def whole(*rows: bytes, head: bytes = HEAD) -> bytes:
    before = head + b"".join(rows)
    return before + foot(before)


def told(data: bytes) -> str:
    """Return why a file is refused."""
    with pytest.raises(Refused) as refused:
        _read(data)
    return str(refused.value)


def _read(data: bytes) -> None:
    lines.read_whole(io.BytesIO(data))
    list(lines.rows(io.BytesIO(data)))


def test_a_whole_file_is_read() -> None:
    data = whole(ROW)
    head, _ = lines.read_whole(io.BytesIO(data))
    assert head["release"] == "0.1.0"
    assert [row.line for row in lines.rows(io.BytesIO(data))] == [2]


def test_wherever_a_file_is_cut_off_it_is_refused() -> None:
    data = whole(ROW, ROW)
    for end in range(len(data) - 1):
        assert told(data[:end])


def test_whatever_byte_is_changed_the_file_is_refused() -> None:
    data = whole(ROW)
    for place in range(len(data) - 1):
        assert told(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "The file has no end: it was cut off. Export again."),
        (b"<?xml version='1.0'?>\n", "Line 1: this is no export of govblog."),
        (HEAD + ROW, "Line 2: the file ends without its last line: it was cut off. Export again."),
        (HEAD + foot(b"other"), CHANGED),
        (whole(b"{not json}\n"), "Line 2: this is not JSON."),
        (whole(b'{"kind":"x","fields":{"n":NaN}}\n'), "Line 2: this is not JSON."),
        (whole(b'{"kind":"x","fields":{"n":1e999}}\n'), "Line 2: this is not JSON."),
        (whole(b'{"kind":"x","fields":{"n":' + b"9" * 5000 + b"}}\n"), "Line 2: this is not JSON."),
        (whole(b"\xff\xfe\n"), "Line 2: this is not UTF-8."),
        (whole(b"[1]\n"), "Line 2: this is no JSON object."),
        (whole(b'{"a":' * 100_000 + b"\n"), "Line 2: this is nested too deeply."),
        (whole(TWICE), "Line 2: “kind” stands twice in one object."),
        (whole(b'{"kind":"x"}\n'), NO_ROW),
        (whole(b'{"kind":1,"fields":{}}\n'), NO_ROW),
        (whole(b'{"kind":"x","fields":{},"files":1}\n'), "Line 2: “files” must be an object."),
        (whole(foot(HEAD)), "Line 3: nothing may follow the last line."),
        (HEAD + foot(HEAD, counts=[]), "Line 2: “counts” must be whole numbers by kind."),
        (HEAD + foot(HEAD, last={"x": "1"}), "Line 2: “last” must be whole numbers by kind."),
        (whole(head=HEAD.replace(b"1,", b"true,", 1)), NO_NUMBER),
    ],
)  # fmt: skip
def test_what_is_no_export_is_told_with_its_line(data: bytes, says: str) -> None:
    assert told(data) == says


def test_a_file_of_a_newer_format_names_the_release_that_reads_it() -> None:
    newer = HEAD.replace(b'"version":1', b'"version":2').replace(b"0.1.0", b"3.0.0")
    said = told(whole(head=newer))
    assert said.startswith("Line 1: the file is of format version 2, and this release (")
    assert said.endswith("reads up to 1. Import it with release 3.0.0 or a newer one.")


def test_a_line_longer_than_memory_should_hold_is_neither_read_nor_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lines, "LONGEST_LINE", 100)
    assert (
        told(whole(b'{"kind":"' + b"x" * 200 + b'"}\n'))
        == "Line 2: the line is longer than 100 bytes."
    )
    with pytest.raises(Refused, match="A row is longer than 100 bytes"):
        lines.line_of({"kind": "x" * 200})
    assert jsonlines.LONGEST_LINE == 16 * 1024 * 1024


def test_no_line_has_what_other_software_takes_for_its_end() -> None:
    words = "".join(map(chr, range(1, 0x3000)))
    line = lines.line_of({"words": words}).decode()
    assert line.splitlines() == [line[:-1]]
    assert json.loads(line) == {"words": words}
