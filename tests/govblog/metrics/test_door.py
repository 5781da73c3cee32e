"""Figures are for who knows METRICS: for all others there is no such address."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from govblog.metrics import checking, door
from posts.models import Blog
from tests.comments.sending import is_private
from tests.factories import BlogFactory, CommentFactory, PostFactory, act
from tests.test_house import ROOT

SECRET = "k" * 40

pytestmark = pytest.mark.django_db


def ask(said: str = f"Bearer {SECRET}") -> HttpResponse:
    return Client().get("/metrics", headers={"Authorization": said})


def figures() -> dict[str, float]:
    """Return the figures, each by its name and labels."""
    lines = ask().content.decode().splitlines()
    pairs = (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    return {name: float(value) for name, value in pairs}


@pytest.fixture
def metrics(settings: Settings) -> None:
    """An install whose METRICS is SECRET."""
    settings.METRICS = SECRET


@pytest.mark.parametrize(
    "said", ["", SECRET, "Bearer ", f"Bearer {SECRET}x", f"Basic {SECRET}", "Bearer é", "Bearer\t"]
)
def test_who_does_not_know_it_finds_nothing_there(metrics: None, blog: Blog, said: str) -> None:
    nowhere = Client().get("/nowhere/")
    response = ask(said)
    assert (response.status_code, response.content) == (404, nowhere.content)


def test_without_it_there_is_nothing_for_anybody(settings: Settings, blog: Blog) -> None:
    for said in ("", "Bearer ", "Bearer", f"Bearer {SECRET}"):
        assert ask(said).status_code == 404


def test_nothing_is_counted_without_it(settings: Settings) -> None:
    assert settings.METRICS == ""
    assert [one for one in settings.MIDDLEWARE if "metrics" in one] == []


def test_who_knows_it_reads_figures_that_nobody_keeps(metrics: None, blog: Blog) -> None:
    response = ask()
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/plain")
    assert is_private(response)
    assert Client().post("/metrics").status_code == 405


def test_the_work_is_told_by_blog_and_state(metrics: None, blog: Blog) -> None:
    other = BlogFactory()
    for _ in range(2):
        CommentFactory(post=PostFactory(blog=blog))
    act(CommentFactory(post=PostFactory(blog=other)), "approve")
    found = figures()
    assert found["govblog_database_up"] == 1
    assert found[f'govblog_comments_waiting{{blog="{blog.host}"}}'] == 2
    assert found[f'govblog_comments_waiting{{blog="{other.host}"}}'] == 0
    assert found['govblog_decisions_last_hour{outcome="approved"}'] == 1
    assert found['govblog_letters{state="failed"}'] == 0
    assert found['govblog_tasks{state="waiting"}'] == 0
    assert found['govblog_purges_waiting{kind="take-down"}'] == 0


def test_of_a_database_that_is_away_only_that_is_told(
    metrics: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from_database = door.import_string("govblog.metrics.standing.pulse")

    def away() -> None:
        raise door.import_string("django.db.OperationalError")("no route")

    monkeypatch.setattr(from_database, "queues", away)
    found = figures()
    assert found["govblog_database_up"] == 0
    assert not [name for name in found if name.startswith("govblog_comments")]


def test_a_secret_that_could_be_guessed_is_told(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert checking.check() == []
    settings.METRICS = "k" * 31
    assert [one.id for one in checking.check()] == ["govblog.E011"]
    monkeypatch.setattr(checking, "find_spec", lambda name: None)
    assert [one.id for one in checking.check()] == ["govblog.E011", "govblog.E012"]


def test_the_rules_to_copy_and_the_docs_ask_for_figures_that_there_are(
    metrics: None, blog: Blog
) -> None:
    act(CommentFactory(post=PostFactory(blog=blog)), "approve")
    told = ask().content.decode()
    known = set(re.findall(r"^# TYPE (govblog_\w+) ", told, re.MULTILINE))
    known |= {f"{name}_{end}" for name in known for end in ("bucket", "count", "sum", "total")}
    # What is there only once the clock went by, or a backup was made
    known |= {"govblog_clock_last_tick_timestamp_seconds"}
    known |= {"govblog_backup_newest_timestamp_seconds"}
    for file in ("docs/deploy/alerts.yml", "docs/metrics.md"):
        asked = set(re.findall(r"govblog_\w+", (ROOT / file).read_text()))
        assert asked - known == set(), file
