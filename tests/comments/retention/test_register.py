"""Whatever can hold personal data is in the register, or it is said why it holds none."""

import datetime as dt

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import models
from django.db.models import Field

from comments import retention
from comments.moderation import limits
from comments.people import asking
from comments.retention import wording
from posts.models import Blog
from posts.models.blog import LONGEST_SLOW_MODE
from tests.comments.retention.impersonal import IMPERSONAL

APPS = {
    "posts", "comments", "govblog", "auth", "admin", "mfa", "axes", "django_tasks_database",
}  # fmt: skip
WORDY = (models.CharField, models.TextField, models.JSONField, models.BinaryField, models.FileField)


def personal(field: Field) -> bool:  # type: ignore[type-arg]
    """Say whether a column could hold what a person said or who did something."""
    return (isinstance(field, WORDY) and not field.choices) or field.related_model is User


def columns() -> set[str]:
    return {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label in APPS
        for field in model._meta.local_concrete_fields
        if personal(field)
    }


def named(known: set[str], column: str) -> bool:
    return column in known or f"{column.rpartition('.')[0]}.*" in known


def test_a_new_column_is_in_the_register_or_among_what_holds_nothing_of_anybody() -> None:
    kept = {field for entry in retention.ENTRIES for field in entry.fields}
    unknown = [one for one in columns() if not named(kept, one) and not named(set(IMPERSONAL), one)]
    assert not sorted(unknown), (
        "Give it an entry in comments/retention, or a reason in impersonal.py:\n"
        + "\n".join(sorted(unknown))
    )


def test_the_register_names_no_column_that_is_gone() -> None:
    kept = {field for entry in retention.ENTRIES for field in entry.fields} | set(IMPERSONAL)
    fields = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
    } | {f"{model._meta.label}.*" for model in apps.get_models()}
    assert not kept - fields


def test_each_entry_has_a_name_of_its_own_and_a_term_in_words() -> None:
    names = [entry.name for entry in retention.ENTRIES]
    assert len(names) == len(set(names))
    for entry in retention.ENTRIES:
        assert entry.term(Blog()).endswith("."), entry.name


def test_the_terms_of_limits_and_requests_are_those_that_are_kept_to() -> None:
    terms = {entry.name: entry.term(Blog()) for entry in retention.ENTRIES}
    assert terms["requests for data"] == f"{wording.span(asking.VALID)}."
    minute, hour = wording.span(limits.MINUTE), wording.span(limits.HOUR)
    assert terms["limits"].startswith(f"{minute}; {hour} when you correct a comment")
    assert terms["limits"].endswith(f": {LONGEST_SLOW_MODE} at most.")
    assert limits.Limit("any", 1).window == limits.MINUTE


@pytest.mark.parametrize(
    ("many", "words"),
    [
        (0, "0 days"),
        (1, "1 day"),
        (30, "30 days"),
        (184, "6 months"),
        (365, "1 year"),
        (367, "367 days"),
        (2_192, "6 years"),
    ],
)
def test_days_read_as_people_say_them(many: int, words: str) -> None:
    assert wording.days(many) == words


@pytest.mark.parametrize(
    ("time", "words"),
    [
        (dt.timedelta(minutes=1), "1 minute"),
        (dt.timedelta(hours=24), "24 hours"),
        (dt.timedelta(days=730), "2 years"),
    ],
)
def test_times_too(time: dt.timedelta, words: str) -> None:
    assert wording.span(time) == words
