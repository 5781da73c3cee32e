"""Whatever a text holds, it is read in the time its length asks for, and nothing gets in by it."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govblog.sanitise import article_html, post_html
from govblog.text import clean_body
from govblog.wordpress.texts.bodies import body, excerpt, packed
from govblog.wordpress.texts.known import Around, Picture
from tests.govblog.test_sanitise import assert_post_is_harmless
from tests.govblog.wordpress.texts.made import UPLOADS, html, made

PIECES = [
    "[", "[a ", "[[", "((", "))", "[caption]", "[caption]x[/caption]", "[/caption]", "[box a=1]",
    "[fn]", "[/fn]", "[code]", "[gallery]", '[a="', "[embed]https://a.example/1",
    "<!-- wp:group -->", "<!-- /wp:group -->", '<!-- wp:image {"id":[[[ -->', "<!-- wp:a/b -->x",
    "<p>", "<b>x\n\n", "</b>", "<div>", "</div>", "<ul><li>x", "<dl><dt>x", "<table><tr><td>",
    '<a href="/x">', f'<img src="{UPLOADS}/bridge.jpg">', "<br>", "\n", "x\n\n", "<!--", "<script>",
    "<blockquote>", "<cite>", "<figure>", "<figcaption>", "<h1>a</h1>", "<details><summary>",
    '<iframe src="x">', "<pre>", "<span>x", "&", "<", '<a ="<', "&#9", "\x00", "\ud800",
    '<sup data-fn="a-1">', "https://youtu.be/dQw4w9WgXcQ\n", "<noscript>",
    '<a href="#b" id="a">x</a>', '<p><a href="#a" id="b">x</a>', "<em><sup><code>y\n\n",
]  # fmt: skip
NASTY = [
    "<script>alert(1)</script>", '<img src=x onerror="alert(1)">', '<a href="javascript:alert(1)">',
    "<svg/onload=alert(1)>", "[caption caption='<script>alert(1)</script>']<img src=x>[/caption]",
    '[gallery ids="1"]', "[embed]javascript:alert(1)[/embed]", '<iframe srcdoc="<script>">',
    "<style>@import x</style>", '<p style="x:expression(alert(1))">', "a", " ", ">", '"', "-->",
    "&lt;script&gt;alert(1)&lt;/script&gt;", '<span class="app-footnote">', "</span>", "</p>",
]  # fmt: skip


@pytest.mark.parametrize("piece", PIECES)
def test_a_hostile_text_takes_no_longer_than_its_length(piece: str) -> None:
    started = time.process_time()
    for before in ("", "<!-- wp:x -->\n"):
        made(before + piece * (100_000 // len(piece)))
    assert time.process_time() - started < 15


def test_a_megabyte_of_brackets_and_shortcodes_ten_thousand_deep() -> None:
    started = time.process_time()
    assert html("[" * 1_000_000) == f"<p>{'[' * 1_000_000}</p>"
    deep = "[box]" * 10_000 + "A" + "[/box]" * 10_000
    assert html(deep) == "<p>A</p>"
    blocks = "<!-- wp:group --><div>" * 10_000 + "A" + "</div><!-- /wp:group -->" * 10_000
    assert html(blocks) == "<p>A</p>"
    assert time.process_time() - started < 30


def test_ten_thousand_notes_called_in_one_paragraph() -> None:
    calls = "".join(f'<sup><a href="#n{n}" id="c{n}">1</a></sup>' for n in range(10_000))
    notes = "".join(f'<p id="x"><a href="#c{n}" id="n{n}">1</a> N' for n in range(10_000))
    started = time.process_time()
    assert html(calls + notes).count("app-footnote") == 10_000
    assert time.process_time() - started < 15


soup = st.lists(st.sampled_from(PIECES + NASTY), max_size=20).map("".join)


@settings(max_examples=200, deadline=None)
@given(st.one_of(soup, st.text()))
def test_nothing_gets_in_by_a_text_and_the_door_leaves_it_as_it_is(content: str) -> None:
    kept = post_html(html(content))
    assert_post_is_harmless(kept)
    assert post_html(kept) == kept
    article_html(kept)
    assert "\n" not in excerpt(content)


@settings(max_examples=200, deadline=None)
@given(soup)
def test_a_text_of_ours_comes_back_the_same(content: str) -> None:
    typed = clean_body(content).replace(UPLOADS, "/media")
    ours = post_html(typed + html(content))
    back = body(
        packed(ours),
        media=Picture,
        post_links=lambda address: None,
    )
    assert post_html(back.html) == ours
    assert back.notes == ()


def test_what_is_kept_once_for_many_posts_does_not_grow_without_end() -> None:
    refs = '<!-- wp:block {"ref":1} /-->' * 50
    around = Around(
        reusable=lambda number: f"<p>A</p>{refs}",
        attachment=lambda number: f"{UPLOADS}/bridge.jpg",
        attached=tuple(range(100)),
        footnotes='[{"id":"1","content":"N"}]',
    )
    assert made(refs, around).html.count("<p>A</p>") == 100
    assert made("[gallery]" * 50, around).html.count("<img") == 100
    assert made('<sup data-fn="1">1</sup>' * 50, around).html.count("app-footnote") == 1


def test_an_excerpt_is_its_words() -> None:
    text = '<p>Fish &amp; <b>chips</b></p>\n\n[caption]<img src="/x.jpg"> C[/caption]\nEnd'
    assert excerpt(text) == "Fish & chips C End"


_HIDES = (
    "<script>",
    "<noscript>",
    "<iframe",
    "<!--",
    "[embed",
    "[a ",
    '[a="',
    "<a =",
    "\x00",
    "[gallery",
)
heard = [piece for piece in PIECES if not piece.startswith(_HIDES)]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(heard), max_size=12), st.booleans())
def test_no_word_is_lost(pieces: list[str], in_blocks: bool) -> None:
    text = "".join(f"{piece} word{number}. " for number, piece in enumerate(pieces))
    kept = post_html(html(("<!-- wp:group -->" if in_blocks else "") + text))
    words = [f"word{number}." for number in range(len(pieces))]
    assert [word for word in words if word not in kept] == []
