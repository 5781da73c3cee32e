"""What is no export is refused whole, before anything is done with it, in one clear sentence."""

import gzip
import os
import zipfile
from pathlib import Path

import pytest

from govblog.wordpress.wxr import NotAnExport, read, survey
from tests.govblog.wordpress.making import DECLARATION, comment, export, post, saved

WHOLE = export(post(1, comments=[comment(1), comment(2)]), post(2))
DTD = "The file has a document type (DTD), which no WordPress export has."


def refusal(path: Path) -> str:
    """Return why a file is refused, the same when it is checked and when it is read."""
    with pytest.raises(NotAnExport) as refused:
        list(survey(path))
    with pytest.raises(NotAnExport) as again:
        list(read(path))
    assert str(again.value) == str(refused.value)
    return str(refused.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "The file is empty."),
        (" \n\n", "The file is blank."),
        ("{}", "Line 1: This is not XML: it does not begin with “<”."),
        ("\n\nDear team", "Line 3: This is not XML: it does not begin with “<”."),
        ("<!DOCTYPE html>\n<html>", "Line 1: This is a web page (HTML), not a WordPress export."),
        ("\n<HTML lang='en'>", "Line 2: This is a web page (HTML), not a WordPress export."),
        (DECLARATION, "Line 2: This is not XML: it has no elements."),
        (DECLARATION + "<!-- only this -->", "Line 2: This is not XML: it has no elements."),
        (DECLARATION + "<feed/>", "Line 2: This begins with <feed>, not with an export’s <rss>."),
        (export() + "more", "Line 20: The file is not well-formed XML: Extra content at"
         " the end of the document."),
        (WHOLE.replace("wp:wxr_version", "wp:other"), "Line 18: This is RSS, but not a WordPress "
         "export: it does not say its wp:wxr_version."),
        (DECLARATION + "<rss><channel/></rss>", "Line 2: This is RSS, but not a WordPress export: "
         "it does not say its wp:wxr_version."),
        (DECLARATION + "<rss/>", "Line 2: This is RSS without a channel, not a WordPress export."),
        (export(post(1), version="2.0"), "Line 18: This is WXR “2.0”. What can be read is WXR 1.0, "
         "1.1 and 1.2."),
        (export(post(1, "&here;")).replace("<![CDATA[&here;]]>", "&here;"),
         "Line 19: The file is not well-formed XML: Entity 'here' not defined."),
    ],
)  # fmt: skip
def test_what_is_no_export_is_told_why(tmp_path: Path, text: str, says: str) -> None:
    assert refusal(saved(tmp_path, text)) == says


def test_tags_that_do_not_match_are_told_with_their_line(tmp_path: Path) -> None:
    text = WHOLE.replace("</item>", "</itme>")
    line = 1 + text[: text.index("</itme>")].count("\n")
    assert refusal(saved(tmp_path, text)).startswith(
        f"Line {line}: The file is not well-formed XML: Opening and ending tag mismatch"
    )


def test_a_feed_is_no_export(tmp_path: Path) -> None:
    feed = "<rss><channel><title>A</title>\n<item><title>B</title></item></channel></rss>"
    assert refusal(saved(tmp_path, feed)) == (
        "Line 2: This is RSS, but not a WordPress export: it does not say its wp:wxr_version."
    )


@pytest.mark.parametrize("share", range(1, 40))
def test_a_file_that_is_cut_off_is_refused_wherever_it_ends(tmp_path: Path, share: int) -> None:
    begun = WHOLE[: len(WHOLE.rstrip()) * share // 40]
    line = 1 + begun.count("\n")
    says = refusal(saved(tmp_path, begun))
    assert says.startswith(f"Line {line}: The file is cut off") or share < 15


def test_a_packed_file_is_refused_with_advice(tmp_path: Path) -> None:
    packed = tmp_path / "export.xml.gz"
    packed.write_bytes(gzip.compress(WHOLE.encode()))
    assert refusal(packed) == "This is packed with gzip: unpack it first."
    archive = tmp_path / "export.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("export.xml", WHOLE)
    assert refusal(archive) == "This is a zip archive: unpack it first."


def test_noise_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "noise.xml"
    path.write_bytes(bytes(range(256)) * 4_000)
    assert refusal(path) == (
        "Line 2: Bytes that are not UTF-8, which the file says it is written in."
    )
    path.write_bytes(b"\0" * 3_000_000)
    assert refusal(path) == "The file is blank."


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path) == "This is not a file."
    assert refusal(tmp_path / "none.xml") == "The file cannot be read: No such file or directory."
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert refusal(pipe) == "This is not a file."


@pytest.mark.parametrize(
    "doctype",
    [
        "<!DOCTYPE rss>",
        '<!DOCTYPE rss SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE rss PUBLIC "-//x//EN" "http://127.0.0.1:9/x.dtd">',
        '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>',
        '<!DOCTYPE rss [<!ENTITY % all SYSTEM "http://127.0.0.1:9/x"> %all;]>',
        '<!--\n--><?x y?>\n<!DOCTYPE rss [<!ENTITY passwords SYSTEM "file:///etc/passwd">]>',
    ],
)
def test_a_document_type_is_refused_before_it_is_looked_at(tmp_path: Path, doctype: str) -> None:
    path = saved(tmp_path, export(post(1), declaration=DECLARATION + doctype))
    assert refusal(path) == f"Line {2 + doctype.count(chr(10))}: {DTD}"


def test_a_document_type_after_the_beginning_is_refused_too(tmp_path: Path) -> None:
    text = WHOLE.replace("<item>", '<!DOCTYPE rss [<!ENTITY a "b">]><item>', 1)
    assert "not well-formed" in refusal(saved(tmp_path, text))


def test_a_document_type_in_a_text_is_a_text(tmp_path: Path) -> None:
    content = '<!DOCTYPE html><html> <!ENTITY a "b"> &a; <item> <wp:comment>'
    path = saved(tmp_path, export(post(1, "Title", content)))
    list(survey(path))
    assert content in [getattr(one, "content", "") for one in read(path)]
