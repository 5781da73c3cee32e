"""Whatever is pasted becomes the few elements of a post, and is then left as it is."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govblog.sanitise import post_html
from tests.govblog.test_sanitise import assert_post_is_harmless

NAMES = (
    "p div h1 h2 h5 h6 ul ol li b strong i em span a table tr td th thead tfoot caption pre code "
    "blockquote br img figure figcaption details summary sup iframe hr svg math form select "
    "option font center section o:p dl dt noscript template"
).split()
SAID = [
    "", ' class="app-footnote"', ' class="app-video"', ' class="govuk-inset-text"',
    ' href="https://youtu.be/dQw4w9WgXcQ"', ' href="/a"', ' href="#_ftn1"', ' href="#_ftnref1"',
    ' style="mso-list:l0 level1 lfo1"', ' style="mso-list:l0 level2 lfo1"',
    ' style="mso-list:Ignore"', ' style="font-weight:700"', ' style="font-weight:normal"',
    ' style="font-style:italic"', ' style="mso-element:footnote"', ' style="vertical-align:super"',
    ' src="/media/pictures/a.webp" alt="x"', ' src="https://player.vimeo.com/video/1234567"',
    ' onclick="alert(1)"', ' href="javascript:alert(1)"', ' start="3" scope="col" colspan="2"',
]  # fmt: skip
WORDS = ["a", " ", "\n", "· x", "•\xa0y", "&nbsp;", "<", "&lt;", "1.", "\n\nz", "<!-- -->", '"']
tags = st.builds("<{}{}>".format, st.sampled_from(NAMES), st.sampled_from(SAID))
ends = st.builds("</{}>".format, st.sampled_from(NAMES))
soup = st.lists(st.one_of(tags, tags, ends, st.sampled_from(WORDS)), max_size=16).map("".join)


@settings(max_examples=300)
@given(soup)
def test_a_text_that_was_tidied_is_left_as_it_is(html: str) -> None:
    once = post_html(html)
    assert_post_is_harmless(once)
    assert post_html(once) == once


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("<div>One</div><div>Two</div>", "<p>One</p><p>Two</p>"),
        ("Loose<p>In one</p>words", "<p>Loose</p><p>In one</p><p>words</p>"),
        ("<p></p><p> &nbsp;</p><p><br></p><h2> </h2><p>Kept</p>", "<p>Kept</p>"),
        ("<h1>A</h1><h5>B</h5><h6>C</h6>", "<h2>A</h2><h4>B</h4><h4>C</h4>"),
        ("<p><b>A</b><b>B</b> <i>C</i></p>", "<p><strong>AB</strong> <em>C</em></p>"),
        ("<p><strong>A<strong>B</strong></strong></p>", "<p><strong>AB</strong></p>"),
        ("<p>A<b> </b>B</p>", "<p>A B</p>"),
        ('<p><a name="_Toc1">A</a> <a href="javascript:x">B</a></p>', "<p>A B</p>"),
        ("<b><p>A</p><p>B</p></b>", "<p>A</p><p>B</p>"),
        ("<ul><li>A</li><ul><li>B</li></ul></ul>",
         "<ul><li><p>A</p><ul><li>B</li></ul></li></ul>"),
        ("<ul> <li></li> </ul><ol>A</ol>", "<ol><li>A</li></ol>"),
        ("<p>• One</p><p>•&nbsp;Two</p><p>Not one</p>",
         "<ul><li>One</li><li>Two</li></ul><p>Not one</p>"),
        ("<li>Alone</li>", "<p>Alone</p>"),
        ("<table><tr><td> <p>A</p></td></tr><tfoot><tr><td></table>",
         "<table><tbody><tr><td><p>A</p></td></tr></tbody>"
         "<tbody><tr><td></td></tr></tbody></table>"),
        ("<table></table><blockquote> </blockquote><pre> </pre>", ""),
        ("<pre>\n\na < b<br>c</pre>", "<pre>a &lt; b\nc</pre>"),
        ("<pre><code>x</code></pre>", "<pre><code>x</code></pre>"),
        ('<p><img src="/media/pictures/a.webp" alt="A"></p>',
         '<img src="/media/pictures/a.webp" alt="A">'),
        ('<p>A <img src="//evil.example/a.png" alt="x"></p>', "<p>A</p>"),
        ("<figure>Words <figcaption>Below</figcaption></figure>", "<p>Words</p><p>Below</p>"),
    ],
)  # fmt: skip
def test_what_is_pasted_is_brought_into_order(pasted: str, kept: str) -> None:
    assert post_html(pasted) == kept


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ('<div class="govuk-inset-text">A</div>', '<div class="govuk-inset-text"><p>A</p></div>'),
        ('<div class="x govuk-inset-text">A</div>', '<div class="govuk-inset-text"><p>A</p></div>'),
        ("<details><summary>A</summary>B</details>",
         "<details><summary>A</summary><p>B</p></details>"),
        ('<details class="govuk-details" open><summary class="govuk-details__summary"><span '
         'class="govuk-details__summary-text">A</span></summary><div '
         'class="govuk-details__text">B</div></details>',
         "<details><summary>A</summary><p>B</p></details>"),
        ("<details>B</details>", "<details><summary>Details</summary><p>B</p></details>"),
        ("<details><summary>A</summary></details>", "<p>A</p>"),
        ('<p>A<span class="app-footnote"> B <b>C</b></span></p>',
         '<p>A<span class="app-footnote">B <strong>C</strong></span></p>'),
        ('<p><a href="/a">A<span class="app-footnote">B</span></a></p>',
         '<p><a href="/a">AB</a></p>'),
        ('<p><span class="app-footnote">A<span class="app-footnote">B</span></span></p>',
         '<p><span class="app-footnote">AB</span></p>'),
        ('<div class="app-video"><p><a href="https://youtu.be/dQw4w9WgXcQ?si=x">A</a></p></div>',
         '<div class="app-video"><a href="https://www.youtube.com/watch?v=dQw4w9WgXcQ">A</a></div>'),
        ('<div class="app-video"><a href="https://evil.example/watch?v=dQw4w9WgXcQ">A</a></div>',
         '<p><a href="https://evil.example/watch?v=dQw4w9WgXcQ">A</a></p>'),
        ('<iframe src="https://www.youtube.com/embed/dQw4w9WgXcQ" title="A talk"></iframe>',
         '<div class="app-video">'
         '<a href="https://www.youtube.com/watch?v=dQw4w9WgXcQ">A talk</a></div>'),
        ('<iframe src="https://player.vimeo.com/video/1234567?h=abcdef12"></iframe>',
         '<div class="app-video"><a href="https://vimeo.com/1234567/abcdef12">'
         "Video on Vimeo</a></div>"),
        ('<iframe src="https://evil.example/"></iframe><div class="evil">A</div>', "<p>A</p>"),
    ],
)  # fmt: skip
def test_inset_text_details_notes_and_videos_are_kept(pasted: str, kept: str) -> None:
    assert post_html(pasted) == kept


def test_a_text_as_deep_as_a_well_is_flattened() -> None:
    html = post_html("<blockquote>" * 2_000 + "<p>Found</p>")
    assert html.count("<blockquote>") < 50
    assert "Found" in html
