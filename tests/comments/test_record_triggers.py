"""What was done to blogs, accounts and personal data stays on record: the database sees to it."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db.models import Model, QuerySet
from django.utils import timezone

from comments import moderation, people
from comments.models import PersonEvent
from govblog.models import StaffEvent
from govblog.staffing import record
from posts.models import Blog, BlogEvent
from tests.comments.test_triggers import refused
from tests.factories import StaffFactory

pytestmark = pytest.mark.django_db
KEPT: dict[str, type[Model]] = {
    "an account": StaffEvent,
    "a blog": BlogEvent,
    "personal data": PersonEvent,
}
CHANGES: list[tuple[str, str, Any]] = [
    ("an account", "act", "signed in"),
    ("an account", "account", None),
    ("an account", "by", None),
    ("an account", "at", timezone.now()),
    ("an account", "detail", "Nothing of note."),
    ("a blog", "act", "reopen comments"),
    ("a blog", "at", timezone.now()),
    ("a blog", "due_at", timezone.now()),
    ("a blog", "reason", "Another one."),
    ("personal data", "act", "exported"),
    ("personal data", "way", "desk"),
    ("personal data", "at", timezone.now()),
    ("personal data", "counts", {}),
]


@pytest.fixture(autouse=True)
def on_record(blog: Blog, administrator: User) -> None:
    """One event of each kind."""
    account = StaffFactory(blog=blog)
    record.note(StaffEvent.Act.JOINED, account, by=administrator, detail="Invited")
    moderation.close_blog(blog, by=administrator, reason="A storm.")
    people.record(PersonEvent.Act.ERASED, PersonEvent.Way.COMMAND, {"comments": 3})


def events(what: str) -> "QuerySet[Any]":
    """Return the record of a kind; there is something on it."""
    found = KEPT[what]._default_manager.all()
    assert found.exists()
    return found


@pytest.mark.parametrize(("what", "field", "value"), CHANGES)
def test_nobody_changes_what_is_on_record(what: str, field: str, value: object) -> None:
    with refused(f"the record of {what} is never changed"):
        events(what).update(**{field: value})


@pytest.mark.parametrize("what", ["a blog", "personal data"])
def test_nobody_deletes_what_is_on_record(what: str) -> None:
    with refused(f"the record of {what} is never deleted"):
        events(what).delete()


def test_the_record_of_an_account_goes_when_its_time_is_over_and_no_sooner() -> None:
    now = timezone.now()
    assert record.forget_events(now) == 0
    many = events("an account").count()
    assert record.forget_events(now + record.EVENTS_KEPT * 2) == many
