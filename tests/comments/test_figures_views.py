"""A blog may publish what moderation came to, month by month."""

import csv
import datetime as dt
import io
from collections.abc import Iterator

import pytest
import time_machine
from django.http import HttpResponse

from comments import figures, moderation
from posts.models import Blog, Post
from tests import dom
from tests.comments.sending import KEPT, READER
from tests.factories import BlogFactory, CommentFactory, StaffFactory, rule_of, seen

pytestmark = pytest.mark.django_db
FIGURES, FILE = "/comment-policy/figures/", "/comment-policy/figures.csv"
MARCH = dt.datetime(2026, 3, 9, 10, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def in_april() -> Iterator[None]:
    """Let March be over."""
    with time_machine.travel("2026-04-09T12:00Z", tick=False):
        yield


@pytest.fixture
def open_blog(post: Post) -> Blog:
    """A blog that publishes its figures: in March 6 were published and 3 refused."""
    Blog.objects.update(figures_public=True)
    someone, rule = StaffFactory(), rule_of(post.blog)
    for act, many in (("approve", 6), ("reject", 3)):
        for _ in range(many):
            comment = CommentFactory(post=post, created_at=MARCH)
            moderation.decide(seen(comment), act, by=someone, rule=rule, at=MARCH)
    return Blog.objects.get()


def cells(response: HttpResponse) -> list[list[str]]:
    """Return the cells of the page's table, its header first."""
    rows = dom.page(response.content).one("main").one("table").all("tr")
    return [[cell.text for cell in row.walk() if cell.tag in {"th", "td"}] for row in rows]


EXPECTED = [
    ["Month", "Received", "Published", "Not published", "Rule 1: Be civil", "Spam",
     "Median wait in working hours", "Second looks asked for", "Second looks answered",
     "Second looks: the decision stands", "Second looks: the decision was changed",
     "Median wait for a second look in working hours"],
    ["March 2026", "9", "6", "not shown", "fewer than 5", "0", "0.0", "0", "0", "0", "0",
     "not shown"],
]  # fmt: skip


def test_nothing_is_published_unless_the_blog_says_so(post: Post) -> None:
    assert READER.get(FIGURES).status_code == READER.get(FILE).status_code == 404
    assert FIGURES not in READER.get("/comment-policy/").content.decode()


def test_the_months_are_published_with_small_numbers_hidden(open_blog: Blog) -> None:
    response = READER.get(FIGURES)
    assert cells(response) == EXPECTED
    assert "from 1 to 4 are shown as “fewer than 5”" in dom.page(response.content).text
    assert FIGURES in READER.get("/comment-policy/").content.decode()


def test_the_file_says_the_same(open_blog: Blog) -> None:
    response = READER.get(FILE)
    text = b"".join(response).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text))) == EXPECTED
    assert response["Content-Disposition"] == 'attachment; filename="comments-in-figures.csv"'


@pytest.mark.parametrize("path", [FIGURES, FILE])
def test_they_may_be_cached_and_found(open_blog: Blog, path: str) -> None:
    response = READER.get(path)
    assert response["Cache-Control"] == KEPT
    assert "X-Robots-Tag" not in response
    assert not response.cookies
    assert "noindex" not in b"".join(response).decode()
    assert READER.post(path).status_code == 405


def test_what_the_worker_counted_is_what_is_shown(open_blog: Blog) -> None:
    before = cells(READER.get(FIGURES))
    assert figures.count_months() == 1
    assert cells(READER.get(FIGURES)) == before == EXPECTED


def test_a_new_blog_says_when_the_first_come(blog: Blog) -> None:
    Blog.objects.update(figures_public=True)
    assert "when a month is over" in READER.get(FIGURES).content.decode()
    assert b"".join(READER.get(FILE)).decode().count("\n") == 1


def test_each_blog_publishes_its_own(open_blog: Blog) -> None:
    other = BlogFactory(figures_public=True, base_url="http://testserver")
    Blog.objects.filter(pk=other.pk).update(host="testserver")
    assert "Be civil" not in READER.get(FIGURES).content.decode()
