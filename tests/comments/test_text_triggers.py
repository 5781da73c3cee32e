"""Words change only with their record, and all of that record stays: the database sees to it."""

import datetime as dt

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from comments import moderation
from comments.models import Comment, Content, Opening, PutBack, Redaction, Sealed, TextChange
from posts.models import Post
from tests.comments.cutting import cut, stands
from tests.comments.test_triggers import refused
from tests.factories import CommentFactory, StaffFactory, seen

pytestmark = pytest.mark.django_db
BODY = "Ring me on 07700 900123 tonight."


@pytest.fixture
def senior(post: Post) -> User:
    return StaffFactory(blog=post.blog, role="senior moderator")


@pytest.fixture
def redaction(post: Post) -> Redaction:
    """A redaction that still stands."""
    return cut(CommentFactory(post=post, body=BODY), "07700 900123")


@pytest.mark.parametrize("field", ["name", "body", "body_html"])
def test_no_words_change_without_a_record(post: Post, field: str) -> None:
    words = Content.objects.filter(comment=CommentFactory(post=post, body=BODY))
    with refused("change only with the record of it"):
        words.update(**{field: "Better words."})
    # What does not change may be written once more, and the rest is not words
    words.update(body=BODY, confirmed_at=timezone.now())


def test_a_record_allows_its_own_change_only(redaction: Redaction) -> None:
    """Neither another text at the same version, nor one later."""
    words = Content.objects.filter(pk=redaction.comment_id)
    for _ in range(2):
        with refused("change only with the record of it"):
            words.update(body="Better words.")
        with refused("only grows"):
            Comment.objects.filter(pk=redaction.comment_id).update(text_version=1)
        Comment.objects.filter(pk=redaction.comment_id).update(text_version=3)


def test_the_record_of_one_comment_allows_no_change_of_another(
    post: Post, redaction: Redaction, senior: User
) -> None:
    other = CommentFactory(post=post, body=BODY)
    TextChange.objects.create(
        comment=redaction.comment, text_version=3, by=senior, at=timezone.now(), why="To try."
    )
    with refused("change only with the record of it"):
        Content.objects.filter(comment=other).update(body="Better words.")
    assert stands(other)[1] == BODY


def test_a_version_of_a_text_is_made_once(redaction: Redaction, senior: User) -> None:
    made = {"comment": redaction.comment, "by": senior, "at": timezone.now()}
    with refused():
        TextChange.objects.create(text_version=redaction.text_version, why="Again.", **made)
    with refused():
        TextChange.objects.create(text_version=redaction.text_version + 1, why="", **made)


def test_no_record_of_a_change_or_an_opening_is_changed_or_deleted(
    redaction: Redaction, senior: User
) -> None:
    moderation.open_sealed(redaction, by=senior, why="To see.")
    moderation.put_back(redaction, by=senior, why="It is an office's.")
    for model, field in (
        (TextChange, {"why": "Another reason."}),
        (Redaction, {"kind": "abuse"}),
        (PutBack, {"undone": redaction}),
        (Opening, {"why": "Another reason."}),
    ):
        with refused("never changed"):
            model._base_manager.update(**field)
        with refused("never deleted"):
            model._base_manager.all()._raw_delete(model._base_manager.db)


def test_a_sealed_original_is_only_emptied_or_sealed_anew(redaction: Redaction) -> None:
    sealed = Sealed.objects.filter(pk=redaction.pk)
    later = timezone.now() + dt.timedelta(seconds=1)
    with refused("only emptied or sealed anew"):
        sealed.update(ciphertext="other")
    with refused("keeps its redaction and its time"):
        sealed.update(keep_until=later)
    with refused("never deleted"):
        sealed.delete()
    with refused():
        sealed.update(ciphertext="")
    with refused():
        sealed.update(deleted_at=later)
    sealed.update(ciphertext="anew", sealed_at=later)
    sealed.update(ciphertext="", deleted_at=later)
    with refused("only emptied or sealed anew"):
        sealed.update(ciphertext="back", deleted_at=None, sealed_at=later + dt.timedelta(days=1))


def test_what_is_put_back_is_put_back_once(redaction: Redaction, senior: User) -> None:
    moderation.put_back(redaction, by=senior, why="It is an office's.")
    with refused():
        PutBack.objects.create(
            comment=redaction.comment,
            text_version=seen(redaction.comment).text_version + 1,
            by=senior,
            at=timezone.now(),
            why="Once more.",
            undone=redaction,
        )
