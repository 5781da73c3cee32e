"""One post leads the front page, as long as readers may see it."""

import datetime as dt

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from posts import featuring, publishing
from posts.models import Blog, Post
from tests import dom
from tests.comments.sending import READER
from tests.factories import PostFactory, StaffFactory

pytestmark = pytest.mark.django_db


def on_front(query: str = "") -> tuple[list[str], list[str]]:
    """Return the titles marked as featured on the front page, and all its titles."""
    summaries = dom.page(READER.get(f"/{query}").content).all("li", of="app-summary")
    titles = [one.one(of="app-summary__title").text for one in summaries]
    marked = [t for t, one in zip(titles, summaries, strict=True) if "Featured" in one.text]
    return marked, titles


def acts(post: Post) -> list[str]:
    """Return what was done with a post about the front page, in order."""
    found = post.events.filter(act__contains="feature").order_by("pk")
    return list(found.values_list("act", flat=True))


def test_the_featured_post_leads_the_first_page_and_stands_nowhere_twice(
    blog: Blog, editor: User
) -> None:
    now = timezone.now()
    posts = [PostFactory(title=f"P{n}", at=now - dt.timedelta(hours=n)) for n in range(22)]
    featuring.feature(posts[15], by=editor)
    marked, first = on_front()
    assert (marked, first) == (["P15"], ["P15", *(f"P{n}" for n in range(10))])
    assert on_front("?page=2") == ([], [f"P{n}" for n in (*range(10, 15), *range(16, 21))])
    assert on_front("?page=3") == ([], ["P21"])
    featuring.unfeature(posts[15], by=editor)
    assert on_front() == ([], [f"P{n}" for n in range(10)])
    assert acts(posts[15]) == ["feature", "unfeature"]


def test_a_post_that_is_withdrawn_leads_no_longer(blog: Blog, editor: User) -> None:
    post, _ = PostFactory(title="Lead"), PostFactory(title="Other")
    featuring.feature(post, by=editor)
    publishing.withdraw(post, by=editor, reason="Old.")
    assert on_front() == ([], ["Other"])
    publishing.put_back(post, by=editor)
    assert on_front()[0] == ["Lead"]


def test_a_second_post_takes_the_place_of_the_first_and_both_have_it_on_record(
    blog: Blog, editor: User
) -> None:
    one, two = PostFactory(), PostFactory()
    assert featuring.feature(one, by=editor) is None
    assert featuring.feature(two, by=editor) == one
    assert (acts(one), acts(two)) == (["feature", "unfeature"], ["feature"])
    for again, why in (
        (lambda: featuring.feature(two, by=editor), "leads the front page already"),
        (lambda: featuring.unfeature(one, by=editor), "does not lead the front page any more"),
    ):
        with pytest.raises(publishing.NotDone, match=why):
            again()


def test_what_readers_cannot_see_does_not_lead(blog: Blog, editor: User) -> None:
    later = timezone.now() + dt.timedelta(days=1)
    for post in (PostFactory(draft=True), PostFactory(at=later), PostFactory(withdrawn="Old.")):
        with pytest.raises(publishing.NotDone, match="Readers cannot see this post"):
            featuring.feature(post, by=editor)


def test_a_front_page_of_one_featured_post_is_no_empty_one(post: Post, editor: User) -> None:
    featuring.feature(post, by=editor)
    assert len(on_front()[1]) == 1
    assert b"no posts here" not in READER.get("/").content


def test_only_who_publishes_features(post: Post) -> None:
    for role in ("moderator", "senior moderator"):
        person = StaffFactory(role=role)
        for act in (featuring.feature, featuring.unfeature):
            with pytest.raises(PermissionDenied):
                act(post, by=person)
