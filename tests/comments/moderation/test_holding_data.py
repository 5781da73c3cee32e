"""A legal hold keeps what would go, and is on record for good."""

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from comments.models import Comment, Hold
from comments.moderation import erasing, holding_data
from comments.moderation.holding_data import NotHeld
from posts.models import Blog
from tests.factories import BlogFactory, CommentFactory, StaffFactory, staff_of

pytestmark = pytest.mark.django_db
EMAIL = "sian@example.org"


@pytest.fixture
def administrator(blog: Blog) -> User:
    return staff_of(blog, "administrator")


@pytest.fixture
def comment(blog: Blog) -> Comment:
    return CommentFactory(email=EMAIL, status="rejected")


def test_what_is_held_is_not_erased_until_the_hold_is_lifted(
    comment: Comment, administrator: User
) -> None:
    hold = holding_data.hold_comment(comment, why="A court asked.", by=administrator)
    with pytest.raises(erasing.OnHold):
        erasing.erase(comment, why="Asked for.")
    holding_data.lift(hold, by=administrator)
    erasing.erase(comment, why="Asked for.")
    assert Hold.objects.get().lifted_by == administrator


def test_a_hold_on_a_person_is_known_by_no_address(
    comment: Comment, administrator: User, blog: Blog
) -> None:
    hold = holding_data.hold_person(blog, EMAIL, why="A request.", by=administrator)
    assert EMAIL not in str(list(Hold.objects.values()))
    assert hold.label == "s…@example.org"
    assert list(holding_data.standing_on(comment)) == [hold]


@pytest.mark.parametrize("why", ["", "  ", "x" * 301])
def test_a_hold_says_why(comment: Comment, administrator: User, why: str) -> None:
    with pytest.raises(NotHeld) as refused:
        holding_data.hold_comment(comment, why=why, by=administrator)
    assert refused.value.field == "why"


def test_a_hold_on_a_person_needs_an_address(blog: Blog, administrator: User) -> None:
    with pytest.raises(NotHeld, match="correct format"):
        holding_data.hold_person(blog, "sian", why="A request.", by=administrator)


def test_the_second_to_hold_or_lift_is_told_who_was_first(
    comment: Comment, administrator: User
) -> None:
    other = StaffFactory(role="administrator")
    hold = holding_data.hold_comment(comment, why="A court asked.", by=administrator)
    with pytest.raises(NotHeld, match=f"{administrator.get_full_name()} put a hold"):
        holding_data.hold_comment(comment, why="Me too.", by=other)
    holding_data.lift(hold, by=administrator)
    with pytest.raises(NotHeld, match=f"{administrator.get_full_name()} lifted"):
        holding_data.lift(hold, by=other)


@pytest.mark.parametrize("role", ["moderator", "senior moderator", "editor"])
def test_only_an_administrator_of_the_blog_holds_and_lifts(comment: Comment, role: str) -> None:
    by = StaffFactory(role=role)
    elsewhere = StaffFactory(role="administrator", blog=BlogFactory())
    for someone in (by, elsewhere):
        with pytest.raises(PermissionDenied):
            holding_data.hold_comment(comment, why="Mine.", by=someone)
        with pytest.raises(PermissionDenied):
            holding_data.hold_person(comment.post.blog, EMAIL, why="Mine.", by=someone)


def test_the_record_of_holds_is_never_changed_or_deleted(
    comment: Comment, administrator: User
) -> None:
    hold = holding_data.hold_comment(comment, why="A court asked.", by=administrator)
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        Hold.objects.update(why="Another reason.")
    with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic():
        Hold.objects.all().delete()
    holding_data.lift(hold, by=administrator)
    with pytest.raises(IntegrityError, match="lifted once"), transaction.atomic():
        Hold.objects.update(lifted_at=None, lifted_by=None)
