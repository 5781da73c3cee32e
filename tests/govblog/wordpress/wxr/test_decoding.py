"""A file is read in what it was written in; small harm is mended and told, greater is refused."""

from pathlib import Path

import pytest

from govblog.wordpress.items import Channel, Fault, Item
from govblog.wordpress.wxr import NotAnExport, read, survey
from tests.govblog.wordpress.making import DECLARATION, comment, export, post, saved


def declared(encoding: str) -> str:
    return DECLARATION.replace("UTF-8", encoding)


def title(path: Path) -> str:
    list(survey(path))
    return next(one.title for one in read(path) if isinstance(one, Item))


def faults(path: Path) -> list[Fault]:
    return [one for one in read(path) if isinstance(one, Fault)]


def refusal(path: Path) -> str:
    with pytest.raises(NotAnExport) as refused:
        list(survey(path))
    return str(refused.value)


@pytest.mark.parametrize(
    ("name", "codec"),
    [("UTF-8", "utf-8"), ("utf8", "utf-8"), ("UTF-8", "utf-8-sig"), ("ISO-8859-1", "latin-1"),
     ("windows-1252", "cp1252"), ("UTF-16", "utf-16"), ("UTF-16", "utf-16-le"),
     ("UTF-16BE", "utf-16-be"), ("UTF-32", "utf-32")],
)  # fmt: skip
def test_a_file_is_read_in_its_own_encoding(tmp_path: Path, name: str, codec: str) -> None:
    text = export(post(1, "Café à Zürich"), declaration=declared(name))
    path = saved(tmp_path, text, encoding=codec)
    assert title(path) == "Café à Zürich"
    assert faults(path) == []


def test_letters_of_another_script_are_read_as_declared(tmp_path: Path) -> None:
    text = export(post(1, "Привет"), declaration=declared("KOI8-R"))
    assert title(saved(tmp_path, text, encoding="koi8-r")) == "Привет"
    text = export(post(1, "日本語"), declaration=declared("Shift_JIS"))
    assert title(saved(tmp_path, text, encoding="shift_jis")) == "日本語"


def test_quotes_of_windows_in_a_latin_file_are_quotes(tmp_path: Path) -> None:
    text = export(post(1, "“Café”"), declaration=declared("ISO-8859-1"))
    assert title(saved(tmp_path, text, encoding="cp1252")) == "“Café”"


def test_utf_8_that_says_it_is_latin_is_read_as_utf_8_and_told(tmp_path: Path) -> None:
    path = saved(tmp_path, export(post(1, "Café 👍"), declaration=declared("ISO-8859-1")))
    assert title(path) == "Café 👍"
    (told,) = faults(path)
    assert told.says == "The file says it is written in ISO-8859-1, but it is UTF-8: read so."


def test_utf_8_that_says_it_is_utf_16_is_read_as_utf_8_and_told(tmp_path: Path) -> None:
    path = saved(tmp_path, export(post(1, "Café"), declaration=declared("UTF-16")))
    assert title(path) == "Café"
    assert len(faults(path)) == 1


def test_latin_that_says_it_is_utf_8_is_refused_with_its_line(tmp_path: Path) -> None:
    path = saved(tmp_path, export(post(1, "Café")), encoding="latin-1")
    assert refusal(path) == (
        "Line 19: Bytes that are not UTF-8, which the file says it is written in."
    )


@pytest.mark.parametrize("name", ["klingon", "unicode_escape", "utf-7", "idna", "zlib"])
def test_an_encoding_that_is_no_script_is_refused(tmp_path: Path, name: str) -> None:
    path = saved(tmp_path, export(post(1), declaration=declared(name)))
    assert refusal(path) == (
        f"Line 1: The file says it is written in “{name}”, which is not known here."
    )


@pytest.mark.parametrize("before", ["\n\n \t\r\n", "\ufeff", "\ufeff\n", "\n" * 5_000])
def test_what_is_blank_before_the_declaration_does_no_harm(tmp_path: Path, before: str) -> None:
    path = saved(tmp_path, before + export(post(1, "Read")))
    assert title(path) == "Read"
    item = next(one for one in read(path) if isinstance(one, Item))
    assert item.line == 18 + before.count("\n")


def test_a_file_without_declaration_is_read(tmp_path: Path) -> None:
    assert title(saved(tmp_path, export(post(1, "Café"), declaration=""))) == "Café"


def test_xml_1_1_and_what_stands_alone_is_read(tmp_path: Path) -> None:
    declaration = '<?xml version="1.1" encoding="UTF-8" standalone="yes"?>\n<!-- by a plugin -->\n'
    assert title(saved(tmp_path, export(post(1, "Read"), declaration=declaration))) == "Read"


def test_control_characters_are_left_out_and_told_with_their_lines(tmp_path: Path) -> None:
    said = comment(1, text="One\x0bTwo\x00\x1f\n\nThree\x08\ufffe")
    path = saved(tmp_path, export(post(1, "Ti\x02tle", comments=[said])))
    assert title(path) == "Title"
    assert faults(path) == [
        Fault(19, "the file", "Left out: 6 characters that XML forbids, in line 19, 49, 51.")
    ]
    item = next(one for one in read(path) if isinstance(one, Item))
    assert item.comments[0].content == "OneTwo\n\nThree"


def test_a_file_full_of_control_characters_names_its_first_lines(tmp_path: Path) -> None:
    path = saved(tmp_path, export(post(1, "Title", "\x01\n" * 100_000)))
    (told,) = faults(path)
    assert told.says.startswith("Left out: 100000 characters that XML forbids, in line 25, 26, ")
    assert told.says.endswith(", 34 and others.")


def test_tabs_line_ends_and_c1_controls_stay(tmp_path: Path) -> None:
    path = saved(tmp_path, export(post(1, "a\tb\u0085c\x7f")))
    assert title(path) == "a\tb\u0085c\x7f"
    assert [type(one) for one in read(path)] == [Channel, Item]
