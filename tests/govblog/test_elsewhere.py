"""A post away from its page: read as plain words, and with links that lead to the same places."""

import time

import pytest

from govblog import elsewhere


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><p>two</p>", "One\ntwo"),
        ("<p>re<em>start</em> &amp; <a href='x'>go</a></p>", "restart & go"),
        ('<p>a</p><img src="/media/x.webp" alt="a > b"><p>c</p>', "a\nc"),
        ("<ul><li>One</li><li>two</li></ul>", "One\ntwo"),
        ("a<br>b &lt;b&gt; &#0; &nbsp; c", "a\nb <b> \ufffd c"),
        ("", ""),
    ],
)
def test_a_post_is_read_as_its_words(html: str, text: str) -> None:
    assert elsewhere.plain_text(html.replace("'", '"')) == text


PAGE = "https://blog.example.org/2026/03/09/a-title/"
ORIGIN = "https://blog.example.org"


@pytest.mark.parametrize(
    ("html", "full"),
    [
        ('<a href="/about/">x</a>', f'<a href="{ORIGIN}/about/">x</a>'),
        ('<a href="#note-1">1</a>', f'<a href="{PAGE}#note-1">1</a>'),
        ('<a href="https://example.org/">x</a>', '<a href="https://example.org/">x</a>'),
        ('<a href="mailto:a@example.org">x</a>', '<a href="mailto:a@example.org">x</a>'),
        ('<img alt="a > b" src="/media/x.webp">', f'<img alt="a > b" src="{ORIGIN}/media/x.webp">'),
        (
            '<img src="/media/x.webp" srcset="/media/x.webp 320w, /media/y.webp 640w">',
            f'<img src="{ORIGIN}/media/x.webp" '
            f'srcset="{ORIGIN}/media/x.webp 320w, {ORIGIN}/media/y.webp 640w">',
        ),
        ('<code>href="/x" src="/y"</code>', '<code>href="/x" src="/y"</code>'),
        ('<a href="//example.org/">x</a>', '<a href="//example.org/">x</a>'),
    ],
)
def test_links_and_pictures_of_this_site_get_their_whole_address(html: str, full: str) -> None:
    assert elsewhere.with_full_addresses(html, PAGE, ORIGIN) == full


@pytest.mark.parametrize(
    "html",
    ["<p>" * 300_000, '<a href="' * 100_000, "&" * 900_000, '<a b="c" ' * 100_000, "<" * 900_000],
)
def test_no_text_takes_long(html: str) -> None:
    began = time.process_time()
    elsewhere.plain_text(html)
    elsewhere.with_full_addresses(html, PAGE, ORIGIN)
    assert time.process_time() - began < 10
