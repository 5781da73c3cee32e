"""Which colours a blog may have."""

import pytest
from django.core.exceptions import ValidationError

from govblog.colour import contrast_with_white, readable
from posts.models import Blog
from tests import dom
from tests.comments.sending import READER
from tests.factories import settings_of_blogs


@pytest.mark.parametrize(
    ("colour", "ratio"),
    [("#ffffff", 1.0), ("#000000", 21.0), ("#777777", 4.48), ("#767676", 4.54), ("#0000ff", 8.59)],
)
def test_the_contrast_is_as_wcag_counts_it(colour: str, ratio: float) -> None:
    assert round(contrast_with_white(colour), 2) == ratio


@pytest.mark.parametrize("colour", ["#14505c", "#767676", "#000000"])
def test_white_is_read_on_a_dark_colour(colour: str) -> None:
    readable(colour)


@pytest.mark.parametrize("colour", ["#777777", "#ffff00", "#ffffff"])
def test_a_light_colour_is_refused_with_its_contrast(colour: str) -> None:
    with pytest.raises(ValidationError, match="Choose a darker colour"):
        readable(colour)


@pytest.mark.parametrize("colour", ["14505c", "#14505", "#14505C", "red", "#14505c;}", ""])
def test_what_is_no_colour_is_refused(colour: str) -> None:
    with pytest.raises(ValidationError, match="six digits"):
        readable(colour)


@pytest.mark.django_db
def test_a_blog_with_a_colour_links_a_sheet_that_says_it_and_one_without_links_none(
    blog: Blog,
) -> None:
    assert "/colours/" not in READER.get("/").content.decode()
    settings_of_blogs(colour="#5c1414")
    shown = dom.page(READER.get("/").content)
    assert [node["content"] for node in shown.all("meta", name="theme-color")] == ["#5c1414"]
    sheet = READER.get("/colours/5c1414.css")
    assert sheet.content == b":root{--app-band:#5c1414}"
    assert sheet["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in sheet["Cache-Control"]


@pytest.mark.django_db
@pytest.mark.parametrize("digits", ["ffffff", "ABCDEF", "00000"])
def test_no_sheet_says_a_colour_that_no_blog_may_have(blog: Blog, digits: str) -> None:
    assert READER.get(f"/colours/{digits}.css").status_code == 404
