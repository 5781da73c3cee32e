"""The task worker, and the clock in it."""

import datetime as dt
import logging
import threading

import pytest
from django.core.management import call_command
from django.utils import timezone
from pytest_django import Settings

from govblog.management.commands import worker
from govblog.models import StaffSession


def expired_session() -> StaffSession:
    return StaffSession.objects.create(
        session_key="old", session_data="", expire_date=timezone.now() - dt.timedelta(days=1)
    )


@pytest.fixture(autouse=True)
def connection_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test's own transaction lives in the connection that a tick would close."""
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)


@pytest.mark.django_db
def test_a_tick_forgets_what_is_over() -> None:
    expired_session()
    worker.tick()
    assert not StaffSession.objects.exists()


def test_what_fails_is_logged_and_hinders_nothing_else(caplog: pytest.LogCaptureFixture) -> None:
    done = []

    def fails() -> None:
        raise RuntimeError("the mail server is away")

    worker.tick((fails, lambda: done.append(1)))
    assert done == [1]
    assert "fails failed; it is tried again at the next tick" in caplog.text
    assert "the mail server is away" in caplog.text


def test_the_clock_ticks_at_once_and_until_it_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    stopped, third, ticks = threading.Event(), threading.Event(), []

    def tick() -> None:
        ticks.append(1)
        if len(ticks) == 3:
            third.set()

    monkeypatch.setattr(worker, "tick", tick)
    clock = threading.Thread(target=worker.tick_until, args=[stopped, 0.01])
    clock.start()
    assert third.wait(5)
    stopped.set()
    clock.join(5)
    assert not clock.is_alive()


@pytest.mark.django_db(transaction=True)
def test_with_batch_the_worker_ends_and_the_clock_stays_still(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    started: list[object] = []
    monkeypatch.setattr(worker.db_worker.Worker, "configure_signals", lambda self: None)
    monkeypatch.setattr(worker, "tick_until", started.append)
    call_command("worker", batch=True, startup_delay=False, interval=0, verbosity=0)
    assert started == []


def test_even_a_quiet_worker_shows_what_fails() -> None:
    worker.Command().configure_logging(0)
    assert worker.db_worker.logger.isEnabledFor(logging.ERROR)
    assert not worker.db_worker.logger.isEnabledFor(logging.WARNING)


def test_a_tick_never_works_on_a_connection_that_broke_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    order: list[str] = []
    monkeypatch.setattr(worker, "close_old_connections", lambda: order.append("close"))
    worker.tick((lambda: order.append("one"), lambda: order.append("two")))
    assert order == ["close", "one", "close", "close", "two", "close"]
