"""Footnotes that an author made by hand are footnotes here."""

import pytest

from tests.govblog.wordpress.texts.made import html

NOTE = '<span class="app-footnote">{}</span>'


@pytest.mark.parametrize(
    ("kept", "read"),
    [
        (
            'A<a title="" href="#_ftn1" name="_ftnref1">[1]</a> b.\n\n<hr />\n\n'
            '<a title="" href="#_ftnref1" name="_ftn1">[1]</a> See <em>this</em>.',
            f"<p>A{NOTE.format(' See <em>this</em>.')} b.</p><hr>",
        ),
        (
            'A<sup id="fnref1"><a href="#fn1">1</a></sup>'
            '<sup id="fnref2"><a href="#fn2">2</a></sup>'
            '\n<ol>\n<li id="fn1"><p>One <a href="#fnref1">↩</a></p></li>\n'
            '<li id="fn2">Two <a href="#fnref2">↩</a></li></ol>\nEnd',
            f"<p>A{NOTE.format(' One  ')}{NOTE.format('Two ')}</p><p>End</p>",
        ),
        (
            'To <a href="#b">B</a>\n\n<a name="b"></a><h2>B</h2>\n\nText',
            '<p>To <a href="#b">B</a></p><h2>B</h2><p>Text</p>',
        ),
        (
            '<a href="#b" id="a">B</a>\n\nC <a href="#nowhere" id="b">A</a>',
            '<p><a href="#b">B</a></p><p>C <a href="#nowhere">A</a></p>',
        ),
    ],
)
def test_links_that_lead_to_each_other_are_a_footnote(kept: str, read: str) -> None:
    assert html(kept) == read
