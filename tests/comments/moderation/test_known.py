"""Who gave an email stays the same person when SECRET_KEY changes and the old one is kept."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from comments import mailing, sorting
from comments.models import Comment, Content, Hold, Mailbox, Mark, News, Report, Suppression
from comments.moderation import (
    Words,
    choosing,
    confirming,
    erasing,
    forgetting,
    forgetting_talk,
    holding_data,
    known,
    mailboxes,
)
from comments.moderation.holding_data import NotHeld
from comments.persons import person_of
from posts.models import Blog, Post
from tests.comments.mailing.people import SIAN, confirmed, sent, told
from tests.factories import CommentFactory, ReportFactory, act, staff_of

pytestmark = pytest.mark.django_db
LATER = timezone.now() + dt.timedelta(days=7 * 365)
Change = Callable[..., None]


@pytest.fixture
def change_key(settings: Settings) -> Change:
    """Change SECRET_KEY; the old one is kept as a fallback unless it is lost."""

    def change(new: str = "another" * 9, *, lost: bool = False) -> None:
        old = [] if lost else [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = new, old

    return change


@pytest.fixture
def under_two_keys(post: Post, settings: Settings, change_key: Change) -> list[Comment]:
    """Two comments of Siân, known by two hashes: for a while the old key was missing."""
    first, old = CommentFactory(post=post, email=SIAN), settings.SECRET_KEY
    change_key(lost=True)
    second = CommentFactory(post=post, email=SIAN)
    settings.SECRET_KEY_FALLBACKS = [old]
    assert Content.objects.values("person").distinct().count() == 2
    return [first, second]


@pytest.fixture
def administrator(blog: Blog) -> User:
    return staff_of(blog, "administrator")


def test_a_comment_under_a_new_key_is_of_the_same_person(post: Post, change_key: Change) -> None:
    CommentFactory(post=post, email=SIAN)
    change_key()
    CommentFactory(post=post, email=SIAN.upper())
    assert Content.objects.values("person").distinct().count() == 1


def test_a_newcomer_under_a_new_key_is_known_by_it(post: Post, change_key: Change) -> None:
    change_key()
    comment = CommentFactory(post=post, email=SIAN)
    assert comment.content.person == person_of(SIAN)


def test_while_there_is_one_key_nothing_is_asked(
    blog: Blog, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        assert known.on_blog(blog.pk, SIAN) == person_of(SIAN)


def test_no_email_is_nobody(blog: Blog, change_key: Change) -> None:
    change_key()
    assert known.on_blog(blog.pk, "") == ""


def test_what_a_person_on_hold_sends_under_a_new_key_is_kept_too(
    post: Post, administrator: User, change_key: Change
) -> None:
    holding_data.hold_person(post.blog, SIAN, why="A court asked.", by=administrator)
    change_key()
    comment = CommentFactory(post=post, email=SIAN)
    with pytest.raises(erasing.OnHold):
        erasing.take_back(comment)


def test_a_hold_under_a_new_key_keeps_what_came_in_under_the_old_one(
    post: Post, administrator: User, change_key: Change
) -> None:
    comment = CommentFactory(post=post, email=SIAN, status="rejected")
    forgetting.forget_emails(timezone.now() + dt.timedelta(days=1))
    change_key()
    holding_data.hold_person(post.blog, SIAN, why="A court asked.", by=administrator)
    assert not forgetting.words_due(LATER).exists()
    with pytest.raises(erasing.OnHold):
        erasing.erase(comment, why="Asked for.")


def test_a_report_of_a_person_on_hold_is_kept_when_the_key_changes(
    post: Post, administrator: User, change_key: Change
) -> None:
    ReportFactory(comment=CommentFactory(post=post, status="approved"), words="No.", email=SIAN)
    act(Comment.objects.get(), "remove")
    assert forgetting_talk.reports_due(LATER).exists()
    holding_data.hold_person(post.blog, SIAN, why="A court asked.", by=administrator)
    change_key()
    assert not forgetting_talk.reports_due(LATER).exists()
    assert Report.objects.get().email == SIAN


def test_one_hold_is_on_all_that_a_person_is_known_by_and_ends_as_one(
    under_two_keys: list[Comment], blog: Blog, administrator: User
) -> None:
    hold = holding_data.hold_person(blog, SIAN, why="A court asked.", by=administrator)
    other = CommentFactory(post=under_two_keys[0].post, email="rhys@example.org")
    holding_data.hold_person(blog, "rhys@example.org", why="A court asked.", by=administrator)
    for comment in under_two_keys:
        assert holding_data.is_held(comment)
    with pytest.raises(NotHeld, match="It stands"):
        holding_data.hold_person(blog, SIAN, why="Again.", by=administrator)
    holding_data.lift(hold, by=administrator)
    for comment in under_two_keys:
        assert not holding_data.is_held(comment)
    assert holding_data.is_held(other)
    with pytest.raises(NotHeld, match="lifted this hold"):
        holding_data.lift(hold, by=administrator)


def test_who_is_held_under_one_hash_only_can_be_held_under_the_rest(
    under_two_keys: list[Comment], blog: Blog, administrator: User
) -> None:
    at, person = timezone.now(), under_two_keys[0].content.person
    Hold.objects.create(blog=blog, person=person, label="s", why="A", by=administrator, at=at)
    holding_data.hold_person(blog, SIAN, why="A court asked.", by=administrator)
    assert all(map(holding_data.is_held, under_two_keys))


def test_who_was_approved_under_the_old_key_is_no_newcomer(under_two_keys: list[Comment]) -> None:
    post = under_two_keys[0].post
    act(under_two_keys[0], "approve")
    said = Words("Another thought.", "Siân", SIAN)
    assert Mark.Kind.FIRST not in sorting.marks_of(post, said, at=timezone.now())


def test_who_is_trusted_stays_so_under_a_new_key(post: Post, change_key: Change) -> None:
    CommentFactory(post=post, email=SIAN, status="approved")
    Blog.objects.update(auto_approve_after=1)
    change_key()
    assert confirming.is_trusted(CommentFactory(post=post, email=SIAN))


def test_what_a_mailbox_chose_counts_under_a_new_key(post: Post, change_key: Change) -> None:
    box = confirmed(sent(post), every="day", replies=False)
    change_key()
    comment = sent(post, "Another thought.")
    assert (mailboxes.made(post.blog, SIAN), mailboxes.of(comment)) == (box, box)
    assert Mailbox.objects.count() == 1


@pytest.mark.parametrize("every", ["once", "day"])
def test_who_is_written_to_no_more_is_told_nothing_by_whatever_hash(
    post: Post, settings: Settings, change_key: Change, every: str
) -> None:
    choosing.suppress(SIAN)
    old = settings.SECRET_KEY
    change_key(lost=True)
    comment = sent(post)
    box = confirmed(comment, every=every)
    settings.SECRET_KEY_FALLBACKS = [old]
    assert not Suppression.objects.filter(person=box.person).exists()
    act(comment, "reject")
    assert News.objects.exists()
    mailing.tell(timezone.now() + dt.timedelta(days=4))
    assert (told(), News.objects.count()) == ([], 0)
