"""What was cut is sealed: who opens it is on record, and it goes when its time is over."""

import datetime as dt

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import Settings

from comments import moderation
from comments.models import Comment, Opening, Redaction, Sealed
from comments.moderation import NotRedacted, Original
from comments.moderation.redaction import rotate_seals
from govblog import sealing
from posts.models import Blog, Post
from tests.comments.cutting import cut
from tests.factories import CommentFactory, StaffFactory

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


def test_opening_a_sealed_original_is_on_record_each_time(comment: Comment, senior: User) -> None:
    done = cut(comment, PHONE)
    for why in ("The reader asks.", " The police \n ask. "):
        assert moderation.open_sealed(done, by=senior, why=why) == Original("Reader One", BODY)
    logged = Opening.objects.order_by("pk").values_list("by", "sealed", "why")
    assert list(logged) == [
        (senior.pk, done.pk, "The reader asks."),
        (senior.pk, done.pk, "The police ask."),
    ]


@pytest.mark.parametrize("why", ["", "  \u200b "])
def test_nothing_is_opened_or_put_back_without_a_reason(
    comment: Comment, senior: User, why: str
) -> None:
    done = cut(comment, PHONE)
    with pytest.raises(NotRedacted, match="Enter why"):
        moderation.open_sealed(done, by=senior, why=why)
    with pytest.raises(NotRedacted, match="Enter why"):
        moderation.put_back(done, by=senior, why=why)
    assert not Opening.objects.exists()


def test_the_sealed_original_is_deleted_when_its_time_is_over_and_the_record_stays(
    blog: Blog, comment: Comment, senior: User
) -> None:
    Blog.objects.filter(pk=blog.pk).update(sealed_days=30)
    start = timezone.now()
    done = cut(comment, PHONE)
    moderation.open_sealed(done, by=senior, why="The reader asks.")
    assert moderation.forget_sealed(start + dt.timedelta(days=30)) == 0
    later = timezone.now() + dt.timedelta(days=30)
    assert moderation.forget_sealed(later) == 1
    assert moderation.forget_sealed(later) == 0
    sealed = Sealed.objects.get()
    assert (sealed.ciphertext, sealed.deleted_at) == ("", later)
    with pytest.raises(NotRedacted, match="its time was over"):
        moderation.open_sealed(done, by=senior, why="Once more.")
    with pytest.raises(NotRedacted, match="its time was over"):
        moderation.put_back(done, by=senior, why="Once more.")
    assert (Redaction.objects.count(), Opening.objects.count()) == (1, 1)


def test_one_original_cannot_be_passed_off_as_another(post: Post, senior: User) -> None:
    one, other = (cut(CommentFactory(post=post, body=BODY), PHONE) for _ in range(2))
    theirs = Sealed.objects.get(pk=other.pk).ciphertext
    later = timezone.now() + dt.timedelta(days=1)
    Sealed.objects.filter(pk=one.pk).update(ciphertext=theirs, sealed_at=later)
    with pytest.raises(NotRedacted, match="belongs to another comment"):
        moderation.open_sealed(one, by=senior, why="To see.")
    assert not Opening.objects.exists()


def test_keys_change_and_nothing_sealed_is_lost(
    post: Post, senior: User, settings: Settings
) -> None:
    """From SECRET_KEY to a key, to a second key, each time sealed anew and the older left out."""
    done = cut(CommentFactory(post=post, body=BODY), PHONE)
    for keys, after in (([KEYS[0]], [KEYS[0]]), ([KEYS[1], KEYS[0]], [KEYS[1]])):
        settings.SEAL_KEYS = keys
        assert moderation.open_sealed(done, by=senior, why="To see.").body == BODY
        call_command("rotate_seals")
        settings.SEAL_KEYS, settings.SECRET_KEY = after, f"another {after}"
        assert moderation.open_sealed(done, by=senior, why="To see.").body == BODY


def test_without_its_key_an_original_is_not_opened_and_rotating_names_it(
    post: Post, senior: User, settings: Settings
) -> None:
    settings.SEAL_KEYS = [KEYS[0]]
    done, readable = (cut(CommentFactory(post=post, body=BODY), PHONE) for _ in range(2))
    settings.SEAL_KEYS = [KEYS[1]]
    sealed = Sealed.objects.filter(pk=readable.pk)
    anew = sealing.seal("{}")
    sealed.update(ciphertext=anew, sealed_at=timezone.now())
    with pytest.raises(NotRedacted, match="No key of this install opens"):
        moderation.open_sealed(done, by=senior, why="To see.")
    with pytest.raises(
        CommandError, match=f"1 could not be read with any key, redactions {done.pk}"
    ):
        call_command("rotate_seals")
    assert sealed.get().ciphertext != anew
    assert not Opening.objects.exists()


def test_rotating_leaves_what_was_deleted_alone(comment: Comment, senior: User) -> None:
    cut(comment, PHONE)
    moderation.forget_sealed(timezone.now() + dt.timedelta(days=1_000))
    assert rotate_seals() == (0, [])
