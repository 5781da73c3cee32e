"""Whoever tries the blog on their own machine needs no second factor, and is told so."""

import io

import pytest

from govblog.management.commands import quickstart
from govblog.quickstart import serving

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("host", "origin", "said", "expected"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000", None, "optional"),
        ("localhost", "http://localhost:8000", None, "optional"),
        ("127.0.0.1", "http://127.0.0.1:8000", "required", "required"),
        ("0.0.0.0", "http://127.0.0.1:8000", None, "required"),  # noqa: S104
        ("127.0.0.1", "https://blog.example.org", None, "required"),
    ],
)
def test_a_password_is_enough_where_only_this_machine_can_reach_the_blog(
    host: str, origin: str, said: str | None, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SECOND_FACTOR", raising=False)
    if said:
        monkeypatch.setenv("SECOND_FACTOR", said)
    assert serving.second_factor(host, origin) == expected


def test_it_is_said_whether_a_password_is_enough_and_how_to_ask_for_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("SECOND_FACTOR", raising=False)
    command = quickstart.Command(stdout=io.StringIO())
    command._say_ready("127.0.0.1", "http://127.0.0.1:8000")
    assert "start it with SECOND_FACTOR=required" in command.stdout.getvalue()
    monkeypatch.setenv("SECOND_FACTOR", "required")
    command = quickstart.Command(stdout=io.StringIO())
    command._say_ready("127.0.0.1", "http://127.0.0.1:8000")
    assert "SECOND_FACTOR" not in command.stdout.getvalue()
