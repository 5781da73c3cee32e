"""An operator is told what broke and where, and nothing of what somebody typed."""

import errno
import smtplib
import sqlite3
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, OperationalError, connection

from govblog.logs.errors import line_of, traceback_of
from posts.models import Blog
from tests.factories import BlogFactory

TYPED = "Siân Ffred, sian@example.org"


class Unknown(Exception):
    """A fault that nobody thought of."""


def raised(error: BaseException) -> BaseException:
    try:
        raise error
    except BaseException as caught:
        return caught


@pytest.mark.parametrize(
    "error",
    [
        ValueError(TYPED), KeyError(TYPED), TypeError(TYPED), RuntimeError(TYPED), Unknown(TYPED),
        AttributeError(TYPED), ImportError(TYPED, name=TYPED), NameError(TYPED), OSError(TYPED),
        OSError(errno.ENOSPC, TYPED, TYPED), sqlite3.OperationalError(TYPED),
        OperationalError(TYPED), IntegrityError(TYPED), UnicodeDecodeError("x", b"Si", 0, 1, "x"),
        smtplib.SMTPDataError(550, TYPED.encode()), ExceptionGroup(TYPED, [ValueError(TYPED)]),
    ],
    ids=lambda error: type(error).__name__,
)  # fmt: skip
def test_no_words_of_an_exception_are_told_that_may_quote_a_person(error: Exception) -> None:
    error.add_note(TYPED)
    told = traceback_of(raised(error))
    assert type(error).__name__ in told
    assert "test_errors.py" in told
    assert "raise error" in told
    assert [word for word in ("Siân", "Ffred", "sian", "example.org") if word in told] == []


def test_what_the_system_and_the_code_say_of_themselves_is_told() -> None:
    assert line_of(OSError(errno.ENOSPC, TYPED)) == "OSError: No space left on device"
    assert line_of(smtplib.SMTPDataError(452, b"")) == "smtplib.SMTPDataError: answer 452"
    assert line_of(ImproperlyConfigured("Set DATABASE_URL")).endswith(": Set DATABASE_URL")
    with pytest.raises(AttributeError) as caught:
        _ = None.published  # type: ignore[attr-defined]
    assert line_of(caught.value) == "AttributeError: published of NoneType"
    with pytest.raises(ModuleNotFoundError) as missing:
        __import__("no_such_room")
    assert line_of(missing.value) == "ModuleNotFoundError: no_such_room"


@pytest.mark.sqlite_only
def test_a_full_or_locked_sqlite_is_told_by_its_code(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "one.sqlite3") as one:
        one.execute("CREATE TABLE names (name TEXT UNIQUE)")
    one.execute("BEGIN IMMEDIATE")
    other = sqlite3.connect(tmp_path / "one.sqlite3", timeout=0)
    with pytest.raises(sqlite3.OperationalError) as locked:
        other.execute("BEGIN IMMEDIATE")
    assert line_of(locked.value) == "sqlite3.OperationalError: SQLITE_BUSY"
    with pytest.raises(sqlite3.OperationalError) as quoted:
        other.execute(f'SELECT "{TYPED}')
    assert line_of(quoted.value) == "sqlite3.OperationalError: SQLITE_ERROR"


@pytest.mark.django_db
def test_a_refused_row_is_told_by_its_constraint_and_never_by_its_values(blog: Blog) -> None:
    with pytest.raises(IntegrityError) as refused:
        BlogFactory(host=blog.host, name=TYPED)
    told = traceback_of(refused.value)
    assert "posts_blog" in told
    assert blog.host not in told
    assert "sian" not in told
    code = "SQLITE_CONSTRAINT_UNIQUE" if connection.vendor == "sqlite" else "SQLSTATE 23505"
    assert code in told


def test_what_led_to_a_fault_is_told_from_the_first_on() -> None:
    try:
        try:
            raise KeyError(TYPED)
        except KeyError as first:
            raise ValueError(TYPED) from first
    except ValueError as last:
        lines = traceback_of(last).splitlines()
    kinds = [line for line in lines if not line.startswith("  ")]
    assert kinds == ["KeyError", "That was the cause of:", "ValueError"]


def test_a_fault_that_goes_round_in_circles_is_told_briefly() -> None:
    def again() -> None:
        again()

    with pytest.raises(RecursionError) as deep:
        again()
    deep.value.__context__ = ring = ValueError()
    ring.__context__ = deep.value
    assert len(traceback_of(deep.value).splitlines()) < 60
