"""The search page: what was typed stays, what is found is shown, what is wrong is told."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse

from posts import pages
from posts.models import Blog
from tests import dom
from tests.comments.sending import READER
from tests.factories import PostFactory
from tests.posts.searching.test_asking import ODD

pytestmark = pytest.mark.django_db


def ask(typed: str, more: str = "") -> HttpResponse:
    """Return the answer to what was typed into the box."""
    return READER.get(f"/search/?{urlencode({'q': typed}, errors='surrogatepass')}{more}")


def page(typed: str, more: str = "") -> dom.Node:
    """Return the page of what was found."""
    response = ask(typed, more)
    assert response.status_code == 200
    return dom.page(response.content)


def make(many: int) -> None:
    """Publish posts about newts."""
    for n in range(many):
        PostFactory(title=f"Newts {n}", body="<p>All about great crested newts &amp; ponds.</p>")


def test_a_result_has_its_title_its_date_and_the_piece_with_the_words_marked(blog: Blog) -> None:
    make(1)
    shown = page("crested newt")
    assert shown.one("h2", of="govuk-heading-m").text == "1 result for crested newt"
    result = shown.one(of="app-summary")
    assert result.one("a").text == "Newts 0"
    assert READER.get(result.one("a")["href"]).status_code == 200
    assert [mark.text for mark in result.all("mark")] == ["Newts", "crested", "newts"]
    assert "All about great crested newts & ponds." in result.text
    assert result.one("time")["datetime"]


def test_the_box_keeps_what_was_typed_and_there_is_one_on_a_page(blog: Blog) -> None:
    shown = page('"great <b>newts', "")
    assert shown.one("input", name="q")["value"] == '"great <b>newts'
    assert shown.one("label", **{"for": "search"}).text == "Search this blog"
    assert shown.one("form")["action"] == "/search/"
    assert shown.one("h2", of="govuk-heading-m").text.startswith("Nothing found")
    assert shown.one("meta", name="robots")["content"] == "noindex"
    assert not shown.all("link", rel="canonical")


@pytest.mark.parametrize("path", ["/", "/comment-policy/", "/nothing-here/"])
def test_the_box_is_beside_posts_and_on_the_page_of_what_is_not_found(
    blog: Blog, path: str
) -> None:
    shown = dom.page(READER.get(path).content)
    assert shown.one("form", role="search").one("input")["name"] == "q"


def test_without_a_question_there_is_only_the_box(blog: Blog) -> None:
    for path in ("/search/", "/search/?q=", "/search/?q=+"):
        response = READER.get(path)
        assert response.status_code == 200
        assert "found" not in dom.page(response.content).one("main").text


@pytest.mark.parametrize("typed", ["x" * 201, "a b c d e f g h i j k", "the", "?!", "🙂"])
def test_what_cannot_be_asked_is_422_with_the_reason_and_what_was_typed(
    blog: Blog, typed: str
) -> None:
    response = ask(typed)
    assert response.status_code == 422
    shown = dom.page(response.content)
    assert shown.one("input", name="q")["value"] == typed
    assert shown.one("title").text.startswith("Error: ")
    summary = shown.one(of="govuk-error-summary")
    assert summary.one("a")["href"] == "#search"
    assert summary.one("a").text in shown.one("p", id="search-error").text


@pytest.mark.parametrize("typed", ODD)
def test_nothing_typed_is_an_error_of_ours(blog: Blog, typed: str) -> None:
    make(1)
    assert ask(typed).status_code in {200, 422}
    assert ask(typed, "&page=2").status_code in {200, 404, 422}
    assert ask(typed, "&page=1").status_code == 301


def test_results_are_paged_and_page_one_has_one_address(blog: Blog) -> None:
    make(12)
    assert len(page("newts").all(of="app-summary")) == 10
    second = page("newts", "&page=2")
    assert len(second.all(of="app-summary")) == 2
    assert "(page 2 of 2)" in second.one("title").text
    links = {one["href"] for one in second.one("nav", of="govuk-pagination").all("a")}
    assert links == {"/search/?q=newts", "/search/?q=newts&page=2"}
    assert ask("newts", "&page=3").status_code == ask("newts", "&page=999999999").status_code == 404
    first = ask("new ts", "&page=1")
    assert (first.status_code, first["Location"]) == (301, "/search/?q=new+ts")


def test_deep_pages_end_and_the_reader_is_told_to_add_a_word(
    blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("posts.searching.MOST_RESULTS", 11)
    make(12)
    assert "To find others, add a word." in page("newts").one("main").text
    assert len(page("newts", "&page=2").all(of="app-summary")) == 1


def test_a_page_beside_the_posts_is_shown_as_one(blog: Blog, editor: User) -> None:
    found = pages.start(blog, slug="about", title="About newts", body="<p>Us.</p>", by=editor)
    pages.show(found, by=editor, seen=1)
    (result,) = page("newts").all(of="app-summary")
    assert result.one("a")["href"] == "/about/"
    assert result.one("p", of="app-byline").text == "Page"
    assert result.one("p", of="app-summary__text").text == "Us."


def test_the_number_of_queries_is_the_same_for_one_post_and_for_many(
    blog: Blog, django_assert_num_queries: Any
) -> None:
    make(1)
    with django_assert_num_queries(8):
        page("newts")
    make(30)
    with django_assert_num_queries(8):
        page("newts")
    with django_assert_num_queries(8):
        page("newts ponds", "&page=3")


def test_the_search_of_wordpress_leads_here(blog: Blog) -> None:
    response = READER.get("/?s=two+words")
    assert (response.status_code, response["Location"]) == (301, "/search/?q=two+words")
