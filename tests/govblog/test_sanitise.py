"""Nothing an editor or a stranger writes does more in a browser than it may."""

import json
import re
import time

import nh3
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from govblog import sanitise
from govblog.text import MARKS_IN_A_ROW, capped, clean_body
from tests.govblog.html import read

HOSTILE = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js>",
    "<scr<script></script>ipt>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    "<svg onload=alert(1)>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--><img src onerror=alert(1)>'>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
    '<a href="javascript:alert(1)">x</a>',
    '<a href=" java\nscript:alert(1)">x</a>',
    '<a href="&#106;avascript:alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<a href="vbscript:x">x</a>',
    '<a href="//evil.example/">x</a>',
    '<a href="https:evil">x</a>',
    '<a href="/\\evil.example">x</a>',
    '<a href="https://example.org" onclick="alert(1)" style="x" target="_blank">x</a>',
    '<p style="background:url(//evil.example)" class="x" id="comments">x</p>',
    '<img src="//evil.example/pixel.gif" alt="x">',
    '<img src="https://evil.example/pixel.gif" alt="x">',
    '<img src="/media/../admin/logout" alt="x">',
    '<img src="data:image/svg+xml,x" srcset="//evil.example/x 2x" alt="x">',
    "<iframe src=//evil.example></iframe>",
    "<object data=x></object><embed src=x><applet></applet>",
    "<form action=//evil.example><input name=x><button>x</button></form>",
    "<base href=//evil.example><meta http-equiv=refresh content=0><link rel=stylesheet href=x>",
    "<style>body{display:none}</style>",
    "<!-- comment --><!DOCTYPE html><?php x ?><![CDATA[x]]>",
    "<template><img src=x onerror=alert(1)></template>",
    "<textarea><img src=x onerror=alert(1)></textarea>",
    "<xmp><img src=x onerror=alert(1)></xmp><plaintext>",
    "</p></div></main></body>",
    "<table><tr><td colspan=9999999 onclick=x>x",
    "<b><i><u>unclosed",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62; &#x3c;img&#x3e; &amp;lt;",
    "<p title='&quot;><img src=x onerror=alert(1)>'>x</p>",
    'https://example.org/"onmouseover="alert(1)',
    "https://example.org/'><script>alert(1)</script>",
    "https://example.org/?a=&quot;onmouseover=&quot;alert(1)&#34;x",
    "https://user:pass@example.org/ http://[::1]/ http://[bad/ www. www.x http://",
    "javascript:alert(1) data:text/html,x //evil.example",
    "\u202ehttps://example.org/\u202c \u0000 \ufffe",
]

pieces = st.one_of(
    st.sampled_from(HOSTILE),
    st.sampled_from(["<", ">", '"', "'", "&", "`", "=", "/", "<p>", "</p>", "<a href='", "<!--"]),
    st.sampled_from(
        ["\n", "\n\n", " ", "\t", "\r\n", "https://example.org/a?b=c&d=(e)", "www.a.uk"]
    ),
    st.text(max_size=20),
)
hostile_text = st.lists(pieces, max_size=12).map("".join)

# Written out once more: what a post may have is a promise, not only a constant
POST_MAY_HAVE = {
    **{
        tag: set()
        for tag in ("p", "br", "h2", "h3", "h4", "ul", "li", "blockquote", "strong", "em", "code")
    },
    **{
        tag: set()
        for tag in ("pre", "hr", "figure", "figcaption", "sub", "sup", "table", "caption", "tr")
    },
    "thead": set(),
    "tbody": set(),
    "a": {"href", "title"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "details": set(),
    "summary": set(),
    "div": {"class"},
    "span": {"class"},
}
CLASSES = {"govuk-inset-text", "app-video", "app-footnote"}


def assert_comment_is_harmless(html: str) -> None:
    """Hold a comment's HTML to its promise: paragraphs, line breaks and safe links only."""
    reading = read(html)
    assert reading.tags <= {"p", "br", "a"}
    assert not reading.rest
    for element in reading.elements:
        if element.tag != "a":
            assert element.attributes == {}
            continue
        assert set(element.attributes) == {"href", "rel"}
        assert element.attributes["rel"] == "nofollow ugc noopener"
        target = element.attributes["href"] or ""
        assert re.match(r"https?://[^\s\"'<>]", target, re.IGNORECASE)
        # Nobody is sent elsewhere than the words say
        assert element.text in {target, target.removeprefix("https://")}


def assert_post_is_harmless(html: str) -> None:
    """Hold a post's HTML to its promise: the allow-list, own pictures, safe links."""
    for element in read(html).elements:
        assert element.tag in POST_MAY_HAVE
        assert set(element.attributes) <= POST_MAY_HAVE[element.tag]
        if element.tag in {"div", "span"}:
            assert element.attributes["class"] in CLASSES
        target = element.attributes.get("href")
        if target is not None:
            assert re.match(r"https?://[^/]|mailto:|/(?!/)|#", target, re.IGNORECASE)
            assert "\\" not in target
        source = element.attributes.get("src")
        if source is not None:
            assert source.startswith("/media/")
            assert ".." not in source


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_comment_is_shown_as_the_text_it_is(text: str) -> None:
    html = sanitise.comment_html(text)
    assert_comment_is_harmless(html)
    assert read(html).text.split() == text.split()


@settings(max_examples=150)
@given(hostile_text)
def test_whatever_a_comment_says_its_page_has_paragraphs_breaks_and_links_only(text: str) -> None:
    assert_comment_is_harmless(sanitise.comment_html(text))


@settings(max_examples=150)
@given(hostile_text)
def test_whatever_a_comment_says_its_words_are_read_in_full_and_in_order(text: str) -> None:
    assume(capped(text) == text)
    assert read(sanitise.comment_html(text)).text.split() == text.split()


@settings(max_examples=80)
@given(hostile_text.map(clean_body))
def test_a_browsers_parser_finds_in_a_comment_what_ours_finds(text: str) -> None:
    html = sanitise.comment_html(text)
    # html5ever reads as browsers do, and would drop what is not a paragraph, break or link
    parsed = nh3.clean(
        html, tags={"p", "br", "a"}, attributes={"a": {"href", "rel"}}, link_rel=None
    )
    ours, browsers = read(html), read(parsed)
    for here, there in zip(ours.elements, browsers.elements, strict=True):
        assert (here.tag, here.text) == (there.tag, there.text)
        # It drops an address whose host it does not like, and changes none
        assert there.attributes.items() <= here.attributes.items()
    assert ours.text == browsers.text


def test_paragraphs_and_line_breaks_are_kept() -> None:
    text = "\nFirst line\nsecond line\n\n\n \t\nNext paragraph\n"
    assert sanitise.comment_html(text) == "<p>First line<br>second line</p><p>Next paragraph</p>"


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("See https://example.org/a?b=c&d=e#f.", ["https://example.org/a?b=c&d=e#f"]),
        ("(http://example.org/a_(b))", ["http://example.org/a_(b)"]),
        ("“https://example.org/”", ["https://example.org/"]),
        (
            "www.example.org, www.example.com!",
            ["https://www.example.org", "https://www.example.com"],
        ),
        (
            "www.example.org/?to=http://example.com",
            ["https://www.example.org/?to=http://example.com"],
        ),
        ("https://пример.рф/путь", ["https://пример.рф/путь"]),
        ("HTTPS://EXAMPLE.ORG", ["HTTPS://EXAMPLE.ORG"]),
        ("https://example.org/?a=&lt;b&c=&#34;d", ["https://example.org/?a=&lt;b&c=&#34;d"]),
        ("ftp://example.org javascript:x mailto:a@example.org", []),
        ("nothttps://example.org a.www.example.org", []),
        ("http:// https://? www. http://nodots", []),
        ("http://[bad/", []),
    ],
)
def test_web_addresses_become_links_and_nothing_else_does(text: str, links: list[str]) -> None:
    elements = read(sanitise.comment_html(text)).elements
    assert [e.attributes["href"] for e in elements if e.tag == "a"] == links


def test_marks_piled_on_a_letter_are_cut_before_they_cover_other_lines() -> None:
    html = sanitise.comment_html("a" + "\u0301" * 100 + "b")
    assert html == "<p>a" + "\u0301" * MARKS_IN_A_ROW + "b</p>"
    assert sanitise.comment_html("e\u0301\u0323") == "<p>e\u0301\u0323</p>"


@pytest.mark.parametrize(
    "unit",
    [
        "(", ")", "http://", "www.", "http://a.b(", "https://a.uk/)", "\n", "\n ", "\n\t\n", " ",
        "<script", "</script ", "<", "&", '"', "a\u0301", "\u0301", "https://[", "://", ".,:;!?",
    ],
)  # fmt: skip
def test_no_comment_takes_long_however_long_it_is(unit: str) -> None:
    text = "https://example.org/" + unit * (400_000 // len(unit))
    start = time.process_time()
    sanitise.comment_html(text)
    # A tenth of a second is usual; time that grew with the square would be minutes
    assert time.process_time() - start < 5


@pytest.mark.parametrize("html", HOSTILE)
def test_a_hostile_post_keeps_only_the_allow_list(html: str) -> None:
    assert_post_is_harmless(sanitise.post_html(html))


@settings(max_examples=80)
@given(hostile_text)
def test_whatever_an_editor_pastes_only_the_allow_list_is_left(html: str) -> None:
    cleaned = sanitise.post_html(html)
    assert_post_is_harmless(cleaned)
    assert sanitise.post_html(cleaned) == cleaned


@pytest.mark.parametrize(
    "html",
    [
        "<h2>Heading</h2><p>Text with <strong>weight</strong> and <em>stress</em>.<br>Next</p>",
        '<ul><li>One</li></ul><ol start="3"><li>Three</li></ol>',
        '<p><a href="https://example.org/?a=b&amp;c=d" title="There">there</a></p>',
        '<p><a href="/2026/03/09/a-title/">here</a> <a href="#part">below</a></p>',
        '<p><a href="mailto:team@example.org">write</a></p>',
        '<figure><img src="/media/pictures/a.png" alt="A" width="40" height="30">'
        "<figcaption>B</figcaption></figure>",
        '<table><caption>C</caption><thead><tr><th scope="col" colspan="2">D</th></tr></thead>'
        '<tbody><tr><td rowspan="2">E</td></tr></tbody></table>',
        "<blockquote><p>Said</p></blockquote><pre><code>x &lt; y</code></pre><hr>",
        "<p>H<sub>2</sub>O, m<sup>2</sup></p>",
    ],
)
def test_what_a_post_may_have_it_keeps_as_written(html: str) -> None:
    assert sanitise.post_html(html) == html


def test_the_words_of_a_forbidden_element_stay_and_those_of_a_script_go() -> None:
    html = "<div>Kept <font color=red>words</font></div><script>gone()</script><style>gone</style>"
    assert sanitise.post_html(html) == "<p>Kept words</p>"


def test_a_post_beyond_the_limit_is_refused_before_it_costs_anything() -> None:
    start = time.process_time()
    with pytest.raises(sanitise.TooLong, match="1,000,000 characters or less"):
        sanitise.post_html("<" * 1_000_001)
    assert time.process_time() - start < 1


@given(st.text())
def test_no_text_ends_the_block_of_data_it_stands_in(text: str) -> None:
    said = json.dumps({"headline": text + "</script><!--<script>&"}, ensure_ascii=False)
    block = sanitise.script_data(said)
    assert not set("<>&") & set(block)
    assert json.loads(block) == json.loads(said)
