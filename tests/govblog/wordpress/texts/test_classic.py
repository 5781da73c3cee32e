"""A post of the days before blocks reads here as it read there."""

import pytest

from govblog.sanitise import post_html
from tests.govblog.wordpress.texts.made import IMG, SRC, UPLOADS, VIDEO, html, made, told


@pytest.mark.parametrize(
    ("kept", "read"),
    [
        ("One\ntwo\n\n\nThree", "<p>One<br>two</p><p>Three</p>"),
        ("One<br />\ntwo<br><br>three", "<p>One<br>two<br><br>three</p>"),
        ("<p>One\ntwo</p>\n\n<p></p>\n&nbsp;\n\nThree", "<p>One<br>two</p><p>Three</p>"),
        ("<strong>A\n\nB</strong> c", "<p><strong>A</strong></p><p><strong>B</strong> c</p>"),
        ("A <em>b\nc</em>", "<p>A <em>b<br>c</em></p>"),
        ("<b>B</b> <i>I</i> <kbd>K</kbd> <q>Q</q>",
         "<p><strong>B</strong> <em>I</em> <code>K</code> “Q”</p>"),
        ('<span style="font-weight:bold">B</span> <span style="color:red">R</span>',
         "<p><strong>B</strong> R</p>"),
        ("Before\n<h3>Head</h3>\nAfter", "<p>Before</p><h2>Head</h2><p>After</p>"),
        ("<ul>\n\t<li>A\nb</li>\n\t<li>C\n\nd</li>\n</ul>",
         "<ul><li>A<br>b</li><li><p>C</p><p>d</p></li></ul>"),
        ("<ul><li>A<li>B<ol><li>C</ul>", "<ul><li>A</li><li><p>B</p><ol><li>C</li></ol></li></ul>"),
        ("<blockquote>A\n\nB\n<cite>C</cite></blockquote>",
         "<blockquote><p>A</p><p>B</p><p>C</p></blockquote>"),
        ("<pre>a\n\n  b &lt; c</pre>\nD", "<pre>a\n\n  b &lt; c</pre><p>D</p>"),
        ("<dl><dt>Word</dt><dd>Meaning</dd></dl>", "<p><strong>Word</strong></p><p>Meaning</p>"),
        ("<div>A</div><section>B</section><center>C</center>", "<p>A</p><p>B</p><p>C</p>"),
        ("<table>\n<tr><th scope='row'>A</th>\n<td>B\nb</td></tr>\n</table>",
         '<table><tr><th scope="row">A</th><td>B<br>b</td></tr></table>'),
        ("<table><tr><td>A<td>B<tr><td>C</table>",
         "<table><tr><td>A</td><td>B</td></tr><tr><td>C</td></tr></table>"),
        ("A <!-- not said --> b<!--more-->c", "<p>A  bc</p>"),
        ("1 < 2 & 3 <3 &lt;b&gt; &amp;amp;", "<p>1 &lt; 2 &amp; 3 &lt;3 &lt;b&gt; &amp;amp;</p>"),
        ("<details><summary>More</summary>A\n\nB</details>",
         "<details><summary>More</summary><p>A</p><p>B</p></details>"),
        ('<div class="govuk-inset-text">A</div>', '<div class="govuk-inset-text"><p>A</p></div>'),
        ("<noscript>N</noscript><svg><text>S</text></svg>A<hr />", "<p>A</p><hr>"),
        ("A <svg>never ends", "<p>A</p>"),
        ("<ul></ul><h2> </h2><p>A", "<p>A</p>"),
    ],
)  # fmt: skip
def test_line_ends_and_elements_become_what_a_post_has(kept: str, read: str) -> None:
    assert html(kept) == read


@pytest.mark.parametrize(
    ("kept", "levels"),
    [("h1 h2 h3 h4", "h2 h3 h4 h4"), ("h3 h4 h3", "h2 h3 h2"), ("h2 h4", "h2 h3"),
     ("h5", "h2"), ("h2 h3 h4", "h2 h3 h4")],
)  # fmt: skip
def test_headings_begin_at_the_second_level_and_skip_none(kept: str, levels: str) -> None:
    text = "".join(f"<{tag}>A</{tag}>" for tag in kept.split())
    assert html(text) == "".join(f"<{tag}>A</{tag}>" for tag in levels.split())


@pytest.mark.parametrize(
    ("kept", "read"),
    [
        ("A\n\nhttps://youtu.be/dQw4w9WgXcQ\n\nB", f"<p>A</p>{VIDEO}<p>B</p>"),
        ("A\nhttp://www.youtube.com/watch?v=dQw4w9WgXcQ&feature=x\nB", f"<p>A</p>{VIDEO}<p>B</p>"),
        ("A https://youtu.be/dQw4w9WgXcQ", "<p>A https://youtu.be/dQw4w9WgXcQ</p>"),
        ("https://social.example/1?a=1&amp;b=2",
         '<p><a href="https://social.example/1?a=1&amp;b=2">'
         "https://social.example/1?a=1&amp;b=2</a></p>"),
        ('<iframe src="//www.youtube.com/embed/dQw4w9WgXcQ?rel=0" width="560"></iframe>', VIDEO),
        ('<object><param name="movie" value="http://www.youtube.com/v/dQw4w9WgXcQ?fs=1">'
         '<embed src="http://www.youtube.com/v/dQw4w9WgXcQ?fs=1"></object>', VIDEO),
        ('<iframe src="https://map.example/1" title="The map"></iframe>',
         '<p><a href="https://map.example/1">The map</a></p>'),
        ('<video><source src="/wp-content/uploads/a.mp4"></video>',
         f'<p><a href="{UPLOADS}/a.mp4">Video: a.mp4</a></p>'),
        ('<iframe src="https://count.example/" width="0" height="0"></iframe>A', "<p>A</p>"),
    ],
)  # fmt: skip
def test_videos_are_shown_and_what_else_was_embedded_is_a_link(kept: str, read: str) -> None:
    assert html(kept) == read


@pytest.mark.parametrize(
    ("href", "leads"),
    [
        ("https://blog.example/?p=12", "/2012/01/02/old-post/"),
        ("../../../?p=12", "/2012/01/02/old-post/"),
        ("#comment-4", "/comments/wordpress/4/"),
        ("#part", "#part"),
        ("/wp-content/uploads/report.pdf", "/files/report.pdf"),
        (f"{UPLOADS}/bridge-300x200.jpg", SRC),
        ("/about/", "https://blog.example/about/"),
        ("mailto:n@a.example", "mailto:n@a.example"),
        ("http://[", "http://["),
    ],
)
def test_a_link_leads_where_it_should_from_here(href: str, leads: str) -> None:
    assert html(f'<a href="{href}">A</a>') == f'<p><a href="{leads}">A</a></p>'


def test_a_link_around_blocks_is_in_them() -> None:
    assert html('<a href="/b"><h2>A</h2>\n\nB</a>') == (
        '<h2><a href="https://blog.example/b">A</a></h2>'
        '<p><a href="https://blog.example/b">B</a></p>'
    )


@pytest.mark.parametrize(
    "tag",
    [
        f'<img src="{UPLOADS}/bridge.jpg">',
        f'<img src="{UPLOADS}/bridge-1024x683.jpg" srcset="x 1x" class="size-large" width="9">',
        f'<img src="{UPLOADS}/bridge-scaled.jpg?w=640">',
        '<img src="/wp-content/uploads/bridge-300x200.jpg">',
        '<img src="https://elsewhere.example/x.jpg" class="alignleft wp-image-1">',
        f'<img src="data:image/gif;base64,R0lG" data-src="{UPLOADS}/bridge.jpg">',
        f'<a href="{UPLOADS}/bridge.jpg"><img src="{UPLOADS}/bridge-300x200.jpg"></a>',
        f'<a href="/?attachment_id=1" rel="attachment"><img src="{UPLOADS}/bridge.jpg"></a>',
    ],
)
def test_a_picture_is_known_in_all_its_spellings(tag: str) -> None:
    assert html(tag) == f"<figure>{IMG}</figure>"
    assert html(f"A {tag} b") == f"<p>A {IMG} b</p>"


def test_what_the_text_says_of_a_picture_comes_before_what_the_library_says() -> None:
    assert 'alt="At night"' in html(f'<img src="{UPLOADS}/bridge.jpg" alt="At night">')


def test_a_picture_that_leads_elsewhere_still_does() -> None:
    img = f'<a href="/?p=12"><img src="{UPLOADS}/bridge.jpg"></a>'
    link = f'<a href="/2012/01/02/old-post/">{IMG}</a>'
    assert html(img) == f"<p>{link}</p>"
    assert html(f"<figure>{img}<figcaption>C</figcaption></figure>") == (
        f'<figure>{IMG}<figcaption><a href="/2012/01/02/old-post/">C</a></figcaption></figure>'
    )
    assert html(f'<figure>{img}<figcaption><a href="/">C</a></figcaption></figure>') == (
        f'<p>{link}</p><p><a href="https://blog.example/">C</a></p>'
    )


def test_a_caption_that_was_pasted_as_it_showed_is_one() -> None:
    text = (
        f'<div class="wp-caption"><img src="{UPLOADS}/bridge.jpg"><p class="wp-caption-text">C</p>'
    )
    assert html(text) == f"<figure>{IMG}<figcaption>C</figcaption></figure>"


def test_a_picture_that_is_not_here_is_left_out_and_told() -> None:
    text = '<figure><img src="/x.jpg" alt="X"><figcaption>Its <b>words</b></figcaption></figure>'
    after = made(f'{text}<img src="/x.jpg"><a href="/?p=12"><img src="/y.png" alt="Go"></a>')
    assert after.html == (
        '<p>Its <strong>words</strong></p><p><a href="/2012/01/02/old-post/">Go</a></p>'
    )
    assert after.pictures == ("https://blog.example/x.jpg", "https://blog.example/y.png")
    assert [(one.kind, one.about, one.times) for one in after.notes] == [
        ("picture", "https://blog.example/x.jpg", 2),
        ("picture", "https://blog.example/y.png", 1),
    ]


def test_signs_and_counting_pictures_are_no_pictures() -> None:
    text = 'Hi <img class="wp-smiley" src="/s.gif" alt=":)"><img src="/c.gif" width="1" height="1">'
    assert html(text) == "<p>Hi :)</p>"
    assert told(text) == []


def test_scripts_and_pages_of_a_post_are_told() -> None:
    text = "A<script>alert(1)</script><STYLE>p{}</style>\n<!--nextpage-->\nB"
    assert html(text) == "<p>A</p><p>B</p>"
    assert told(text) == [("script", "script", 1), ("page break", "nextpage", 1)]


def test_the_door_keeps_what_was_made() -> None:
    text = (
        f'<h1>A</h1>\n\nOne\ntwo <a href="/?p=12">l</a>\n\n<img src="{UPLOADS}/bridge.jpg">\n'
        "<table><caption>C</caption><tbody><tr><th>a</th></tr></tbody></table>\n"
        "https://youtu.be/dQw4w9WgXcQ\n[fn]N[/fn]\n<ul><li>x</li></ul><details>"
        "<summary>S</summary>T</details>"
    )
    assert post_html(html(text)) == html(text)
