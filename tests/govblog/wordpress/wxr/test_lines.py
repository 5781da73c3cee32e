"""Whoever looks for what a report names finds it in the line it says, however long the file."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govblog.wordpress.items import Author, Fault, Found, Item, Term
from govblog.wordpress.wxr import read
from govblog.wordpress.wxr.cutting import Cutter
from tests.govblog.wordpress.making import author, category, comment, export, filed, post, saved


def lines_of(found: list[Found]) -> list[int]:
    """Return the lines of all that was found, of comments before that of their item."""
    lines = []
    for one in found:
        if isinstance(one, Item):
            lines += [said.line for said in one.comments]
        if isinstance(one, Author | Term | Item):
            lines.append(one.line)
    return lines


def lines_in(text: str, *names: str) -> list[int]:
    """Return the lines of the elements of these names in a file, as they end."""
    rows = text.split("\n")
    ends = [f"</{name}>" for name in names]
    found, open_ = [], []
    for number, row in enumerate(rows, start=1):
        if row.strip() in [f"<{name}>" for name in names]:
            open_.append(number)
        if row.strip() in ends:
            found.append(open_.pop())
    return found


def test_each_thing_has_the_line_of_its_tag(tmp_path: Path) -> None:
    said = [comment(1, text="One\n\ntwo"), comment(2)]
    text = export(
        author("jane"), category("news", "News"), post(1, "A", "\n" * 9, comments=said), post(2)
    )
    names = ("wp:author", "wp:category", "item", "wp:comment")
    assert lines_of(list(read(saved(tmp_path, text)))) == lines_in(text, *names)


def test_lines_are_right_beyond_those_that_libxml_counts(tmp_path: Path) -> None:
    # It keeps 16 bits, and guesses the rest from the texts nearby
    far = post(2, "Far\n\naway", comments=[comment(n, text="One\n\ntwo") for n in range(1, 9)])
    text = export(post(1, "Long", "line\n" * 80_000), far, post(3, post_id="x"))
    found = list(read(saved(tmp_path, text)))
    lines = lines_of(found)
    assert lines == lines_in(text, "item", "wp:comment")
    assert lines[1] > 80_000
    (told,) = (one for one in found if isinstance(one, Fault))
    assert told.line == lines[-1]


@pytest.mark.parametrize("ends", ["\r\n", "\n"])
def test_lines_are_counted_alike_on_every_system(tmp_path: Path, ends: str) -> None:
    text = export(post(1, comments=[comment(1)]), post(2))
    found = list(read(saved(tmp_path, text.replace("\n", ends))))
    assert lines_of(found) == lines_in(text, "item", "wp:comment")


def test_what_looks_like_an_item_in_a_text_does_not_shift_lines(tmp_path: Path) -> None:
    trap = "<item>\n<wp:comment>\n]]> <!-- <item> \n <![CDATA[<item>\n"
    said = [comment(1, text=trap), comment(2, text=trap)]
    text = export(post(1, trap, trap, comments=said, terms=[filed("a", trap)]), post(2))
    items = [one for one in read(saved(tmp_path, text)) if isinstance(one, Item)]
    rows = text.split("\n")
    for line in (item.line for item in items):
        assert rows[line - 1] == "\t<item>"
    for line in (said.line for said in items[0].comments):
        assert rows[line - 1] == "\t\t<wp:comment>"
    assert [one.number for one in items[0].comments] == [1, 2]


PARTS = st.sampled_from(
    [
        "<item>",
        "<wp:comment ",
        "<![CDATA[",
        "]]>",
        "<!--",
        "-->",
        "\n",
        "é",
        "👍",
        "<",
        ">",
        "]",
        "&",
    ]
)


@given(st.lists(PARTS, max_size=60), st.integers(1, 9))
def test_nothing_is_lost_wherever_the_blocks_of_a_file_end(parts: list[str], size: int) -> None:
    text = ("<rss>" + "".join(parts)).encode()
    cutter = Cutter()
    blocks = [text[n : n + size] for n in range(0, len(text), size)]
    pieces = list(cutter.pieces(blocks))
    assert b"".join(one.text for one in pieces) == text
    assert cutter.line == 1 + text.count(b"\n")
    assert not any(one.cut for one in pieces)
