"""A post of the block editor keeps what its blocks mean; what cannot stay is told by name."""

import pytest

from govblog.sanitise import article_html, post_html
from tests.govblog.wordpress.texts.made import IMG, UPLOADS, VIDEO, html, made, told


def block(name: str, inside: str, said: str = "") -> str:
    """Return a block as WordPress keeps it."""
    return f"<!-- wp:{name} {said and said + ' '}-->\n{inside}\n<!-- /wp:{name} -->\n\n"


SRC = f'<img src="{UPLOADS}/bridge.jpg" alt="" class="wp-image-1"/>'
INSET = '<div class="govuk-inset-text"><p>A</p></div>'
EMBED = (
    '<figure class="wp-block-embed"><div class="wp-block-embed__wrapper">\n'
    "https://youtu.be/dQw4w9WgXcQ\n</div><figcaption>C</figcaption></figure>"
)


@pytest.mark.parametrize(
    ("kept", "read"),
    [
        (block("paragraph", "<p>A\nb</p>"), "<p>A\nb</p>"),
        (block("heading", "<h1>A</h1>", '{"level":1}'), "<h2>A</h2>"),
        (block("list", "<ul>" + block("list-item", "<li>A</li>") + "</ul>"), "<ul><li>A</li></ul>"),
        (block("quote", "<blockquote><p>A</p><cite>B</cite></blockquote>"),
         "<blockquote><p>A</p><p>B</p></blockquote>"),
        (block("pullquote", "<figure><blockquote><p>A</p><cite>B</cite></blockquote></figure>"),
         "<blockquote><p>A</p><p>B</p></blockquote>"),
        (block("table", "<figure><table><tbody><tr><td>A</td></tr></tbody></table>"
               "<figcaption>C</figcaption></figure>"),
         "<table><caption>C</caption><tbody><tr><td>A</td></tr></tbody></table>"),
        (block("code", "<pre class='wp-block-code'><code>a\n\n&lt;b></code></pre>"),
         "<pre><code>a\n\n&lt;b&gt;</code></pre>"),
        (block("preformatted", "<pre>a<br>b <em>c</em></pre>"), "<pre>a\nb c</pre>"),
        (block("image", f"<figure>{SRC}<figcaption>C</figcaption></figure>", '{"id":1}'),
         f"<figure>{IMG}<figcaption>C</figcaption></figure>"),
        (block("image", '<div><figure><img src="https://cdn.example/1"/></figure></div>',
               '{"id":1}'), f"<figure>{IMG}</figure>"),
        (block("gallery", "<figure>" + block("image", f"<figure>{SRC}</figure>") * 2
               + "<figcaption>C</figcaption></figure>"),
         f"<figure>{IMG}</figure>" * 2 + "<p>C</p>"),
        (block("gallery", f'<ul class="blocks-gallery-grid"><li><figure>{SRC}<figcaption>C'
               "</figcaption></figure></li></ul>"),
         f"<figure>{IMG}<figcaption>C</figcaption></figure>"),
        (block("media-text", f"<div><figure>{SRC}</figure><div>{block('paragraph', '<p>A</p>')}"
               "</div></div>"), f"<figure>{IMG}</figure><p>A</p>"),
        (block("columns", "<div>" + block("column", "<div><p>A</p></div>") * 2 + "</div>"),
         "<p>A</p><p>A</p>"),
        (block("group", "<div>Loose</div>"), "<p>Loose</p>"),
        (block("separator", '<hr class="wp-block-separator"/>'), "<hr>"),
        (block("spacer", '<div style="height:9px" aria-hidden="true"></div>'), ""),
        (block("buttons", f"<div>{block('button', '<div><a href=/?p=12>A</a></div>')}</div>"),
         '<p><a href="/2012/01/02/old-post/">A</a></p>'),
        (block("file", '<div><a href="/wp-content/uploads/report.pdf">A</a><a href="/wp-content/'
               'uploads/report.pdf" class="wp-block-file__button" download>Download</a></div>'),
         '<p><a href="/files/report.pdf">A</a></p>'),
        (block("embed", EMBED), f"<figure>{VIDEO}<figcaption>C</figcaption></figure>"),
        (block("core-embed/youtube", EMBED), f"<figure>{VIDEO}<figcaption>C</figcaption></figure>"),
        ('<!-- wp:embed {"url":"https://youtu.be/dQw4w9WgXcQ"} /-->', VIDEO),
        (block("paragraph", "<p>https://youtu.be/dQw4w9WgXcQ</p>"), VIDEO),
        (block("details", "<details><summary>S</summary><p>A</p></details>"),
         "<details><summary>S</summary><p>A</p></details>"),
        (block("govuk-components/inset-text", INSET), INSET),
        (block("govukblogs/inset-text", "<p>A</p>"), INSET),
        (block("govukblogs/accordion", "<div>" + block(
            "govukblogs/accordion-row", "<div><h2><span>S</span></h2></div><div><p>A</p></div>"
        ) + "</div>"), "<details><summary>S</summary><p>A</p></details>"),
        (block("html", "<b>A</b>"), "<p><strong>A</strong></p>"),
        (block("freeform", "A\nb\n\nC"), "<p>A<br>b</p><p>C</p>"),
        (block("column", "<div>" + block("freeform", "A\nb\n\nC") + "</div>"),
         "<p>A<br>b</p><p>C</p>"),
        ('<!-- wp:block {"ref":6} /-->', "<p>A<br>b</p><p>C</p>"),
        (block("paragraph", "<p>A</p>") + "B\nb\n\nC", "<p>A</p><p>B<br>b</p><p>C</p>"),
        (block("shortcode", '[gallery ids="1"]'),
         f"<figure>{IMG}<figcaption>The bridge at dawn</figcaption></figure>"),
        ('<!-- wp:block {"ref":7} /-->', "<p>Shared</p>"),
        (block("social-links", '<ul><!-- wp:social-link {"url":"https://s.example/a","service":'
               '"mastodon"} /--></ul>'),
         '<ul><li><a href="https://s.example/a">Mastodon</a></li></ul>'),
        (block("more", "<!--more-->"), ""),
    ],
)  # fmt: skip
def test_blocks_keep_their_meaning(kept: str, read: str) -> None:
    assert html(kept) == read
    assert told(kept) == []
    assert post_html(read) == read.replace("<table><tr>", "<table><tbody><tr>")


def test_footnotes_of_the_editor_stand_where_they_are_called() -> None:
    call = '<sup data-fn="{}" class="fn"><a href="#{}" id="{}-link">1</a></sup>'
    text = block("paragraph", f"<p>A{call.replace('{}', 'a-1')}.</p>") + "<!-- wp:footnotes /-->"
    assert html(text) == '<p>A<span class="app-footnote">Said <em>twice</em></span>.</p>'
    assert "Said <em>twice</em>" in article_html(html(text))
    missing = block("paragraph", f"<p>A{call.replace('{}', 'a-2')}.</p>")
    assert html(missing) == '<p>A<sup><a href="#a-2">1</a></sup>.</p>'


@pytest.mark.parametrize(
    ("kept", "read", "about"),
    [
        (block("acme/box", "<div><p>A</p></div>"), "<p>A</p>", "acme/box"),
        ('<!-- wp:latest-posts {"postsToShow":3} /-->', "", "latest-posts"),
        (block("acme/empty", "<div></div>"), "", "acme/empty"),
        ('<!-- wp:block {"ref":9} /-->', "", "block"),
        ('<!-- wp:block {"ref":8} /-->', "", "block"),
        (block("nextpage", "<!--nextpage-->"), "", "nextpage"),
    ],
)
def test_what_cannot_stay_as_it_was_is_told_by_name(kept: str, read: str, about: str) -> None:
    assert html(kept) == read
    assert [one.about for one in made(kept).notes] == [about]
    assert all(one.says.endswith(".") for one in made(kept).notes)


@pytest.mark.parametrize(
    "kept",
    [
        '<!-- wp:image {"id":[[ -->\n<p>A</p>\n<!-- /wp:image -->',
        '<!-- wp:image {"id":true} --><p>A</p>',
        "<!-- wp:group --><div><p>A</p>",
        "<p>A</p><!-- /wp:group -->",
        "<!-- wp:group --><!-- wp:column --><p>A</p><!-- /wp:group -->",
        "<!-- wp:group -->[caption]<p>A</p><!-- /wp:group -->[/caption]",
        f"<!-- wp:embed {'[' * 100_000} /--><p>A</p>",
    ],
)
def test_broken_blocks_keep_their_text(kept: str) -> None:
    assert html(kept).startswith("<p>A</p>")
