"""An earlier text becomes the draft again, on record; nothing published is rewritten."""

import datetime as dt

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from govblog import sanitise
from posts import publishing
from posts.models import Blog, Post, PostRevision
from posts.publishing import EditedMeanwhile, NotDone, Text
from posts.writing import autosaves
from posts.writing.restoring import restore
from tests.factories import AuthorFactory, BlogFactory, CategoryFactory, PostFactory, StaffFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def twice(blog: Blog, editor: User) -> Post:
    """A post published with one text, then with another."""
    more = {"authors": [AuthorFactory()], "categories": [CategoryFactory()], "excerpt": "Short."}
    post = PostFactory(blog=blog, by=editor, title="First", body="<p>First.</p>", **more)
    publishing.save_draft(post, Text("Second", "<p>Second.</p>"), by=editor, seen=version(post))
    publishing.publish(post, by=editor)
    return post


def version(post: Post) -> int:
    """Return the version of the newest text."""
    return post.revisions.latest("number").version


def titles(post: Post) -> list[tuple[str, str]]:
    return list(post.revisions.order_by("number").values_list("title", "status"))


def test_an_earlier_text_is_the_draft_with_all_that_belongs_to_it(
    twice: Post, editor: User
) -> None:
    before = list(PostRevision.objects.filter(post=twice).values())
    draft = restore(twice, 1, by=editor, seen=version(twice))
    assert titles(twice) == [("First", "published"), ("Second", "published"), ("First", "draft")]
    assert (draft.body, draft.excerpt, draft.saved_by) == ("<p>First.</p>", "Short.", editor)
    assert draft.authors.count() == draft.categories.count() == 1
    assert (
        list(PostRevision.objects.filter(post=twice, number__lt=3).order_by("-number").values())
        == before
    )
    event = twice.events.latest("pk")
    assert (event.act, event.revision.number, event.by) == ("restore text", 1, editor)
    assert PostRevision.objects.public().get(post=twice).title == "Second"


def test_nothing_is_restored_while_a_text_is_scheduled(twice: Post, editor: User) -> None:
    publishing.save_draft(twice, Text("Third", "<p>Third.</p>"), by=editor, seen=version(twice))
    later = timezone.now() + dt.timedelta(days=1)
    publishing.publish(twice, by=editor, at=later)
    with pytest.raises(NotDone, match="Take it back to draft first"):
        restore(twice, 1, by=editor, seen=version(twice))


def test_the_newest_text_and_one_that_is_none_are_not_restored(twice: Post, editor: User) -> None:
    for number in (2, 3, 0):
        with pytest.raises(NotDone):
            restore(twice, number, by=editor, seen=version(twice))
    assert len(titles(twice)) == 2


def test_nothing_is_restored_over_what_somebody_saved_a_moment_ago(
    twice: Post, editor: User
) -> None:
    seen = version(twice)
    colleague = StaffFactory(role="editor")
    publishing.save_draft(twice, Text("Theirs", ""), by=colleague, seen=seen)
    with pytest.raises(EditedMeanwhile):
        restore(twice, 1, by=editor, seen=seen)
    assert titles(twice)[-1] == ("Theirs", "draft")
    assert not twice.events.filter(act="restore text").exists()


def test_a_draft_that_is_replaced_is_kept_for_who_saved_it(twice: Post, editor: User) -> None:
    colleague = StaffFactory(role="editor")
    publishing.save_draft(twice, Text("Theirs", ""), by=colleague, seen=version(twice))
    restore(twice, 1, by=editor, seen=version(twice))
    kept = autosaves.own(twice, by=colleague)
    assert kept is not None
    assert kept.fields["title"] == "Theirs"
    restore(twice, 2, by=editor, seen=version(twice))
    own = autosaves.own(twice, by=editor)
    assert own is not None
    assert (own.fields["title"], own.begun_from) == ("First", version(twice))


def test_unsaved_changes_of_ones_own_come_first(twice: Post, editor: User) -> None:
    autosaves.keep(twice, {"title": "Typed"}, by=editor, begun_from=version(twice))
    with pytest.raises(NotDone, match="unsaved changes"):
        restore(twice, 1, by=editor, seen=version(twice))
    assert len(titles(twice)) == 2


def test_what_was_kept_and_says_nothing_new_is_in_nobodys_way(twice: Post, editor: User) -> None:
    newest = twice.revisions.latest("number")
    kept = autosaves.fields_of(newest) | {"body": "<p>Second.</p><p></p>", "related": [""] * 5}
    autosaves.keep(twice, kept | {"slug": twice.slug}, by=editor, begun_from=newest.version)
    restore(twice, 1, by=editor, seen=newest.version)
    assert titles(twice)[-1] == ("First", "draft")


@pytest.mark.parametrize("typed", [{"slug": "another"}, {"tags": "new"}, {"body": "x" * 60}])
def test_unsaved_changes_of_any_part_come_first(
    twice: Post, editor: User, typed: autosaves.Fields, monkeypatch: pytest.MonkeyPatch
) -> None:
    autosaves.keep(twice, typed, by=editor, begun_from=version(twice))
    monkeypatch.setattr(sanitise, "POST_HTML_LIMIT", 50)  # shortened since
    with pytest.raises(NotDone, match="unsaved changes"):
        restore(twice, 1, by=editor, seen=version(twice))


def test_only_who_writes_for_the_blog_restores(twice: Post) -> None:
    for by in (StaffFactory(role="moderator"), StaffFactory(blog=BlogFactory(), role="editor")):
        with pytest.raises(PermissionDenied):
            restore(twice, 1, by=by, seen=version(twice))
