"""What an editor types is kept for them, and only for them, until it is saved or given up."""

import datetime as dt

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from govblog import sanitise
from posts import publishing
from posts.models import Autosave, Blog, Post, PostRevision
from posts.publishing import Text
from posts.writing import autosaves
from tests.factories import (
    AuthorFactory,
    BlogFactory,
    CategoryFactory,
    PictureFactory,
    PostFactory,
    StaffFactory,
)

pytestmark = pytest.mark.django_db
TYPED: autosaves.Fields = {"title": "Typed", "body": "<p>Typed.</p>", "authors": ["1", "2"]}
MINE = Text("Mine", "<p>Mine.</p>")


@pytest.fixture
def draft(blog: Blog, editor: User) -> Post:
    """A post never published."""
    return PostFactory(blog=blog, by=editor, title="A draft", draft=True)


@pytest.fixture
def colleague(blog: Blog) -> User:
    """Another editor of the blog."""
    return StaffFactory(blog=blog, role="editor")


def test_what_was_typed_last_is_kept_for_its_writer_alone(
    draft: Post, editor: User, colleague: User
) -> None:
    autosaves.keep(draft, {"title": "First"}, by=editor, begun_from=1)
    autosaves.keep(draft, TYPED, by=editor, begun_from=1)
    kept = autosaves.own(draft, by=editor)
    assert kept is not None
    assert (kept.fields, kept.begun_from) == (TYPED, 1)
    assert autosaves.own(draft, by=colleague) is None
    assert draft.revisions.get().title == "A draft"
    assert not draft.events.exists()


def test_a_new_post_has_its_own_for_each_blog_and_it_goes_when_the_post_is_started(
    blog: Blog, draft: Post, editor: User
) -> None:
    autosaves.keep(blog, TYPED, by=editor, begun_from=0)
    autosaves.keep(draft, {"title": "Another"}, by=editor, begun_from=1)
    autosaves.start(blog, MINE, by=editor)
    assert autosaves.own(blog, by=editor) is None
    assert autosaves.own(draft, by=editor) is not None


def test_it_goes_when_the_draft_is_saved_or_it_is_discarded(draft: Post, editor: User) -> None:
    autosaves.keep(draft, TYPED, by=editor, begun_from=1)
    autosaves.save(draft, MINE, by=editor, seen=1)
    assert autosaves.own(draft, by=editor) is None
    autosaves.keep(draft, TYPED, by=editor, begun_from=2)
    autosaves.discard(draft, by=editor)
    assert not Autosave.objects.exists()


def test_it_stays_when_the_draft_could_not_be_saved(
    draft: Post, editor: User, colleague: User
) -> None:
    autosaves.keep(draft, TYPED, by=editor, begun_from=1)
    publishing.save_draft(draft, Text("Theirs", "<p>Theirs.</p>"), by=colleague, seen=1)
    with pytest.raises(publishing.EditedMeanwhile):
        autosaves.save(draft, MINE, by=editor, seen=1)
    assert autosaves.own(draft, by=editor) is not None


def test_nobody_without_the_role_keeps_anything(blog: Blog, draft: Post) -> None:
    stranger = StaffFactory(blog=BlogFactory(), role="administrator")
    moderator = StaffFactory(blog=blog, role="moderator")
    for by in (stranger, moderator):
        for place in (blog, draft):
            with pytest.raises(PermissionDenied):
                autosaves.keep(place, TYPED, by=by, begun_from=1)
        with pytest.raises(PermissionDenied):
            autosaves.opened(draft, by=by)
    assert not Autosave.objects.exists()


def test_more_than_the_sanitiser_takes_is_not_kept_and_what_was_there_stays(
    draft: Post, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    autosaves.keep(draft, TYPED, by=editor, begun_from=1)
    monkeypatch.setattr(sanitise, "POST_HTML_LIMIT", 50)
    with pytest.raises(autosaves.NotKept):
        autosaves.keep(draft, {"body": "long " * 20}, by=editor, begun_from=1)
    kept = autosaves.own(draft, by=editor)
    assert kept is not None
    assert kept.fields == TYPED


def test_what_no_database_stores_is_left_out(draft: Post, editor: User) -> None:
    strange = "a\x00b 𝔘 \u202e \ufdd0 é"
    autosaves.keep(draft, {"title": strange, "authors": ["\x00"]}, by=editor, begun_from=1)
    kept = autosaves.own(draft, by=editor)
    assert kept is not None
    assert kept.fields == {"title": strange.replace("\x00", ""), "authors": [""]}


def test_who_has_the_post_open_or_writes_is_told_to_others_for_a_quarter_of_an_hour(
    draft: Post, editor: User, colleague: User
) -> None:
    with time_machine.travel(dt.datetime(2026, 5, 5, 9, tzinfo=dt.UTC), tick=False) as clock:
        autosaves.opened(draft, by=editor)
        assert [one.by for one in autosaves.others(draft, by=colleague)] == [editor]
        assert autosaves.others(draft, by=editor) == []
        assert autosaves.own(draft, by=editor) is None
        clock.shift(autosaves.FRESH)
        assert autosaves.others(draft, by=colleague) == []
        autosaves.keep(draft, TYPED, by=editor, begun_from=1)
        clock.shift(60)
        autosaves.opened(draft, by=editor)
        (one,) = autosaves.others(draft, by=colleague)
        # To look at it again is not to write
        assert one.at == timezone.now() - dt.timedelta(seconds=60)


def test_a_text_that_is_saved_over_is_kept_for_who_saved_it(
    draft: Post, editor: User, colleague: User
) -> None:
    author, category, picture = AuthorFactory(), CategoryFactory(), PictureFactory()
    theirs = Text("Theirs", "<p>Theirs.</p>", "Short.", picture, [author], [category])
    publishing.save_draft(draft, theirs, by=colleague, seen=1)
    autosaves.save(draft, MINE, by=editor, seen=2, over=True)
    assert draft.revisions.get().title == "Mine"
    kept = autosaves.own(draft, by=colleague)
    assert kept is not None
    assert kept.begun_from == 2
    assert kept.fields == {
        "title": "Theirs",
        "body": "<p>Theirs.</p>",
        "excerpt": "Short.",
        "picture": str(picture.pk),
        "authors": [str(author.pk)],
        "tags": "",
        "related": [],
        "categories": [str(category.pk)],
    }


def test_what_a_colleague_typed_since_is_not_replaced_by_what_they_saved(
    draft: Post, editor: User, colleague: User
) -> None:
    publishing.save_draft(draft, Text("Theirs", ""), by=colleague, seen=1)
    autosaves.keep(draft, TYPED, by=colleague, begun_from=2)
    autosaves.save(draft, MINE, by=editor, seen=2, over=True)
    kept = autosaves.own(draft, by=colleague)
    assert kept is not None
    assert kept.fields == TYPED


def test_a_draft_saved_in_turn_is_nobodys_unsaved_text(
    draft: Post, editor: User, colleague: User
) -> None:
    publishing.save_draft(draft, Text("Theirs", ""), by=colleague, seen=1)
    autosaves.save(draft, MINE, by=editor, seen=2)
    assert not Autosave.objects.exists()


def test_a_text_is_the_same_after_a_trip_through_what_is_written(post: Post) -> None:
    text = autosaves.text_of(PostRevision.objects.get(post=post))
    assert (text.title, text.body) == (post.revisions.get().title, post.revisions.get().body)


def test_after_thirty_days_it_goes_by_the_clock(draft: Post, editor: User, colleague: User) -> None:
    with time_machine.travel(timezone.now() - autosaves.KEPT - dt.timedelta(hours=1)):
        autosaves.keep(draft, TYPED, by=editor, begun_from=1)
    autosaves.keep(draft, TYPED, by=colleague, begun_from=1)
    assert autosaves.forget() == 1
    assert autosaves.own(draft, by=editor) is None
    assert autosaves.own(draft, by=colleague) is not None


def test_a_button_pressed_twice_starts_one_post_and_saves_one_draft(
    blog: Blog, editor: User, colleague: User
) -> None:
    text = Text("Mine", "<p>Mine.</p>", "Short.", authors=[AuthorFactory()], tags=["One", "Two"])
    post = autosaves.start(blog, text, by=editor)
    assert autosaves.start(blog, text, by=editor) == post
    assert autosaves.start(blog, text, by=colleague) != post
    assert autosaves.start(blog, MINE, by=editor) != post
    other = Text("Other", "<p>Other.</p>", tags=["Two"])
    saved = autosaves.save(post, other, by=editor, seen=1)
    assert autosaves.save(post, other, by=editor, seen=1) == saved
    for said in (MINE, Text("Other", "<p>Other.</p>", tags=["One"])):
        with pytest.raises(publishing.EditedMeanwhile):
            autosaves.save(post, said, by=editor, seen=1)
    with pytest.raises(publishing.EditedMeanwhile):
        autosaves.save(post, other, by=colleague, seen=1)
    assert post.revisions.get().version == 2


def test_the_same_text_begun_a_minute_later_is_another_post(blog: Blog, editor: User) -> None:
    with time_machine.travel(dt.datetime(2026, 5, 5, 9, tzinfo=dt.UTC), tick=False) as clock:
        first = autosaves.start(blog, MINE, by=editor)
        clock.shift(autosaves.TWICE)
        assert autosaves.start(blog, MINE, by=editor) != first
