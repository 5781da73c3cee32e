"""An editor's post, from the first draft to what readers see, and back."""

import datetime as dt

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from posts import publishing
from posts.models import Blog, Post, PostRevision
from posts.publishing import EditedMeanwhile, NotDone, Text
from tests.factories import (
    AuthorFactory,
    BlogFactory,
    CategoryFactory,
    PostFactory,
    StaffFactory,
)

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
WORDS = Text("A title", "<p>A body.</p>")


@pytest.fixture
def draft(blog: Blog, editor: User) -> Post:
    """A post never published."""
    return publishing.start(blog, WORDS, by=editor)


def public_title(post: Post, now: dt.datetime | None = None) -> str | None:
    """Return the title that readers see, or None when the post is not public."""
    revision = PostRevision.objects.public(now).filter(post=post).first()
    return revision.title if revision else None


def is_public(post: Post, now: dt.datetime | None = None) -> bool:
    """Say whether the post is public."""
    return Post.objects.published(now).filter(pk=post.pk).exists()


def opened(post: Post) -> int:
    """Return the version an editor sees who opens the post now."""
    return post.revisions.latest("number").version


def rewrite(post: Post, title: str, by: User, seen: int | None = None) -> PostRevision:
    """Save a draft with another title."""
    seen = opened(post) if seen is None else seen
    return publishing.save_draft(post, Text(title, "<p>Another body.</p>"), by=by, seen=seen)


def test_a_new_post_is_a_draft_that_no_reader_sees(blog: Blog, editor: User) -> None:
    author, category = AuthorFactory(blog=blog), CategoryFactory(blog=blog)
    words = Text(
        "  A \n title ",
        "<p onclick='x()'>A body.</p><script>x()</script>",
        excerpt=" In \n short ",
        authors=[author],
        categories=[category],
    )
    post = publishing.start(blog, words, by=editor)
    revision = publishing.draft_of(post)
    assert revision is not None
    assert (revision.title, revision.body) == ("A title", "<p>A body.</p>")
    assert (revision.excerpt, revision.saved_by) == ("In short", editor)
    assert (revision.authors.get(), revision.categories.get()) == (author, category)
    assert (post.slug, post.day, is_public(post)) == ("a-title", None, False)


def test_a_published_post_is_public_at_once_and_has_its_address(draft: Post, editor: User) -> None:
    publishing.publish(draft, by=editor)
    post = Post.objects.get(pk=draft.pk)
    assert is_public(post)
    assert public_title(post) == "A title"
    assert publishing.draft_of(post) is None


@pytest.mark.parametrize(
    ("moment", "zone", "day"),
    [
        ((2026, 7, 1, 23, 30), "Europe/London", dt.date(2026, 7, 2)),
        ((2026, 1, 1, 23, 30), "Europe/London", dt.date(2026, 1, 1)),
        ((2026, 1, 1, 23, 30), "America/New_York", dt.date(2026, 1, 1)),
        ((2026, 1, 1, 2, 30), "America/New_York", dt.date(2025, 12, 31)),
    ],
)
def test_the_address_has_the_day_of_first_publication_where_the_blog_is(
    editor: User, moment: tuple[int, int, int, int, int], zone: str, day: dt.date
) -> None:
    Blog.objects.update(time_zone=zone)
    assert PostFactory(by=editor, at=dt.datetime(*moment, tzinfo=dt.UTC)).day == day


def test_the_address_never_changes_after_the_first_publication(draft: Post, editor: User) -> None:
    publishing.publish(draft, by=editor, at=timezone.now() - 40 * 24 * HOUR)
    first = Post.objects.get(pk=draft.pk)
    revision = publishing.save_draft(
        first, Text("A new title", "<p>New.</p>"), by=editor, seen=opened(first), slug="a-new-slug"
    )
    publishing.publish(first, by=editor, seen=revision.version)
    now = Post.objects.get(pk=draft.pk)
    assert (now.day, now.slug) == (first.day, first.slug)
    assert now.first_published_at == first.first_published_at
    assert public_title(now) == "A new title"


def test_a_draft_may_get_another_address_before_it_is_published(draft: Post, editor: User) -> None:
    publishing.save_draft(draft, WORDS, by=editor, seen=1, slug="Better Slug")
    assert Post.objects.get(pk=draft.pk).slug == "better-slug"


def test_two_posts_with_one_title_have_two_addresses(blog: Blog, editor: User) -> None:
    slugs = [publishing.start(blog, WORDS, by=editor).slug for _ in range(3)]
    assert slugs == ["a-title", "a-title-2", "a-title-3"]
    other = BlogFactory()
    editor.memberships.create(blog=other, role="editor")
    assert publishing.start(other, WORDS, by=editor).slug == "a-title"


@pytest.mark.parametrize(
    ("title", "slug"),
    [("日本語", "post"), ("x" * 250, "x" * 190), ("---", "post"), ("Über", "uber")],
)
def test_any_title_makes_an_address(blog: Blog, editor: User, title: str, slug: str) -> None:
    words = Text("Short", "<p>A body.</p>")
    assert publishing.start(blog, words, by=editor, slug=title).slug == slug


def test_a_scheduled_post_becomes_public_at_its_moment_without_anybody_doing_anything(
    draft: Post, editor: User
) -> None:
    moment = timezone.now() + HOUR
    publishing.publish(draft, by=editor, at=moment)
    assert not is_public(draft)
    assert not is_public(draft, moment - dt.timedelta(microseconds=1))
    assert is_public(draft, moment)
    with time_machine.travel(moment, tick=False):
        assert is_public(draft)
        assert public_title(draft) == "A title"


def test_readers_see_the_old_text_until_the_scheduled_one_is_due(post: Post, editor: User) -> None:
    old = public_title(post)
    rewrite(post, "From tomorrow", editor)
    assert public_title(post) == old
    publishing.publish(post, by=editor, at=timezone.now() + HOUR)
    assert public_title(post) == old
    assert public_title(post, timezone.now() + HOUR) == "From tomorrow"


def test_of_two_texts_for_one_moment_the_later_written_counts(post: Post, editor: User) -> None:
    moment = post.first_published_at
    rewrite(post, "Second", editor)
    publishing.publish(post, by=editor, at=moment)
    assert public_title(post) == "Second"


def test_a_scheduled_post_is_taken_back_to_draft_and_loses_its_address(
    draft: Post, editor: User
) -> None:
    publishing.publish(draft, by=editor, at=timezone.now() + HOUR)
    revision = publishing.take_back(draft, by=editor)
    now = Post.objects.get(pk=draft.pk)
    assert publishing.draft_of(now) == revision
    assert (now.day, now.first_published_at) == (None, None)
    assert not is_public(now, timezone.now() + 2 * HOUR)


def test_taking_back_a_scheduled_text_leaves_the_public_one_and_its_address(
    post: Post, editor: User
) -> None:
    old = public_title(post)
    rewrite(post, "Later", editor)
    publishing.publish(post, by=editor, at=timezone.now() + HOUR)
    publishing.take_back(post, by=editor)
    now = Post.objects.get(pk=post.pk)
    assert (now.day, public_title(now, timezone.now() + 2 * HOUR)) == (post.day, old)


def test_what_became_public_meanwhile_is_not_taken_back(draft: Post, editor: User) -> None:
    moment = timezone.now() + HOUR
    publishing.publish(draft, by=editor, at=moment)
    with time_machine.travel(moment), pytest.raises(NotDone, match="Nothing is scheduled"):
        publishing.take_back(draft, by=editor)


def test_a_scheduled_text_is_not_changed_behind_its_back(draft: Post, editor: User) -> None:
    publishing.publish(draft, by=editor, at=timezone.now() + HOUR)
    with pytest.raises(NotDone, match="Take it back to draft first"):
        rewrite(draft, "Other", editor)


def test_the_second_of_two_editors_is_told_who_saved_and_overwrites_nothing(
    blog: Blog, draft: Post, editor: User
) -> None:
    first = StaffFactory(blog=blog, role="editor", first_name="Grace", last_name="Hopper")
    rewrite(draft, "Grace’s", first, seen=1)
    with pytest.raises(EditedMeanwhile, match="Grace Hopper saved this draft") as refused:
        rewrite(draft, "Mine", editor, seen=1)
    assert refused.value.revision.title == "Grace’s"
    with pytest.raises(EditedMeanwhile):
        publishing.publish(draft, by=editor, seen=1)
    assert publishing.publish(draft, by=editor, seen=2).title == "Grace’s"


def test_an_editor_who_opened_a_draft_that_was_published_meanwhile_is_told(
    draft: Post, editor: User
) -> None:
    publishing.publish(draft, by=editor)
    with pytest.raises(EditedMeanwhile):
        rewrite(draft, "Too late", editor, seen=1)
    assert publishing.draft_of(draft) is None


def test_of_two_editors_who_begin_a_new_draft_the_second_is_told(post: Post, editor: User) -> None:
    seen = opened(post)
    rewrite(post, "First", editor, seen)
    with pytest.raises(EditedMeanwhile):
        rewrite(post, "Second", editor, seen)


def test_a_draft_begun_after_one_that_was_published_is_not_overwritten(
    draft: Post, editor: User
) -> None:
    seen = opened(draft)
    publishing.publish(draft, by=editor)
    rewrite(draft, "A colleague’s", editor)
    with pytest.raises(EditedMeanwhile):
        rewrite(draft, "Mine", editor, seen)
    with pytest.raises(EditedMeanwhile):
        publishing.publish(draft, by=editor, seen=seen)


def test_a_text_published_while_another_was_written_is_not_dropped(
    post: Post, editor: User
) -> None:
    seen = opened(post)
    rewrite(post, "A colleague’s", editor)
    publishing.publish(post, by=editor)
    with pytest.raises(EditedMeanwhile):
        rewrite(post, "Mine", editor, seen)


def test_there_is_nothing_to_publish_twice(post: Post, editor: User) -> None:
    with pytest.raises(NotDone, match="no draft"):
        publishing.publish(post, by=editor)


@pytest.mark.parametrize("role", ["moderator", "senior moderator", None])
def test_whoever_is_no_editor_changes_nothing(post: Post, blog: Blog, role: str | None) -> None:
    person = StaffFactory(blog=blog, role=role)
    for attempt in (
        lambda: publishing.start(blog, WORDS, by=person),
        lambda: rewrite(post, "Mine", person),
        lambda: publishing.publish(post, by=person),
        lambda: publishing.take_back(post, by=person),
        lambda: publishing.withdraw(post, by=person, reason="Mine."),
        lambda: publishing.put_back(post, by=person),
    ):
        with pytest.raises(PermissionDenied):
            attempt()
    assert Post.objects.count() == PostRevision.objects.count() == 1


def test_an_editor_of_another_blog_changes_nothing(post: Post) -> None:
    stranger = StaffFactory(blog=BlogFactory(), role="editor")
    with pytest.raises(PermissionDenied):
        publishing.withdraw(post, by=stranger, reason="Mine.")


def test_every_act_is_recorded_and_changes_what_the_pages_are_called(
    draft: Post, editor: User
) -> None:
    later = timezone.now() + HOUR
    steps = [
        ("publish", lambda: publishing.publish(draft, by=editor, at=later)),
        ("take back", lambda: publishing.take_back(draft, by=editor)),
        ("publish", lambda: publishing.publish(draft, by=editor)),
        ("withdraw", lambda: publishing.withdraw(draft, by=editor, reason="Gone.")),
        ("return", lambda: publishing.put_back(draft, by=editor)),
    ]
    for number, (_, step) in enumerate(steps, start=1):
        before = Post.objects.values_list("version", "blog__version").get()
        step()
        after = Post.objects.values_list("version", "blog__version").get()
        assert (after[0], after[1]) == (before[0] + 1, before[1] + 1)
        assert draft.events.count() == number
    events = draft.events.order_by("pk")
    assert [event.act for event in events] == [act for act, _ in steps]
    assert {event.by for event in events} == {editor}
    assert events[0].due_at == later


def test_a_text_that_readers_would_never_see_is_not_published(post: Post, editor: User) -> None:
    rewrite(post, "Too late", editor)
    with pytest.raises(NotDone, match="Readers see a later text"):
        publishing.publish(post, by=editor, at=post.first_published_at - HOUR)
