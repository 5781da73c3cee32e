"""A comment that moves here says in plain words what its readers read there."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govblog.sanitise import comment_html
from govblog.text import clean_body
from govblog.wordpress.texts.comments import looks_escaped, name, plain


@pytest.mark.parametrize(
    ("kept", "read"),
    [
        ("Fish &amp; chips &#8212; it&#8217;s &lt;5", "Fish & chips — it’s <5"),
        ("&amp;lt;b&amp;gt; and &amp;amp;", "&lt;b&gt; and &amp;"),
        ("a < b, 5 > 4, <3, AT&T, <rant>no</rant>", "a < b, 5 > 4, <3, AT&T, <rant>no</rant>"),
        ("&copy; 2012, ?a=1&copy=2", "© 2012, ?a=1&copy=2"),
        ("<strong>Very</strong> <em>good</em>, <q>she said</q>", "Very good, “she said”"),
        ("One\ntwo\n\n\n\nThree", "One\ntwo\n\nThree"),
        ("<p>One<br />\ntwo</p>\n<p>Three</p>", "One\ntwo\n\nThree"),
        ("One<br><br>Two", "One\n\nTwo"),
        ("See <a href='https://a.example/?x=1&amp;y=2'>the page</a>.",
         "See the page (https://a.example/?x=1&y=2)."),
        ('<a href="http://a.example/" rel="nofollow">a.example</a>', "http://a.example/"),
        ('<a href="https://a.example/a/long/way">https://a.example/a…</a>',
         "https://a.example/a/long/way"),
        ('<a href="mailto:n@a.example">Nia</a>', "Nia (n@a.example)"),
        ('<a href="javascript:alert(1)">Here</a> <a href="#comment-5">there</a>', "Here there"),
        ('<a href="https://a.example/">never closed', "never closed (https://a.example/)"),
        ("<blockquote><p>A</p>\n<p>B\nC</p></blockquote>\nMine",
         "> A\n>\n> B\n> C\n\nMine"),
        ("<blockquote>A<blockquote>B</blockquote></blockquote>", "> A\n>\n> > B"),
        ("Two:\n<ul>\n<li>A</li>\n<li>B</li>\n</ul>\nEnd", "Two:\n\n- A\n- B\n\nEnd"),
        ("<ol><li>A<ul><li>B</li></ul></li><li>C</li></ol>", "1. A\n  - B\n2. C"),
        ("<code>if (a &lt; b)</code>", "if (a < b)"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ('Nice <img src="i.gif" alt=":)" class="wp-smiley" />', "Nice :)"),
        ('<p class="x" style="color:red">A</p><!-- not said -->', "A"),
        ("<!-- never ends", "<!-- never ends"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("A\x00\ud800&#x1;&#0;&#xD800;B", "A��B"),
    ],
)  # fmt: skip
def test_a_comment_becomes_what_readers_read(kept: str, read: str) -> None:
    assert plain(kept, escaped=False) == read


@pytest.mark.parametrize(
    ("kept", "read"),
    [
        ("It&#039;s &quot;fine&quot; &amp; a &lt; b", 'It\'s "fine" & a < b'),
        ("&lt;p&gt;A&lt;/p&gt;\n&lt;p&gt;B&lt;/p&gt;", "A\n\nB"),
        ("&lt;a href=&quot;https://a.example/&quot;&gt;B&lt;/a&gt;", "B (https://a.example/)"),
        ("Use &lt;b&gt; for weight, &lt;rant&gt;", "Use <b> for weight, <rant>"),
        ("&amp;lt;b&amp;gt;", "&lt;b&gt;"),
        ("Written before the theme: <em>it's</em>", "Written before the theme: it's"),
    ],
)
def test_a_comment_that_a_theme_escaped_is_read_once(kept: str, read: str) -> None:
    assert plain(kept, escaped=True) == read


ESCAPED = ["It&#039;s good", "&quot;Yes&quot;", "&lt;p&gt;Hm&lt;/p&gt;", "Thanks"] * 5
TYPED = ["It's good", '"Yes"', "<em>Hm</em>", "1 &lt; 2 &amp; so on"] * 5


def test_a_theme_that_escapes_is_known_by_its_quotation_marks() -> None:
    assert looks_escaped(ESCAPED)
    assert looks_escaped([*ESCAPED * 4, "It's older"])
    assert not looks_escaped(TYPED)
    assert not looks_escaped([*ESCAPED, *TYPED])
    assert not looks_escaped(["How do I write &lt;p&gt;?", "No idea"])
    assert not looks_escaped([])


@pytest.mark.parametrize(
    ("kept", "read"),
    [
        ("O&#8217;Brien", "O’Brien"),
        ("Tom &amp; Jo\n", "Tom & Jo"),
        ("&amp;lt;", "&lt;"),
        ("\u202eevil\x00", "evil"),
    ],
)
def test_a_name_is_read_once_and_stands_in_one_line(kept: str, read: str) -> None:
    assert name(kept) == read


HOSTILE = [
    "<", "&", "<b>", "</b>", "<blockquote>x\n", '<a "<a" ', '<a ="<a =" ', "&lt;", "&#9",
    "<!--", "<a href=x>", "<ul><li>x", "= ", "&lt;a ", "<ol>", "<pre>\n", "\xa0", "&amp;",
    "<a href='", "&#99999999999999999999;", "<q>", "\n", "<br>", "</ul>",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_hostile_comment_takes_no_longer_than_its_length(piece: str) -> None:
    long = piece * (200_000 // len(piece))
    started = time.process_time()
    for escaped in (False, True):
        plain(long, escaped=escaped)
        plain(f"<a href={long}", escaped=escaped)
    looks_escaped([long])
    name(long)
    assert time.process_time() - started < 15


def test_a_number_of_many_digits_is_no_number_to_read() -> None:
    assert plain(f"&#{'9' * 5_000};").startswith("&#999")


soup = st.lists(st.sampled_from([*HOSTILE, "a", " ", "<p>", "</li>", '">', "-->"])).map("".join)


@given(st.one_of(st.text(), soup), st.booleans())
def test_whatever_a_comment_holds_can_be_kept_and_shown(content: str, escaped: bool) -> None:
    text = plain(content, escaped=escaped)
    assert clean_body(text) == text
    assert "<script" not in comment_html(text)


@given(st.text(st.characters(exclude_characters="<&")))
def test_words_without_markup_are_the_same_whether_or_not_markup_follows(words: str) -> None:
    assert f"{plain(f'a{words}b')}&" == plain(f"a{words}b&amp;")
