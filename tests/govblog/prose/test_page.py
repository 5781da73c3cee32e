"""A post's text on its page: notes both ways, tables that scroll, videos that wait, pictures."""

import re

import pytest
from hypothesis import given, settings

from govblog.prose.page import Credit, Shown, credit_line
from govblog.prose.videos import video
from govblog.sanitise import article_html, post_html
from tests import dom
from tests.govblog.html import read
from tests.govblog.prose.test_tidy import soup

PICTURE = "/media/pictures/a.webp"
BY = Credit("Ada Ng", "https://example.org/a", "CC BY 4.0", "https://example.org/by")
KNOWN = [(PICTURE, Shown(1600, 900, "/media/pictures/a-480.webp 480w", BY))]


def page(html: str) -> dom.Node:
    """Return the page of a text that an editor wrote."""
    return dom.page(f"<main>{article_html(post_html(html), KNOWN)}</main>".encode())


def test_a_note_and_its_place_lead_to_each_other() -> None:
    note = '<span class="app-footnote">{}</span>'
    shown = page(f"<p>One{note.format('First')}</p><ul><li>Two{note.format('<b>2</b>')}</li></ul>")
    places = shown.all("sup")
    assert [one.text for one in places] == ["Note 1", "Note 2"]
    for number, place in enumerate(places, start=1):
        call = place.one("a")
        assert call["href"] == f"#note-{number}"
        back = shown.one(id=f"note-{number}").all("a")[-1]
        assert back["href"] == f"#{call['id']}"
    assert shown.one("section").one("h2").text == "Notes"
    assert not page("<p>No notes</p>").all("section")


def test_nothing_an_editor_writes_takes_an_id_of_the_page() -> None:
    html = article_html(post_html('<p id="comments">A</p><h2 id="note-1" name="main">B</h2>'))
    assert "id=" not in html


def test_header_cells_say_what_they_head_and_a_wide_table_scrolls_by_itself() -> None:
    shown = page(
        "<table><caption>Visits</caption><tr><th>Month</th><th>Visits</th></tr>"
        "<tr><th>May</th><td>7</td></tr></table><table><tr><td>1</td></tr></table>"
    )
    assert [cell["scope"] for cell in shown.all("th")] == ["col", "col", "row"]
    assert len(shown.one("thead").all("th")) == 2
    frames = shown.all("div")
    assert [frame["aria-label"] for frame in frames] == ["Table: Visits", "Table 2"]
    assert all(frame["tabindex"] == "0" and frame["role"] == "region" for frame in frames)


@pytest.mark.parametrize(
    ("address", "player"),
    [
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=3", "youtube-nocookie.com/embed/"),
        ("https://youtu.be/dQw4w9WgXcQ", "youtube-nocookie.com/embed/dQw4w9WgXcQ"),
        ("https://www.youtube.com/shorts/dQw4w9WgXcQ", "youtube-nocookie.com/embed/dQw4w9WgXcQ"),
        ("https://vimeo.com/1234567", "player.vimeo.com/video/1234567?dnt=1"),
        ("https://vimeo.com/1234567/abcdef12", "video/1234567?h=abcdef12&dnt=1"),
        ("https://player.vimeo.com/video/1234567?h=abcdef12", "h=abcdef12&dnt=1"),
    ],
)
def test_a_video_of_a_known_site_has_a_player_without_cookies(address: str, player: str) -> None:
    found = video(address)
    assert found
    assert player in found.player


@pytest.mark.parametrize(
    "address",
    [
        "https://youtube.com.evil.example/watch?v=dQw4w9WgXcQ", "javascript:alert(1)//youtu.be/",
        "https://youtu.be/dQw4w9WgXc'", "https://www.youtube.com/watch?v=", "https://vimeo.com/x",
        "https://www.youtube.com/playlist?list=PL1", "//youtu.be/dQw4w9WgXcQ", "http://[bad",
        "https://www.youtube.com/watch?" + "a&" * 5_000, "ftp://youtu.be/dQw4w9WgXcQ", "",
        "https://youtube.com@evil.example/embed/dQw4w9WgXcQ", "https://vimeo.com/1234567?h=\"x",
    ],
)  # fmt: skip
def test_no_other_address_is_a_video(address: str) -> None:
    found = video(address)
    assert found is None or found.player == "https://player.vimeo.com/video/1234567?dnt=1"


def test_a_video_is_a_plain_link_until_it_is_asked_for() -> None:
    shown = page('<div class="app-video"><a href="https://youtu.be/dQw4w9WgXcQ">A talk</a></div>')
    assert shown.one("a").text == "A talk (video on YouTube)"
    assert shown.one("a")["href"] == "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
    assert not shown.all("iframe")
    place = shown.one(of="app-video")
    assert place["data-video"] == "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"


def test_a_picture_has_its_sizes_and_says_whose_it_is() -> None:
    shown = page(f'<figure><img src="{PICTURE}" alt="A"><figcaption>B</figcaption></figure>')
    image = shown.one("img")
    assert (image["width"], image["height"]) == ("1600", "900")
    assert image["srcset"] == "/media/pictures/a-480.webp 480w"
    assert shown.one("figcaption").text == "B Picture: Ada Ng, CC BY 4.0"
    assert [one["href"] for one in shown.one("figcaption").all("a")] == [BY.source, BY.licence_url]


def test_a_picture_in_a_link_names_its_maker_without_a_link_in_the_link() -> None:
    shown = page(f'<p>See <a href="/a">this <img src="{PICTURE}" alt="A"></a></p>')
    assert "Picture: Ada Ng, CC BY 4.0" in shown.text
    assert len(shown.all("a")) == 1


def test_a_picture_that_is_not_known_is_shown_as_it_is() -> None:
    html = article_html(post_html('<img src="/media/pictures/old.webp" alt="A">'))
    assert html == '<img alt="A" src="/media/pictures/old.webp" loading="lazy">'


@pytest.mark.parametrize(
    ("credit", "said"),
    [
        (Credit(), ""),
        (Credit("<b>Ada</b>"), "Picture: &lt;b&gt;Ada&lt;/b&gt;"),
        (Credit("Ada", "javascript:alert(1)"), "Picture: Ada</span>"),
        (Credit(licence="Public domain"), "Picture: Public domain"),
    ],
)
def test_a_credit_says_what_is_known(credit: Credit, said: str) -> None:
    assert said in credit_line(credit)
    assert bool(said) == bool(credit_line(credit))


@settings(max_examples=150)
@given(soup)
def test_whatever_the_text_its_page_is_balanced_and_has_no_way_out(html: str) -> None:
    shown = str(article_html(post_html(html), KNOWN))
    reading = read(shown)
    assert not reading.rest
    assert not reading.tags & {"script", "iframe", "style", "svg", "form", "input"}
    ids = re.findall(r' id="([^"]*)"', shown)
    assert len(ids) == len(set(ids))
    for one in reading.elements:
        assert not [name for name in one.attributes if name.startswith(("on", "style"))]
        assert not (one.attributes.get("href") or "").lower().startswith("javascript")
