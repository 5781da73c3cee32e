"""Files made to harm take no more memory than any other, and open nothing."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.govblog.wordpress.making import DECLARATION, FOOT, Raw, comment, head, post

MEGABYTE = 1_000_000
# What Python, lxml and the reader take with a small file, and what is let in for a large
MOST_MEMORY = 160 * MEGABYTE

READER = """
import sys
from pathlib import Path
from govblog.wordpress.wxr import NotAnExport, read, survey
from govblog.wordpress.items import Fault, Item

def watch(event, arguments):
    if event.startswith("socket.") or (event == "open" and begun and arguments[0] != sys.argv[1]):
        print("OPENED", event, arguments)

begun = False
sys.addaudithook(watch)
begun = True
try:
    for _ in survey(Path(sys.argv[1])):
        pass
    for found in read(Path(sys.argv[1])):
        if isinstance(found, Fault):
            print(f"{found.about}: {found.says} {found.refused}")
        if isinstance(found, Item):
            print("item", found.number, len(found.comments))
except NotAnExport as refused:
    print(refused)
begun = False
# Not ru_maxrss: that begins with what the process had that began this one
most = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print("memory", int(most.split()[1]) * 1024)
"""


def said_of(path: Path) -> list[str]:
    """Read a file in a process of its own, see that it stays small, and return what it says."""
    ran = subprocess.run(
        [sys.executable, "-c", READER, str(path)], capture_output=True, text=True, check=True
    )
    *lines, memory = ran.stdout.splitlines()
    assert int(memory.removeprefix("memory ")) < MOST_MEMORY, ran.stdout[-500:]
    assert not [line for line in lines if line.startswith("OPENED")]
    return lines


def written(path: Path, *parts: str | Iterator[str]) -> Path:
    """Write a file of parts, some of them made as they are written."""
    with path.open("w", encoding="utf-8") as file:
        file.write(DECLARATION + head())
        for part in parts:
            file.writelines([part] if isinstance(part, str) else part)
        file.write(FOOT)
    return path


def split(text: str) -> tuple[str, str]:
    """Return what stands before and after the word BIG."""
    before, _, after = text.partition("BIG")
    return before, after


def much(part: str, size: int) -> Iterator[str]:
    """Yield so many bytes of a text."""
    chunk = part * (1 + MEGABYTE // len(part))
    return (chunk for _ in range(size // MEGABYTE))


HUNDRED = 100 * MEGABYTE
# More than libxml2 itself lets through
TWELVE = 12 * MEGABYTE
SIZES = [TWELVE, pytest.param(HUNDRED, marks=pytest.mark.nightly)]
TOO_LONG = "is longer than 5,000,000 characters: this is left out. True"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("letter", ["x", "👍", "\n", "é<b>"])
def test_a_field_too_long_refuses_its_post_and_the_rest_is_read(
    tmp_path: Path, letter: str, size: int
) -> None:
    before, after = split(post(2, "Long", Raw("<![CDATA[BIG]]>"), comments=[comment(1)]))
    path = written(tmp_path / "a.xml", post(1), before, much(letter, size), after, post(3))
    assert said_of(path) == [
        "item 1 0",
        f"post 2 “Long”: content {TOO_LONG}",
        "post 2 “Long”: Left out with it: 1 comments. True",
        "item 3 0",
    ]


@pytest.mark.parametrize("size", SIZES)
def test_a_field_too_long_outside_cdata_is_no_other(tmp_path: Path, size: int) -> None:
    before, after = split(post(2, "Long", Raw("BIG")))
    many = much("x" * 99 + "&amp;", size)
    path = written(tmp_path / "a.xml", post(1), before, many, after, post(3))
    assert said_of(path) == ["item 1 0", f"post 2 “Long”: content {TOO_LONG}", "item 3 0"]


@pytest.mark.parametrize("size", SIZES)
def test_a_comment_too_long_is_refused_and_the_others_kept(tmp_path: Path, size: int) -> None:
    long = comment(2, comment_content=Raw("<![CDATA[BIG]]>"))
    before, after = split(post(1, comments=[comment(1), long, comment(3)]))
    path = written(tmp_path / "a.xml", before, much("x", size), after)
    assert said_of(path) == [f"comment 2: wp:comment_content {TOO_LONG}", "item 1 2"]


@pytest.mark.parametrize("size", SIZES)
def test_a_meta_too_long_is_left_out_and_its_post_kept(tmp_path: Path, size: int) -> None:
    before, after = split(post(1, meta=[("a", "1"), ("log", "BIG"), ("b", "2")]))
    path = written(tmp_path / "a.xml", before, much("x ", size), after)
    assert said_of(path) == [f"post 1 “Post 1”: Meta “log”: wp:meta_value {TOO_LONG}", "item 1 0"]


def test_a_title_is_no_book(tmp_path: Path) -> None:
    path = written(tmp_path / "a.xml", post(1, "x" * 70_000), post(2, "x" * 65_000))
    first, second = said_of(path)
    assert (
        first == "post 1 “post-1”: title is longer than 65,536 characters: this is left out. True"
    )
    assert second == "item 2 0"


def test_what_is_nested_without_end_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "a.xml", "<a>" * 1_000_000)
    assert said_of(path) == ["Line 2: In what begins here, elements are nested more than 100 deep."]


KINDS = "There are more than 5,000 kinds of elements and attributes."
MANY: dict[str, tuple[str, Callable[[], Iterator[str]], str, str]] = {
    "a tag": ("<a b='", lambda: much("x", HUNDRED), "'/>", "There is a tag of more than 5 MB."),
    "attributes": ("<a ", lambda: (f"a{n}='' " for n in range(9_000_000)), "/>",
                   "There is a tag of more than 5 MB."),
    "a remark": ("<!--", lambda: much("x", HUNDRED), "-->", "more than 5 MB"),
    "nesting": ("", lambda: much("<a>", HUNDRED), "", "elements are nested more than 100 deep."),
    "names": ("", lambda: (f"<a{n}/>" for n in range(9_000_000)), "", KINDS),
    "names of attributes": ("", lambda: (f"<a a{n}=''/>" for n in range(9_000_000)), "", KINDS),
    "spaces": ("", lambda: (f"<a xmlns='{n}'/>" for n in range(5_000_000)), "", KINDS),
    "programs": ("", lambda: (f"<?a{n} b?>" for n in range(9_000_000)), "", KINDS),
    "nothings": ("", lambda: much("<a/>", TWELVE), "", ""),
    "items": ("</item>", lambda: much("<item/>", 3 * MEGABYTE), "<item>", ""),
    "sections": ("<title>", lambda: much("<![CDATA[x]]>", TWELVE), "</title>", ""),
}  # fmt: skip


@pytest.mark.nightly
@pytest.mark.parametrize("kind", MANY)
def test_megabytes_of_anything_stay_small(tmp_path: Path, kind: str) -> None:
    begin, many, end, says = MANY[kind]
    before, after = split(post(1, Raw("BIG")))
    before, after = split(before.replace("<title>", "") + "BIG" + after.replace("</title>", "", 1))
    path = written(tmp_path / "a.xml", before, begin, many(), end, after)
    assert says in "\n".join(said_of(path))


@pytest.mark.nightly
def test_a_hundred_thousand_comments_on_one_post_are_kept(tmp_path: Path) -> None:
    before, after = split(post(1, comments=["BIG"]))
    text = "Thank you for this. " * 20
    many = (comment(n, parent=n - 1, text=text) for n in range(1, 100_001))
    lines = said_of(written(tmp_path / "a.xml", before, many, after))
    assert lines == ["item 1 100000"]
