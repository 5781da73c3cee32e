"""Who keeps the hold rules sees what the spam score learned, trains it, and tries a text."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from comments import scoring
from comments.models import SpamModel
from comments.scoring import judging
from posts.models import Blog, Membership, Post
from tests import dom
from tests.comments.scoring.test_keeping import AD, decide
from tests.desk import page, signed_in, told
from tests.factories import BlogFactory, StaffFactory

pytestmark = pytest.mark.django_db
PATH = "/admin/comments/comment/spam-score/"


@pytest.fixture(autouse=True)
def few_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a score be trained from ten comments of each kind."""
    monkeypatch.setattr(judging, "FEWEST", 10)


@pytest.fixture
def senior(blog: Blog) -> User:
    """A senior moderator of `blog`."""
    return StaffFactory(blog=blog, role="senior moderator")


@pytest.fixture
def desk(senior: User) -> Client:
    """A browser in which the senior moderator is signed in."""
    return signed_in(senior)


def cells(shown: dom.Node) -> list[list[str]]:
    """Return the cells of the table of blogs, row by row."""
    rows = shown.one(of="app-scroll").all("tr")[1:]
    return [[cell.text for cell in (*row.all("th"), *row.all("td"))] for row in rows]


def test_before_there_is_a_score_the_page_says_what_it_takes(blog: Blog, desk: Client) -> None:
    shown = page(desk, PATH)
    assert cells(shown) == [[blog.name, "Not yet", "", "", "", ""]]
    assert "20 comments marked as spam and 20 that are not" in shown.one(of="app-empty").text
    assert not shown.all("textarea")


def test_a_press_of_the_button_trains_it_and_the_page_shows_what_it_learned(
    blog: Blog, post: Post, senior: User, desk: Client
) -> None:
    decide(post, 20)
    answer = desk.post(PATH, {"act": "train", "blog": blog.pk})
    assert answer["Location"] == f"{PATH}?blog={blog.pk}"
    assert told(answer, desk) == [
        "The score is being trained. Open this page again in a minute to see it."
    ]
    assert SpamModel.objects.get().trained_by == senior
    shown = page(desk, PATH)
    ((name, trained, learned, *shares),) = cells(shown)
    assert (name, learned) == (blog.name, "20 spam, 20 not")
    assert " at " in trained
    assert all(share.endswith("%") for share in shares)
    captions = [table.one("caption").text for table in shown.all("table")]
    assert captions[-2:] == ["Speaks for spam", "Speaks against spam"]
    assert len(shown.all(of="app-score__signs")[0].all("tr")) == 13


def test_who_presses_twice_is_told_that_it_is_on_its_way(blog: Blog, desk: Client) -> None:
    scoring.claim(blog.pk)
    answer = desk.post(PATH, {"act": "train", "blog": blog.pk})
    assert told(answer, desk) == ["The score is being trained already."]


def test_too_few_decisions_are_told_on_the_page(blog: Blog, post: Post, desk: Client) -> None:
    decide(post, 2)
    desk.post(PATH, {"act": "train", "blog": blog.pk})
    assert "there are 2 and 2." in page(desk, PATH).one(of="app-empty").text


def test_a_text_that_is_tried_comes_back_with_its_score_and_what_made_it(
    blog: Blog, post: Post, desk: Client
) -> None:
    decide(post, 20)
    scoring.train(blog)
    answer = desk.post(PATH, {"act": "try", "blog": blog.pk, **AD})
    assert answer.status_code == 200
    shown = dom.page(answer.content)
    result = shown.one(of="app-score")
    assert "it would be marked" in result.text
    assert "“subscribe”" in [head.text for head in result.all("th", scope="row")]
    assert shown.one("textarea").text.strip() == AD["body"]
    assert shown.one("input", name="name")["value"] == AD["name"]


def test_words_that_were_never_seen_get_a_score_too(blog: Blog, post: Post, desk: Client) -> None:
    decide(post, 10)
    scoring.train(blog)
    answer = desk.post(PATH, {"act": "try", "blog": blog.pk, "body": "zzz"})
    assert "Nothing in it was seen before." in answer.content.decode()


@pytest.mark.parametrize("body", ["", "   ", "\x00", "x" * 5_001])
def test_a_text_that_cannot_be_tried_comes_back_with_what_is_wrong(
    body: str, blog: Blog, post: Post, desk: Client
) -> None:
    decide(post, 10)
    scoring.train(blog)
    answer = desk.post(PATH, {"act": "try", "blog": blog.pk, "body": body, "name": "Reader 1"})
    assert answer.status_code == 422
    shown = dom.page(answer.content)
    assert shown.one("ul", of="errorlist").one("a")["href"] == "#id_body"
    assert shown.one("input", name="name")["value"] == "Reader 1"


def test_nothing_is_done_with_a_blog_whose_rules_one_does_not_keep(
    blog: Blog, senior: User, desk: Client
) -> None:
    other = BlogFactory()
    Membership.objects.create(user=senior, blog=other, role="moderator")
    for said in (str(other.pk), "999", "x"):
        assert desk.get(PATH, {"blog": said}).status_code == 404
        assert desk.post(PATH, {"blog": said, "act": "train"}).status_code == 404
    assert desk.post(PATH, {"blog": blog.pk, "act": "other"}).status_code == 422
    assert not SpamModel.objects.exists()


def test_who_keeps_the_rules_of_many_blogs_chooses_one(
    blog: Blog, senior: User, desk: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(5):
        other = BlogFactory()
        Membership.objects.create(user=senior, blog=other, role="senior moderator")
        scoring.train(other)
    with django_assert_max_num_queries(18):
        shown = page(desk, PATH)
    assert len(cells(shown)) == 6
    assert not shown.all("button", name="act")
    assert desk.post(PATH, {"act": "train"}).status_code == 422
    assert page(desk, f"{PATH}?blog={blog.pk}").one("button", value="train")
