"""A post comes in from another system as readers knew it there."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from govblog import sanitise
from posts import months, publishing, searching
from posts.following import telling
from posts.models import Blog, PictureUse, Post, PostEvent, PostRevision, Tag
from posts.publishing import Brought, Text
from tests.factories import (
    AuthorFactory,
    CategoryFactory,
    PictureFactory,
    PostFactory,
    StaffFactory,
)

pytestmark = pytest.mark.django_db
THEN = dt.datetime(2012, 3, 4, 23, 30, tzinfo=dt.UTC)


def brought(**said: Any) -> Brought:
    """Return an old post, public since 2012 unless said otherwise."""
    title, body = said.pop("title", "Old news"), said.pop("body", "<p>Words of old.</p>")
    text = Text(title=title, body=body, **said.pop("text", {}))
    return Brought(text, said.pop("slug", "old-news"), **{"published_at": THEN, **said})


def found(blog: Blog, words: str) -> list[str]:
    """Return the addresses that search finds."""
    answer = searching.search(blog, searching.read(words, blog.language), start=0, many=10)
    return [one.url for one in answer.results]


def test_readers_find_it_at_its_address_in_search_and_in_its_month(
    blog: Blog, client: Client
) -> None:
    by = StaffFactory(role="administrator")
    tag = Tag.objects.create(blog=blog, name="Old", slug="old")
    picture = PictureFactory()
    text = {
        "authors": [AuthorFactory()], "categories": [CategoryFactory()], "picture": picture,
    }  # fmt: skip
    revision = publishing.plant(blog, brought(text=text, tags=[tag]), by=by)
    assert client.get("/2012/03/04/old-news/").status_code == 200
    assert found(blog, "words") == ["/2012/03/04/old-news/"]
    assert months.of(blog) == [dt.date(2012, 3, 4)]
    assert list(revision.tags.all()) == [tag]
    assert PictureUse.objects.get().picture == picture
    event = PostEvent.objects.get()
    assert (event.act, event.by, event.due_at) == ("import", by, THEN)


def test_its_old_address_keeps_its_day_where_the_old_blog_had_another_clock(
    blog: Blog, client: Client
) -> None:
    by = StaffFactory(role="administrator")
    publishing.plant(blog, brought(day=dt.date(2012, 3, 5)), by=by)
    assert client.get("/2012/03/05/old-news/").status_code == 200


def test_a_draft_stays_a_draft_and_one_planned_waits_for_its_moment(
    blog: Blog, client: Client
) -> None:
    by = StaffFactory(role="administrator")
    draft = publishing.plant(blog, brought(published_at=None), by=by)
    soon = timezone.now() + dt.timedelta(days=2)
    planned = publishing.plant(blog, brought(slug="soon", published_at=soon), by=by)
    assert (draft.status, draft.post.day) == ("draft", None)
    assert publishing.scheduled(planned.post) == planned
    assert not Post.objects.published().exists()
    assert publishing.take_back(planned.post, by=by).status == "draft"


def test_two_posts_with_one_address_get_an_address_each(blog: Blog) -> None:
    by = StaffFactory(role="administrator")
    slugs = [publishing.plant(blog, brought(), by=by).post.slug for _ in range(2)]
    assert slugs == ["old-news", "old-news-2"]


def test_nobody_is_told_by_mail_of_what_was_public_before(blog: Blog) -> None:
    by = StaffFactory(role="administrator")
    hour = timezone.now() - dt.timedelta(hours=3)
    post = publishing.plant(blog, brought(published_at=hour), by=by).post
    telling.tell()
    assert post.telling.done_at is not None


def test_html_is_cleaned_on_the_way_in_and_what_is_too_long_is_not_taken(blog: Blog) -> None:
    by = StaffFactory(role="administrator")
    said = brought(body="<p onclick='x()'>Words<script>x()</script></p>")
    assert publishing.plant(blog, said, by=by).body == "<p>Words</p>"
    with pytest.raises(sanitise.TooLong):
        publishing.plant(blog, brought(slug="b", body="a" * 1_000_001), by=by)
    assert Post.objects.count() == 1


@pytest.mark.parametrize("role", ["editor", "moderator", "senior moderator"])
def test_only_administrators_bring_posts_in(blog: Blog, role: str) -> None:
    with pytest.raises(PermissionDenied):
        publishing.plant(blog, brought(), by=StaffFactory(role=role))


def test_a_newer_text_replaces_the_one_brought_before_at_the_same_address(
    blog: Blog, client: Client
) -> None:
    by = StaffFactory(role="administrator")
    first = publishing.plant(blog, brought(), by=by)
    newer = brought(title="Newer news", slug="elsewhere", body="<p>Later words.</p>")
    second = publishing.replant(first.post, newer, by=by, seen=first.version)
    assert (second.number, second.version) == (2, first.version + 1)
    assert b"Newer news" in client.get("/2012/03/04/old-news/").content
    assert found(blog, "later") == ["/2012/03/04/old-news/"]
    assert found(blog, "old") == []


def test_what_an_editor_wrote_here_is_not_lost(blog: Blog) -> None:
    by = StaffFactory(role="administrator")
    first = publishing.plant(blog, brought(), by=by)
    mine = Text(title="Mine", body="<p>Mine.</p>")
    publishing.save_draft(first.post, mine, by=by, seen=first.version)
    with pytest.raises(publishing.EditedMeanwhile):
        publishing.replant(first.post, brought(title="Theirs"), by=by, seen=first.version)
    assert PostRevision.objects.latest("pk").title == "Mine"


def test_a_draft_that_is_in_review_here_is_left_to_its_reviewers(blog: Blog) -> None:
    by = StaffFactory(role="administrator")
    draft = publishing.plant(blog, brought(published_at=None), by=by)
    publishing.submit(draft.post, by=by)
    with pytest.raises(publishing.EditedMeanwhile):
        publishing.replant(draft.post, brought(), by=by, seen=draft.version)


def test_a_draft_that_was_published_there_since_is_public_here(blog: Blog, client: Client) -> None:
    by = StaffFactory(role="administrator")
    draft = publishing.plant(blog, brought(published_at=None), by=by)
    publishing.replant(draft.post, brought(), by=by, seen=draft.version)
    assert client.get("/2012/03/04/old-news/").status_code == 200


def test_what_is_a_draft_there_again_never_shows_its_new_words_here(blog: Blog) -> None:
    by = StaffFactory(role="administrator")
    first = publishing.plant(blog, brought(), by=by)
    secret = brought(title="Secret", published_at=None)
    with pytest.raises(publishing.NotDone, match="not public there any more"):
        publishing.replant(first.post, secret, by=by, seen=first.version)
    assert not PostRevision.objects.filter(title="Secret").exists()


def test_a_post_that_is_withdrawn_here_stays_withdrawn(blog: Blog, client: Client) -> None:
    by = StaffFactory(role="administrator")
    first = publishing.plant(blog, brought(), by=by)
    publishing.withdraw(first.post, by=by, reason="It was wrong.")
    publishing.replant(first.post, brought(title="Newer"), by=by, seen=first.version)
    assert client.get("/2012/03/04/old-news/").status_code == 410


def test_a_post_written_here_keeps_its_address(blog: Blog) -> None:
    PostFactory(slug="old-news")
    by = StaffFactory(role="administrator")
    assert publishing.plant(blog, brought(), by=by).post.slug == "old-news-2"
