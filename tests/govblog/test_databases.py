"""How long anybody waits for the database, by what a process is for."""

import subprocess
import sys
from typing import Any

import environ
import pytest

from govblog import databases

POSTGRESQL = "postgres://blog:word@db.example.org:5432/blog"


@pytest.fixture(autouse=True)
def nothing_said(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "DATABASE_URL DATABASE_STATEMENT_TIMEOUT DATABASE_LONG_STATEMENT_TIMEOUT "
        "DATABASE_LOCK_TIMEOUT DATABASE_CONNECT_TIMEOUT DATABASE_POOL_SIZE DATABASE_POOL_WAIT"
    ).split():
        monkeypatch.delenv(name, raising=False)


def options(kind: str, default: str = POSTGRESQL) -> dict[str, Any]:
    said: dict[str, Any] = databases.configured(environ.Env(), default, kind)["OPTIONS"]
    return said


def test_a_reader_waits_for_seconds_and_a_command_for_a_minute() -> None:
    web, command = options("web")["options"], options("command")["options"]
    assert "-c statement_timeout=5000 -c lock_timeout=4000" in web
    assert "-c statement_timeout=60000 -c lock_timeout=30000" in command


def test_what_is_planned_once_is_so_from_its_first_time_on() -> None:
    for kind in ("web", "command"):
        assert "-c plan_cache_mode=force_generic_plan" in options(kind)["options"]


def test_a_transaction_that_nobody_goes_on_with_lets_go_of_its_locks() -> None:
    assert "-c idle_in_transaction_session_timeout=30000" in options("web")["options"]


def test_a_pool_has_an_end_and_is_not_waited_for_long() -> None:
    pool = options("web")["pool"]
    assert (pool["min_size"], pool["max_size"], pool["timeout"]) == (1, 8, 2.0)
    # It tries by itself for so long only, then whenever somebody needs a connection
    assert pool["reconnect_timeout"] == 0.5
    assert options("web")["connect_timeout"] == 3


def test_on_sqlite_a_turn_is_waited_for_within_bounds() -> None:
    assert options("web", "sqlite:///x.sqlite3")["timeout"] == 10
    assert options("command", "sqlite:///x.sqlite3")["timeout"] == 20


def test_a_machine_says_its_own_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_STATEMENT_TIMEOUT", "2.5")
    monkeypatch.setenv("DATABASE_LONG_STATEMENT_TIMEOUT", "90")
    monkeypatch.setenv("DATABASE_LOCK_TIMEOUT", "1")
    monkeypatch.setenv("DATABASE_POOL_SIZE", "3")
    assert "-c statement_timeout=2500 -c lock_timeout=1000" in options("web")["options"]
    assert "-c statement_timeout=90000 -c lock_timeout=1000" in options("command")["options"]
    assert options("web")["pool"]["max_size"] == 3


def test_what_the_address_says_is_kept() -> None:
    said = options("web", f"{POSTGRESQL}?sslmode=verify-full&connect_timeout=9")
    assert said["sslmode"] == "verify-full"
    assert int(said["connect_timeout"]) == 9


def test_with_a_pooler_between_no_limits_are_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_STATEMENT_TIMEOUT", "0")
    for kind in ("web", "command"):
        assert options(kind)["options"] == ""
        assert options(kind)["prepare_threshold"] is None


@pytest.mark.parametrize(
    ("door", "kind"), [("import govblog.wsgi", "web"), ("import django; django.setup()", "command")]
)
def test_a_process_that_came_in_by_the_web_s_door_is_known_as_one(door: str, kind: str) -> None:
    asks = f"{door}; from govblog import databases; print(databases.kind_of_process())"
    done = subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == kind
