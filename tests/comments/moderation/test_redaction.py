"""A senior moderator cuts words: readers see that, the original is sealed, all of it on record."""

from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import connection

from comments import moderation
from comments.models import Comment, Content, Mark, Opening, PutBack, Redaction, Sealed, TextChange
from comments.moderation import Cuts, NotDecided, NotRedacted, Overtaken
from comments.moderation.changes import changed
from govblog import sealing
from posts.models import Blog, Post
from tests.comments.cutting import cut, stands
from tests.factories import BlogFactory, CommentFactory, StaffFactory, act, seen

pytestmark = pytest.mark.django_db
PHONE = "07700 900123"
BODY = f"Ring me on {PHONE} tonight."
KEYS = [f"{letter * 43}=" for letter in "AQg"]


@pytest.fixture
def senior(blog: Blog) -> User:
    return StaffFactory(blog=blog, role="senior moderator")


@pytest.fixture
def comment(post: Post) -> Comment:
    return CommentFactory(post=post, body=BODY, name="Reader One", status="approved")


def version(comment: Comment) -> int:
    return Comment.objects.get(pk=comment.pk).text_version


def redact(comment: Comment, by: User, *words: str, **more: Any) -> Redaction:
    said = {"kind": "personal", "why": "Not for the public."} | more
    return moderation.redact(seen(comment), Cuts(words), by=by, **said)


def test_words_are_cut_with_a_mark_in_their_place_and_the_name_stays(
    comment: Comment, senior: User
) -> None:
    done = redact(comment, senior, PHONE)
    assert stands(comment) == ("Reader One", "Ring me on [personal details removed] tonight.")
    assert Content.objects.get(comment=comment).body_html == (
        "<p>Ring me on [personal details removed] tonight.</p>"
    )
    assert (done.by, done.version_before, done.text_version) == (senior, 1, 2)
    assert (done.get_kind_display(), done.why) == (
        "personal details removed",
        "Not for the public.",
    )
    assert version(comment) == 2


def test_the_name_is_cut_alone_and_an_import_without_words_too(post: Post, senior: User) -> None:
    comment = CommentFactory(post=post, body="", source=Content.Source.IMPORT, name="Reader One")
    moderation.redact(seen(comment), Cuts(name=True), by=senior, kind="name", why="As asked.")
    assert stands(comment) == ("[name of a person removed]", "")


def test_words_are_cut_from_the_name_too_and_a_name_too_long_for_it_goes_whole(
    post: Post, senior: User
) -> None:
    short = CommentFactory(post=post, name="Reader of Anytown", body="We of Anytown know.")
    redact(short, senior, "Anytown", kind="other")
    assert stands(short) == ("Reader of [words removed]", "We of [words removed] know.")
    long = CommentFactory(post=post, name=f"{'x' * 90} Anytown", body="Hello.")
    redact(long, senior, "Anytown", kind="other")
    assert stands(long) == ("[words removed]", "Hello.")


@pytest.mark.parametrize("status", Comment.Status.values)
def test_a_comment_in_any_status_is_redacted_and_keeps_its_status(
    post: Post, senior: User, status: str
) -> None:
    comment = CommentFactory(post=post, body=BODY, status=status)
    redact(comment, senior, PHONE)
    assert PHONE not in stands(comment)[1]
    assert Comment.objects.get(pk=comment.pk).status == status


def test_pages_change_when_a_comment_on_show_is_redacted_and_else_not(
    post: Post, comment: Comment, senior: User
) -> None:
    before = Post.objects.get(pk=post.pk).version
    redact(CommentFactory(post=post, body=BODY), senior, PHONE)
    assert Post.objects.get(pk=post.pk).version == before
    redact(comment, senior, PHONE)
    assert Post.objects.get(pk=post.pk).version == before + 1


@pytest.mark.parametrize("role", ["moderator", "editor", None])
def test_who_has_not_the_right_cuts_opens_and_puts_back_nothing(
    blog: Blog, comment: Comment, role: str | None
) -> None:
    done = cut(comment, PHONE)
    for person in (StaffFactory(blog=blog, role=role), StaffFactory(blog=BlogFactory())):
        with pytest.raises(PermissionDenied):
            redact(comment, person, "tonight")
        with pytest.raises(PermissionDenied):
            moderation.open_sealed(done, by=person, why="Curious.")
        with pytest.raises(PermissionDenied):
            moderation.put_back(done, by=person, why="Better so.")
    assert (TextChange.objects.count(), Opening.objects.count()) == (1, 0)


@pytest.mark.parametrize(
    ("words", "more", "said"),
    [
        (["Not there"], {}, "“Not there” is not in the name or the text"),
        (["ring me"], {}, "“ring me” is not in"),
        ([PHONE, "elsewhere"], {}, "“elsewhere” is not in"),
        ([], {}, "Choose or enter what to cut"),
        ([" ", "\t"], {}, "Choose or enter what to cut"),
        (["x"] * 101 + [f"y{n}" for n in range(101)], {}, "100 different pieces at most"),
        (["Ring me on", PHONE, "tonight"], {}, "Nothing would be left of this comment. Reject it"),
        ([BODY], {}, "Nothing would be left"),
        ([PHONE], {"kind": "improved"}, "Choose what readers are told"),
        ([PHONE], {"why": " \u200b"}, "Enter why"),
        ([PHONE], {"why": "x" * 301}, "300 characters or less"),
        ([PHONE], {"why": f"Gives {PHONE}, a number."}, "Do not repeat in the reason what you cut"),
        (["Reader"], {"why": "A reader is named."}, "Do not repeat in the reason what you cut"),
    ],
)
def test_what_cannot_be_cut_so_is_refused_in_words_and_nothing_changes(
    comment: Comment, senior: User, words: list[str], more: dict[str, str], said: str
) -> None:
    with pytest.raises(NotRedacted, match=said):
        redact(comment, senior, *words, **more)
    assert (stands(comment), version(comment)) == (("Reader One", BODY), 1)
    assert not TextChange.objects.exists()


def test_of_two_who_redact_the_same_text_one_wins_and_the_other_is_told_who_and_when(
    comment: Comment, senior: User
) -> None:
    old, other = seen(comment), StaffFactory(role="administrator")
    with time_machine.travel("2026-03-02T10:04:00Z"):
        redact(comment, senior, PHONE)
    with pytest.raises(Overtaken) as told:
        moderation.redact(old, Cuts(["tonight"]), by=other, kind="other", why="Not needed.")
    assert str(told.value) == (
        f"Words were cut by {senior.get_full_name()} on 2 March 2026 at 10:04. Read the text again."
    )
    assert Redaction.objects.count() == 1


def test_who_decides_on_the_text_before_a_redaction_is_refused(
    post: Post, senior: User, moderator: User
) -> None:
    comment = CommentFactory(post=post, body=BODY)
    old = seen(comment)
    redact(comment, senior, PHONE)
    with pytest.raises(NotDecided):
        moderation.decide(old, "approve", by=moderator)
    moderation.decide(seen(comment), "approve", by=moderator)


def test_who_redacts_what_was_decided_meanwhile_is_told_who_decided(
    post: Post, senior: User, moderator: User
) -> None:
    comment = CommentFactory(post=post, body=BODY)
    old = seen(comment)
    act(comment, "approve", by=moderator)
    with pytest.raises(Overtaken, match=f"Already approved by {moderator.get_full_name()} on"):
        moderation.redact(old, Cuts([PHONE]), by=senior, kind="personal", why="A number.")
    assert stands(comment)[1] == BODY


def test_the_original_is_nowhere_in_the_database_but_sealed(comment: Comment, senior: User) -> None:
    Mark.objects.create(comment=comment, kind=Mark.Kind.WORDS, detail=f"“{PHONE}” is held")
    Mark.objects.create(comment=comment, kind=Mark.Kind.LINKS, detail="3 links")
    redact(comment, senior, PHONE)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            assert not [row for row in cursor.fetchall() if "900123" in str(row)], table
    assert [mark.detail for mark in comment.marks.order_by("kind")] == ["3 links", ""]
    assert PHONE in sealing.unseal(Sealed.objects.get().ciphertext)


def test_what_was_cut_is_put_back_as_a_version_of_its_own(comment: Comment, senior: User) -> None:
    done = moderation.redact(
        seen(comment), Cuts([PHONE], name=True), by=senior, kind="personal", why="A number."
    )
    before = Post.objects.get().version
    back = moderation.put_back(done, by=senior, why="It is an office's.")
    assert (stands(comment), version(comment)) == (("Reader One", BODY), 3)
    assert Content.objects.get(comment=comment).body_html == f"<p>{BODY}</p>"
    assert (back.undone, back.by, back.text_version) == (done, senior, 3)
    assert Post.objects.get().version == before + 1
    with pytest.raises(Overtaken, match=f"put back by {senior.get_full_name()} on"):
        moderation.put_back(done, by=senior, why="Again.")


def test_of_several_redactions_the_last_is_put_back_first(comment: Comment, senior: User) -> None:
    first, second = redact(comment, senior, PHONE), redact(comment, senior, "tonight")
    with pytest.raises(NotRedacted, match="Put the last ones back first"):
        moderation.put_back(first, by=senior, why="It is an office's.")
    for one in (second, first):
        moderation.put_back(one, by=senior, why="It is an office's.")
    assert (stands(comment)[1], version(comment)) == (BODY, 5)
    assert changed([comment])[comment.pk].startswith("Words that were cut were put back by")


def test_a_redaction_of_a_text_seen_before_a_put_back_is_refused(
    comment: Comment, senior: User
) -> None:
    done = redact(comment, senior, PHONE)
    old = seen(comment)
    moderation.put_back(done, by=senior, why="It is an office's.")
    with pytest.raises(Overtaken, match="put back"):
        moderation.redact(old, Cuts(["tonight"]), by=senior, kind="other", why="Not needed.")


def test_who_changed_texts_last_is_said_for_many_comments_in_two_queries(
    post: Post, django_assert_num_queries: Any
) -> None:
    made = [CommentFactory(post=post, body=BODY) for _ in range(4)]
    for comment in made[:3]:
        cut(comment, PHONE)
    with django_assert_num_queries(2):
        said = changed(made)
    assert set(said) == {comment.pk for comment in made[:3]}
    assert not PutBack.objects.exists()
