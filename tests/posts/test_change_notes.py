"""Readers are told what a later text of an article changed, and when."""

import datetime as dt

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from posts import publishing, reading
from posts.models import Blog, Post, PostRevision
from posts.publishing import NotDone, Text
from tests import dom
from tests.factories import PostFactory

pytestmark = pytest.mark.django_db
MAY = dt.datetime(2026, 5, 1, 9, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


@pytest.fixture
def old(editor: User) -> Post:
    """A post published on 1 May 2026."""
    return PostFactory(by=editor, title="Bins", at=MAY)


def corrected(post: Post, by: User, note: str, at: dt.datetime) -> PostRevision:
    """Publish another text of the post."""
    seen = post.revisions.latest("number").version
    publishing.save_draft(post, Text("Bins", f"<p>{at}</p>"), by=by, seen=seen)
    return publishing.publish(post, by=by, at=at, note=note)


def changes(post: Post) -> list[str]:
    """Return what the article says of its changes."""
    shown = dom.page(Client().get(post.get_absolute_url()).content)
    return [item.text for of in shown.all("ul", of="app-changes") for item in of.all("li")]


def test_an_article_tells_every_change_the_newest_first_and_a_list_the_last(
    old: Post, editor: User
) -> None:
    assert changes(old) == []
    corrected(old, editor, " figure  corrected ", MAY + 3 * DAY)
    corrected(old, editor, "", MAY + 4 * DAY)
    corrected(old, editor, "new <form>", MAY + 5 * DAY)
    told = ["Updated 6 May 2026: new <form>", "Updated 4 May 2026: figure corrected"]
    assert changes(old) == told
    listed = dom.page(Client().get("/").content).one(of="app-byline").text
    assert "Updated 6 May 2026" in " ".join(listed.split())
    page = Client().get(old.get_absolute_url()).content.decode()
    assert '"dateModified": "2026-05-06T10:00:00+01:00"' in page


def test_the_day_of_a_change_is_that_of_the_blogs_clocks(
    old: Post, editor: User, blog: Blog
) -> None:
    corrected(old, editor, "late", dt.datetime(2026, 5, 4, 23, 30, tzinfo=dt.UTC))
    assert changes(old) == ["Updated 5 May 2026: late"]


def test_a_change_to_come_is_told_when_it_comes(old: Post, editor: User) -> None:
    with time_machine.travel(MAY + DAY, tick=False) as clock:
        corrected(old, editor, "tomorrow", MAY + 2 * DAY)
        assert changes(old) == []
        clock.move_to(MAY + 2 * DAY)
        assert changes(old) == ["Updated 3 May 2026: tomorrow"]


def test_a_change_taken_back_is_never_told(old: Post, editor: User) -> None:
    with time_machine.travel(MAY + DAY, tick=False):
        corrected(old, editor, "tomorrow", MAY + 2 * DAY)
        publishing.take_back(old, by=editor)
    assert reading.change_notes(old, MAY + 9 * DAY) == []
    assert publishing.draft_of(old).change_note == "tomorrow"  # type: ignore[union-attr]


def test_a_first_text_changes_nothing(editor: User) -> None:
    draft = PostFactory(by=editor, draft=True)
    with pytest.raises(NotDone, match="no change note"):
        publishing.publish(draft, by=editor, note="figure corrected")
    with pytest.raises(NotDone, match="300 characters or less"):
        publishing.publish(draft, by=editor, note="x" * 301)


def test_notes_take_one_query_however_many(
    old: Post, editor: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for many in (0, 8):
        for number in range(many):
            corrected(old, editor, f"change {number}", MAY + number * DAY)
        with django_assert_num_queries(1):
            found = reading.change_notes(old)
        assert [note for _, note in found] == [f"change {n}" for n in reversed(range(many))]
