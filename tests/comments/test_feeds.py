"""The feed of the queue tells what waits and where, and nothing of who wrote it or what."""

import datetime as dt
from typing import Any
from xml.etree import ElementTree

import pytest
import time_machine
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from comments import notices
from comments.models import Comment, Mark
from posts.models import Blog, Membership, Post
from tests.comments.sending import is_private
from tests.factories import BlogFactory, CommentFactory, PostFactory

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def path(moderator: User) -> str:
    """The address of the moderator's feed."""
    return f"/queue/{notices.make_key(by=moderator)}/feed/"


def entries(path: str) -> list[dict[str, Any]]:
    """Return what a feed reader shows of each entry."""
    feed = ElementTree.fromstring(Client().get(path).content)  # noqa: S314 (our own feed)
    return [
        {
            "title": entry.findtext(f"{ATOM}title"),
            "link": entry.find(f"{ATOM}link").get("href"),
            "summary": entry.findtext(f"{ATOM}summary"),
            "id": entry.findtext(f"{ATOM}id"),
            "terms": [one.get("term") for one in entry.findall(f"{ATOM}category")],
        }
        for entry in feed.findall(f"{ATOM}entry")
    ]


def test_the_newest_comment_that_waits_comes_first_with_its_age_and_the_way_to_it(
    post: Post, path: str
) -> None:
    with time_machine.travel("2026-11-25 12:30Z"):  # a Wednesday
        now = timezone.now()
        made = [CommentFactory(post=post, created_at=now - dt.timedelta(hours=n)) for n in (3, 1)]
        CommentFactory(post=post, status="approved")
        first, second = entries(path)
    title = post.revisions.get().title
    assert (first["title"], second["title"]) == (
        f"{title} (1 working hour)", f"{title} (3 working hours)"
    )  # fmt: skip
    desk = "http://127.0.0.1:8000/admin/comments/comment"
    assert first["link"] == f"{desk}/{made[1].pk}/change/"
    assert second["link"] == f"{desk}/{made[0].pk}/change/"
    assert first["terms"] == [post.blog.name]
    assert first["summary"] == "Received on 25 November 2026 at 11:30."


def test_what_is_held_says_so_and_why(post: Post, path: str) -> None:
    comment = CommentFactory(post=post, marks=[Mark.Kind.HONEYPOT])
    (entry,) = entries(path)
    assert entry["title"].startswith("Held: ")
    assert entry["summary"].endswith(f". {Mark.Kind.HONEYPOT.label}.")
    assert "held" in entry["terms"]
    assert str(comment.pk) in entry["id"]


def test_nothing_in_it_tells_who_wrote_or_what(post: Post, path: str) -> None:
    comment = CommentFactory(
        post=post, name="Nobody’s name", email="secret@example.org", body="Words of secrecy"
    )
    Mark.objects.create(comment=comment, kind=Mark.Kind.WORDS, detail="secrecy")
    content = Client().get(path).content.decode()
    for said in ("Nobody’s", "secret", "example.org/", "secrecy"):
        assert said not in content
    assert "words" in content


def test_it_is_for_the_holder_of_the_key_alone(post: Post, path: str) -> None:
    answer: HttpResponse = Client().get(path)
    assert answer["Content-Type"].startswith("application/atom+xml")
    assert is_private(answer)
    assert answer["Referrer-Policy"] == "strict-origin"
    assert not answer.cookies
    assert Client().post(path).status_code == 405
    assert Client().head(path).status_code == 200


def test_an_empty_queue_is_a_feed_without_entries(blog: Blog, path: str) -> None:
    assert entries(path) == []


def test_the_feed_has_the_queues_of_the_blogs_one_moderates(
    post: Post, moderator: User, path: str
) -> None:
    mine, foreign = BlogFactory(base_url="https://mine.example.org"), BlogFactory()
    Membership.objects.create(user=moderator, blog=mine, role="moderator")
    Membership.objects.create(user=moderator, blog=foreign, role="editor")
    for blog in (mine, foreign):
        CommentFactory(post=PostFactory(blog=blog))
    CommentFactory(post=post)
    shown = entries(path)
    assert {entry["terms"][0] for entry in shown} == {post.blog.name, mine.name}
    assert any(entry["link"].startswith("https://mine.example.org/admin/") for entry in shown)


@pytest.mark.parametrize(
    "title", ["<b>&amp;</b> ]]> “é”", "a\x00b\x08c\x0b", "\ufffe\ud7ff", "'\"><script>", "🙂 文字"]
)
def test_a_hostile_title_leaves_the_feed_valid(post: Post, path: str, title: str) -> None:
    # Not every title came in by a form that cleans it
    post.revisions.update(title=title.replace("\x00", ""))
    CommentFactory(post=post)
    (entry,) = entries(path)
    assert entry["title"].endswith("(less than 1 working hour)")


def test_at_most_50_are_listed_and_no_more_questions_asked_for_more(
    post: Post, path: str, django_assert_num_queries: Any
) -> None:
    CommentFactory(post=post)
    with django_assert_num_queries(7):
        assert len(entries(path)) == 1
    for _ in range(54):
        CommentFactory(post=post, marks=[Mark.Kind.LINKS])
    newest = CommentFactory(post=PostFactory(), created_at=timezone.now() + dt.timedelta(minutes=1))
    with django_assert_num_queries(7):
        shown = entries(path)
    assert len(shown) == 50
    assert shown[0]["link"].endswith(f"/{newest.pk}/change/")
    assert Comment.objects.waiting().count() == 56
