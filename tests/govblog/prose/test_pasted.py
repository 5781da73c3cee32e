"""Word and Google Docs are understood: lists, notes, weight and slant; fonts and colours go."""

import re

from govblog.sanitise import post_html

MARK = "<![if !supportLists]><span style='font-family:Symbol'><span style='mso-list:Ignore'>{}"
REST = "<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp;&nbsp; </span></span></span>"


def item(words: str, level: int = 1, marker: str = "·", which: str = "Middle") -> str:
    """Return a paragraph that Word means as an item of a list."""
    style = f"margin-left:{36 * level}.0pt;text-indent:-18.0pt;mso-list:l0 level{level} lfo1"
    drawn = MARK.format(marker) + REST + "<![endif]>"
    return f"<p class=MsoListParagraphCxSp{which} style='{style}'>{drawn}{words}<o:p></o:p></p>\n"


def word(body: str) -> str:
    """Return a body as Word puts it on the clipboard."""
    return f"""<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:st1="x">
<head><meta name=Generator content="Microsoft Word 15"><title>A document</title>
<link rel=File-List href="file:///C:/x/filelist.xml">
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
<style><!-- p.MsoNormal {{mso-style-parent:""; font-family:Calibri;}} --></style></head>
<body lang=EN-GB style='tab-interval:36.0pt'><!--StartFragment-->
{body}<!--EndFragment--></body></html>"""


def test_words_from_word_lose_fonts_styles_and_empty_lines() -> None:
    pasted = word(
        "<p class=MsoNormal style='margin-bottom:0cm;mso-fareast-font-family:Calibri'>"
        "<span lang=EN-US style='font-size:11.0pt;color:red'>Our <b "
        "style='mso-bidi-font-weight:normal'>bold</b> <i>plan</i> for <st1:place w:st=\"on\">"
        "London</st1:place></span><o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p>"
        "<h1 style='mso-list:l1 level1 lfo2'>" + MARK.format("1.") + REST + "<![endif]>Why</h1>"
        '<p class=MsoNormal><img width=10 src="file:///C:/x/image001.png" v:shapes="x"></p>'
    )
    assert post_html(pasted) == (
        "<p>Our <strong>bold</strong> <em>plan</em> for London</p><h2>Why</h2>"
    )


def test_paragraphs_that_word_draws_as_lists_become_lists() -> None:
    pasted = word(
        item("First", which="First")
        + item("Inner", 2, "o")
        + item("Innermost", 3, "§")
        + item("Second", which="Last")
        + "<p class=MsoNormal>Between</p>"
        + item("One", marker="1.")
        + item("Under one", 2, "a)")
        + item("Two", marker="2.")
    )
    html = re.sub(r"</?p>", "", post_html(pasted))
    assert html == (
        "<ul><li>First<ul><li>Inner<ul><li>Innermost</li></ul></li></ul></li><li>Second</li></ul>"
        "Between<ol><li>One<ol><li>Under one</li></ol></li><li>Two</li></ol>"
    )


def test_a_footnote_of_word_stands_where_it_is_called() -> None:
    pasted = word(
        '<p class=MsoNormal>Half<a style="mso-footnote-id:ftn1" href="#_ftn1" name="_ftnref1">'
        "<span class=MsoFootnoteReference>[1]</span></a> of them.</p>"
        "<div style='mso-element:footnote-list'><br clear=all><hr align=left width=\"33%\">"
        "<div style='mso-element:footnote' id=ftn1><p class=MsoFootnoteText>"
        '<a href="#_ftnref1" name="_ftn1"><span class=MsoFootnoteReference>[1]</span></a> '
        'In <a href="https://example.org/">2025</a>.</p></div></div>'
    )
    assert post_html(pasted) == (
        '<p>Half<span class="app-footnote">In <a href="https://example.org/">2025</a>.</span>'
        " of them.</p>"
    )


def test_a_table_of_word_keeps_its_cells_only() -> None:
    pasted = word(
        "<table class=MsoTableGrid border=1 style='border-collapse:collapse'><tr style='height:1'>"
        "<td width=301 valign=top style='border:solid'><p class=MsoNormal>A<o:p></o:p></p></td>"
        "<td><p class=MsoNormal><o:p>&nbsp;</o:p></p></td></tr></table>"
    )
    assert post_html(pasted) == (
        "<table><tbody><tr><td><p>A</p></td><td></td></tr></tbody></table>"
    )


def test_google_docs_says_weight_by_style_and_its_own_bold_is_none() -> None:
    pasted = (
        '<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1">'
        '<h2 dir="ltr" style="line-height:1.38"><span style="font-size:16pt">Title</span></h2>'
        '<p dir="ltr"><span style="font-weight:400">Plain </span>'
        '<span style="font-weight:700">heavy</span><span style="font-weight:700;color:red"> on'
        '</span><span style="font-style:italic"> lean</span> '
        '<a href="https://example.org/" style="text-decoration:none"><span>link</span></a> m'
        '<span style="font-size:0.6em;vertical-align:super">2</span></p>'
        '<ul><li dir="ltr" aria-level="1"><p role="presentation">One</p></li>'
        '<ul><li aria-level="2"><p>Inner</p></li></ul></ul></b><br class="x">'
    )
    assert post_html(pasted) == (
        "<h2>Title</h2><p>Plain <strong>heavy on</strong><em> lean</em> "
        '<a href="https://example.org/">link</a> m<sup>2</sup></p>'
        "<ul><li><p>One</p><ul><li><p>Inner</p></li></ul></li></ul>"
    )
