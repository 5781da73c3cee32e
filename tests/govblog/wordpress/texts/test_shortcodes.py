"""Square brackets that WordPress reads become what they stand for; those of writers stay."""

import pytest

from govblog.wordpress.texts.known import Around
from tests.govblog.wordpress.texts.made import AROUND, IMG, UPLOADS, VIDEO, html, made, told

NOTE = '<span class="app-footnote">{}</span>'
SEEN = 'see <a href="/2012/01/02/old-post/">the (old) post</a>'
FRAME = f"<figure>{IMG}<figcaption>The bridge at dawn</figcaption></figure>"


@pytest.mark.parametrize(
    "words",
    [
        "[sic]", "[1]", "[see below]", "[...]", "[/b]", "[gallery", "gallery]", "[ gallery ]",
        "[a, b]", "[caption]", "[fn]", "[source: ONS, n=100]", "[n=100]", "[[Main page]]",
        "f((x))", "((a) or (b))", "((one", "two))", "[video-call]", "[Minister]", "[£5]",
    ],
)  # fmt: skip
def test_brackets_of_writers_stay(words: str) -> None:
    assert html(f"A {words} b") == f"<p>A {words} b</p>"
    assert told(words) == []


@pytest.mark.parametrize(
    ("kept", "read"),
    [
        ('A[footnote id="1"]N <em>n</em>[/footnote].', f"A{NOTE.format('N <em>n</em>')}."),
        ("A[ref]N[/ref][efn_note]M[/efn_note]", f"A{NOTE.format('N')}{NOTE.format('M')}"),
        ('A ((see <a href="/?p=12">the (old) post</a>)) b',
         f"A {NOTE.format(SEEN)} b"),
        ("<code>f((a b))</code>", "<code>f((a b))</code>"),
    ],
)  # fmt: skip
def test_footnotes_stand_where_they_are_called(kept: str, read: str) -> None:
    assert html(kept) == f"<p>{read}</p>"


@pytest.mark.parametrize(
    "kept",
    [
        f'[caption id="attachment_1" width="300"]<a href="{UPLOADS}/bridge.jpg">'
        f'<img src="{UPLOADS}/bridge-300x200.jpg" /></a> At <b>dawn</b>[/caption]',
        f'[wp_caption caption="At <b>dawn</b>"]<img src="{UPLOADS}/bridge.jpg">[/wp_caption]',
        f'<p>[caption width=“3”]<img src="{UPLOADS}/bridge.jpg"></p>At <b>dawn</b>[/caption]',
    ],
)  # fmt: skip
def test_captions_of_both_forms_stand_below_their_picture(kept: str) -> None:
    caption = "<figcaption>At <strong>dawn</strong></figcaption>"
    assert html(f"A\n{kept}\nB") == f"<p>A</p><figure>{IMG}{caption}</figure><p>B</p>"


def test_the_caption_of_a_picture_that_is_not_here_stays() -> None:
    assert html('[caption]<img src="/x.jpg"> At dawn[/caption]') == "<p>At dawn</p>"


def test_a_gallery_shows_its_pictures_one_by_one() -> None:
    assert html('[gallery ids="1,1" columns="2"]') == FRAME * 2
    assert html("[gallery]") == FRAME
    assert html('[gallery exclude="1"]') == ""
    assert told('[gallery ids="2,9"]') == [
        ("picture", f"{UPLOADS}/gone.jpg", 1), ("picture", "attachment 9", 1)
    ]  # fmt: skip
    assert made("[gallery]", Around(base=AROUND.base)).html == ""


@pytest.mark.parametrize(
    "kept",
    [
        "[embed]https://youtu.be/dQw4w9WgXcQ[/embed]",
        "[embed width='560']http://www.youtube.com/watch?v=dQw4w9WgXcQ&amp;t=5[/embed]",
        "[youtube=http://www.youtube.com/watch?v=dQw4w9WgXcQ&w=640]",
        "[youtube https://www.youtube.com/watch?v=dQw4w9WgXcQ]",
        "[youtube dQw4w9WgXcQ]",
        '[youtube id="dQw4w9WgXcQ" /]',
        "[youtube]dQw4w9WgXcQ[/youtube]",
        "[video src='https://youtu.be/dQw4w9WgXcQ']",
    ],
)
def test_a_video_is_shown_however_it_was_said(kept: str) -> None:
    assert html(f"A\n\n{kept}\n\nB") == f"<p>A</p>{VIDEO}<p>B</p>"


def test_vimeo_and_what_names_no_video() -> None:
    assert "https://vimeo.com/12345678" in html("[vimeo 12345678]")
    assert html("[vimeo]") == ""
    assert told("[vimeo]") == [("shortcode", "vimeo", 1)]


def test_recordings_become_links() -> None:
    link = f'<p><a href="{UPLOADS}/a.mp3">Audio: a.mp3</a></p>'
    assert html('[audio mp3="/wp-content/uploads/a.mp3"][/audio]') == link
    assert html(f"[audio {UPLOADS}/a.mp3]") == link
    assert html('[playlist type="video" ids="2"]').startswith("<p><a")
    assert told("[audio]") == [("shortcode", "audio", 1)]


def test_code_is_not_read() -> None:
    kept = '[code language="php"]\n<b>x</b>\n\n[gallery] &lt;[/code]'
    assert html(kept) == "<pre><code><b>x</b>\n\n[gallery] &lt;</code></pre>".replace(
        "<b>x</b>", "&lt;b&gt;x&lt;/b&gt;"
    )


def test_what_nobody_knows_is_left_out_once_told_and_its_text_kept() -> None:
    text = '[box colour="red"]In\n\nit[/box] [contact_form] [form id=5] [form id=6] [x]y[/x]'
    assert html(text) == "<p>In</p><p>it    y</p>"
    assert told(text) == [
        ("shortcode", "box", 1), ("shortcode", "contact_form", 1),
        ("shortcode", "form", 2), ("shortcode", "x", 1),
    ]  # fmt: skip


def test_a_shortcode_meant_as_words_loses_one_pair_of_brackets() -> None:
    assert html("Write [[gallery ids=1]] or [[/caption]]") == (
        "<p>Write [gallery ids=1] or [/caption]</p>"
    )
    assert html("Write [[box]words[/box]] so") == "<p>Write [box]words[/box] so</p>"


@pytest.mark.parametrize("name", ["private", "members_only", "restrict", "member"])
def test_what_only_some_readers_saw_is_left_out_and_told(name: str) -> None:
    text = f"For all. [{name}]Not for <b>all</b>.[/{name}]"
    assert html(text) == "<p>For all.</p>"
    assert told(text) == [("shortcode", name, 1)]
