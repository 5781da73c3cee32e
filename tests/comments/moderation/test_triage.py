"""What a comment calls for is kept with an owner and a date until someone says what came of it."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from comments.models import Comment, Errand, ErrandEvent
from comments.moderation import triage
from comments.moderation.triage import NotDone, Plan, SeenErrand
from posts.hours import Calendar
from posts.models import Blog, Post
from tests.factories import BlogFactory, CommentFactory, StaffFactory

pytestmark = pytest.mark.django_db
KIND = Errand.Kind
LATER = timezone.now() + dt.timedelta(days=3)


@pytest.fixture
def comment(post: Post) -> Comment:
    """A comment that waits."""
    return CommentFactory(post=post)


@pytest.fixture
def errand(comment: Comment, moderator: User) -> Errand:
    """A comment's question, opened by the moderator."""
    return triage.open_errand(comment, KIND.ANSWER, by=moderator)


def as_seen(errand: Errand) -> SeenErrand:
    """Return what a person has on the screen who opens the errand now."""
    now = Errand.objects.get(pk=errand.pk)
    return SeenErrand(now.pk, now.version)


def acts(errand: Errand) -> list[tuple[Any, ...]]:
    """Return what was done with an errand, in order."""
    return list(errand.events.order_by("pk").values_list("act", "by", "words"))


@pytest.mark.parametrize("status", Comment.Status.values)
@pytest.mark.parametrize("kind", KIND.values)
def test_an_errand_is_opened_for_a_comment_of_any_status_and_leaves_it_there(
    post: Post, moderator: User, status: str, kind: str
) -> None:
    comment = CommentFactory(post=post, status=status)
    decided = comment.decisions.count()
    plan = Plan(team=" Post  room " if kind == "pass" else "", note="Look\r\nat it.")
    made = triage.open_errand(comment, kind, by=moderator, plan=plan)
    assert (made.kind, made.team) == (kind, "Post room" if kind == "pass" else "")
    assert (made.owner, made.opened_by, made.settled_at) == (None, moderator, None)
    comment.refresh_from_db()
    assert (comment.status, comment.decisions.count()) == (status, decided)
    assert acts(made) == [("open", moderator.pk, "Look\nat it.")]


def test_without_a_date_it_is_due_within_the_hours_the_blog_promises(
    comment: Comment, moderator: User
) -> None:
    Blog.objects.update(promised_hours=10)
    now = dt.datetime(2026, 7, 2, 10, tzinfo=dt.UTC)
    with time_machine.travel(now, tick=False):
        made = triage.open_errand(Comment.objects.get(pk=comment.pk), KIND.ANSWER, by=moderator)
    assert made.due_at == Calendar.of(comment.post.blog).after(now, 10)
    assert made.due_at > now


def test_where_nothing_is_promised_an_errand_has_no_date_unless_one_is_given(
    comment: Comment, moderator: User
) -> None:
    comment.post.blog.promised_hours = 0
    assert triage.open_errand(comment, KIND.ANSWER, by=moderator).due_at is None
    plan = Plan(due_at=LATER)
    assert triage.open_errand(comment, KIND.FAULT, by=moderator, plan=plan).due_at == LATER


@pytest.mark.parametrize("role", ["moderator", "senior moderator", "administrator"])
def test_who_moderates_triages(comment: Comment, role: str) -> None:
    person = StaffFactory(role=role)
    made = triage.open_errand(comment, KIND.ANSWER, by=person, plan=Plan(owner=person))
    assert made.owner == person
    triage.assign(as_seen(made), by=person, owner=None, due_at=LATER)
    triage.settle(as_seen(made), by=person, outcome="Done.")
    assert triage.reopen(as_seen(made), by=person).settled_at is None


def test_nobody_else_triages(comment: Comment, errand: Errand, editor: User) -> None:
    outsider = StaffFactory(blog=BlogFactory(), role="administrator")
    for person in (editor, outsider, StaffFactory(role=None)):
        for verb in (
            lambda by: triage.open_errand(comment, KIND.FAULT, by=by),
            lambda by: triage.assign(as_seen(errand), by=by, owner=None, due_at=None),
            lambda by: triage.settle(as_seen(errand), by=by, outcome="Done."),
            lambda by: triage.reopen(as_seen(errand), by=by),
        ):
            with pytest.raises(PermissionDenied):
                verb(person)
    assert (Errand.objects.get(), errand.events.count()) == (errand, 1)


@pytest.mark.parametrize(
    ("kind", "plan", "field", "why"),
    [
        ("", {}, "kind", "Choose what is to be done"),
        ("bake", {}, "kind", "Choose what is to be done"),
        ("pass", {"team": " \u200b"}, "team", "Enter the team"),
        ("pass", {"team": "t" * 101}, "team", "100 characters or less"),
        ("fault", {"note": "n" * 1_001}, "note", "1,000 characters or less"),
        ("fault", {"due_at": LATER - dt.timedelta(days=9)}, "due", "not over"),
        ("fault", {"due_at": LATER + dt.timedelta(days=800)}, "due", "the next 2 years"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_in_words(
    comment: Comment, moderator: User, kind: str, plan: dict[str, Any], field: str, why: str
) -> None:
    with pytest.raises(NotDone, match=why) as refused:
        triage.open_errand(comment, kind, by=moderator, plan=Plan(**plan))
    assert refused.value.field == field
    assert not Errand.objects.exists()


def test_only_who_moderates_the_blog_can_own_an_errand(
    comment: Comment, errand: Errand, moderator: User, editor: User
) -> None:
    elsewhere = StaffFactory(blog=BlogFactory(), role="moderator")
    for person in (editor, elsewhere, StaffFactory(role="moderator", is_active=False)):
        with pytest.raises(NotDone, match="does not moderate this blog") as refused:
            triage.open_errand(comment, KIND.FAULT, by=moderator, plan=Plan(owner=person))
        # Else the names of all accounts could be read off one by one
        assert person.get_full_name() not in str(refused.value)
        with pytest.raises(NotDone, match="does not moderate this blog"):
            triage.assign(as_seen(errand), by=moderator, owner=person, due_at=None)
        assert person not in triage.owners_of(comment.post.blog)
    everywhere = StaffFactory(role=None, is_superuser=True)
    assert set(triage.owners_of(comment.post.blog)) == {moderator, everywhere} | set(
        User.objects.filter(memberships__role__in=["senior moderator", "administrator"])
    )


def test_of_each_kind_a_comment_has_one_open_errand_and_the_second_person_is_told(
    comment: Comment, moderator: User
) -> None:
    first = StaffFactory(blog=comment.post.blog)
    with time_machine.travel(dt.datetime(2026, 7, 1, 9, 5, tzinfo=dt.UTC)):
        made = triage.open_errand(comment, KIND.ANSWER, by=first)
    with pytest.raises(NotDone) as refused:
        triage.open_errand(comment, KIND.ANSWER, by=moderator)
    name = first.get_full_name()
    assert str(refused.value) == (
        f"“Needs an answer” is open already, by {name} on 1 July 2026 at 10:05."
    )
    triage.settle(as_seen(made), by=first, outcome="Done.")
    triage.open_errand(comment, KIND.ANSWER, by=moderator)
    with pytest.raises(NotDone, match="is open already"):
        triage.reopen(as_seen(made), by=moderator)


def test_an_errand_changes_hands_and_date(errand: Errand, moderator: User) -> None:
    other = StaffFactory()
    made = triage.assign(as_seen(errand), by=moderator, owner=other, due_at=LATER)
    made.refresh_from_db()
    assert (made.owner, made.due_at) == (other, LATER)
    event = made.events.order_by("-pk")[0]
    assert (event.act, event.owner, event.due_at) == ("assign", other, LATER)
    triage.assign(as_seen(errand), by=moderator, owner=other, due_at=LATER)
    assert errand.events.count() == 2
    with pytest.raises(NotDone, match="not over"):
        triage.assign(
            as_seen(errand), by=moderator, owner=other, due_at=LATER - dt.timedelta(days=9)
        )


def test_an_owner_keeps_an_overdue_errand_when_only_the_owner_changes(
    errand: Errand, moderator: User
) -> None:
    past = LATER - dt.timedelta(days=9)
    Errand.objects.update(due_at=past)
    made = triage.assign(as_seen(errand), by=moderator, owner=moderator, due_at=past)
    assert (made.owner, made.due_at) == (moderator, past)


def test_an_errand_is_settled_with_words_and_opened_again_with_a_new_date(
    errand: Errand, moderator: User
) -> None:
    with pytest.raises(NotDone, match="Enter what came of it") as refused:
        triage.settle(as_seen(errand), by=moderator, outcome=" \n")
    assert refused.value.field == "outcome"
    done = triage.settle(as_seen(errand), by=moderator, outcome=" Sent to the post room. ")
    assert (done.outcome, done.settled_by) == ("Sent to the post room.", moderator)
    for late in (
        lambda seen: triage.settle(seen, by=moderator, outcome="Again."),
        lambda seen: triage.assign(seen, by=moderator, owner=None, due_at=None),
    ):
        with pytest.raises(NotDone, match="This is settled"):
            late(as_seen(errand))
    again = triage.reopen(as_seen(errand), by=moderator, why="It came back.")
    assert (again.outcome, again.settled_by, again.settled_at) == ("", None, None)
    assert again.due_at is not None
    assert acts(errand) == [
        ("open", moderator.pk, ""),
        ("settle", moderator.pk, "Sent to the post room."),
        ("reopen", moderator.pk, "It came back."),
    ]
    with pytest.raises(NotDone, match="This is open"):
        triage.reopen(as_seen(errand), by=moderator)


def test_an_owner_who_moderates_no_more_is_not_given_it_again(
    comment: Comment, moderator: User
) -> None:
    other = StaffFactory()
    made = triage.open_errand(comment, KIND.FAULT, by=moderator, plan=Plan(owner=other))
    triage.settle(as_seen(made), by=moderator, outcome="Mended.")
    other.memberships.all().delete()
    assert triage.reopen(as_seen(made), by=moderator).owner is None


@pytest.mark.parametrize("first", ["assign", "settle"])
def test_of_two_people_at_one_errand_the_second_is_told_what_the_first_did(
    errand: Errand, moderator: User, first: str
) -> None:
    opened, other = as_seen(errand), StaffFactory()
    with time_machine.travel(dt.datetime(2026, 7, 1, 9, 5, tzinfo=dt.UTC)):
        if first == "assign":
            triage.assign(opened, by=other, owner=other, due_at=LATER)
        else:
            triage.settle(opened, by=other, outcome="Done.")
    said = {"assign": "changed", "settle": "settled"}[first]
    told = f"Already {said} by {other.get_full_name()} on 1 July 2026 at 10:05. Look at it again."
    for late in (
        lambda: triage.settle(opened, by=moderator, outcome="Done too."),
        lambda: triage.assign(opened, by=moderator, owner=moderator, due_at=None),
        lambda: triage.reopen(opened, by=moderator),
    ):
        with pytest.raises(NotDone) as refused:
            late()
        assert str(refused.value) == told
    assert errand.events.count() == 2


def test_an_errand_that_is_not_there_is_not_settled(blog: Blog, moderator: User) -> None:
    with pytest.raises(NotDone, match="not on a blog you moderate"):
        triage.settle(SeenErrand(999, 1), by=moderator, outcome="Done.")


def test_a_row_of_the_desk_says_what_is_open_whose_it_is_and_whether_it_is_late(
    post: Post, moderator: User, django_assert_num_queries: Any
) -> None:
    comments = [CommentFactory(post=post) for _ in range(3)]
    at = dt.datetime(2026, 7, 1, 9, 5, tzinfo=dt.UTC)
    with time_machine.travel(at, tick=False):
        plan = Plan(owner=moderator, due_at=at + dt.timedelta(days=1))
        triage.open_errand(comments[0], KIND.ANSWER, by=moderator, plan=plan)
        plan = Plan(team="Post room", due_at=at + dt.timedelta(days=2))
        triage.open_errand(comments[0], KIND.PASS, by=moderator, plan=plan)
        done = triage.open_errand(comments[1], KIND.FAULT, by=moderator)
    triage.settle(as_seen(done), by=moderator, outcome="Mended.")
    with django_assert_num_queries(1):
        found = triage.open_of([one.pk for one in comments], at + dt.timedelta(days=1, hours=1))
    assert list(found) == [comments[0].pk]
    answer, passed = found[comments[0].pk]
    assert (answer.label, answer.owner) == ("Needs an answer", moderator.get_full_name())
    assert (answer.due, answer.is_late) == ("2 July 2026 at 10:05", True)
    assert (passed.label, passed.owner) == ("Pass to another team: Post room", "")
    assert passed.is_late is False


def test_the_record_of_an_errand_is_never_changed_or_deleted(errand: Errand) -> None:
    for change in ({"act": "settle"}, {"due_at": LATER}, {"words": "Other words."}):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            ErrandEvent.objects.update(**change)
    with pytest.raises(DatabaseError, match="never deleted"), transaction.atomic():
        ErrandEvent.objects.all().delete()
    assert ErrandEvent.objects.update(words="") == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"team": "Post room"},
        {"kind": "pass"},
        {"kind": "bake"},
        {"settled_at": LATER},
    ],
)
def test_an_errand_that_contradicts_itself_cannot_be_stored(
    errand: Errand, wrong: dict[str, Any]
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Errand.objects.filter(pk=errand.pk).update(**wrong)
