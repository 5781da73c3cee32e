"""What is taken along of the record says what was written, and anyone can verify it."""

import datetime as dt
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from comments import ledger, moderation
from comments.models import Decision
from comments.moderation import chain
from posts.models import Blog, Post
from tests.factories import BlogFactory, CommentFactory, PostFactory, StaffFactory, act, seen
from tests.test_house import ROOT

pytestmark = pytest.mark.django_db


@pytest.fixture
def decisions(post: Post) -> list[Decision]:
    """Seven decisions on two comments of one blog, oldest first."""
    made = []
    for steps in (("approve", "remove", "restore", "spam"), ("reject", "restore", "approve")):
        comment = CommentFactory(post=post, body="What only its writer said.")
        made += [act(comment, step) for step in steps]
    return made


def script() -> str:
    """Return the program that docs/record.md gives for verifying a file."""
    told = (ROOT / "docs/record.md").read_text()
    (program,) = re.findall(r"```python\n(.*?)```", told, re.DOTALL)
    return program


def verify(lines: list[str], folder: Path) -> tuple[int, str]:
    """Run the program of the docs on a file; return what it ends with and says."""
    file = folder / "decisions.jsonl"
    file.write_text("".join(lines), encoding="utf-8")
    program = [sys.executable, "-c", script(), str(file)]
    done = subprocess.run(program, capture_output=True, text=True, check=False)
    return done.returncode, (done.stdout + done.stderr).strip()


def exported(*blogs: Blog) -> list[str]:
    """Return the whole record of these blogs as a file of JSON lines."""
    return [ledger.json_line(one) for one in ledger.every(ledger.Wanted(blogs=blogs))]


def test_a_file_is_verified_by_the_program_of_the_docs_alone(
    blog: Blog, decisions: list[Decision], tmp_path: Path
) -> None:
    other = BlogFactory()
    act(CommentFactory(post=PostFactory(blog=other)), "approve")
    lines = exported(blog, other)
    assert len(lines) == 8
    assert verify(lines, tmp_path) == (0, "8 decisions verified.")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda lines: [*lines[:2], lines[2].replace('"removed"', '"spam"'), *lines[3:]], "3"),
        (lambda lines: [*lines[:2], *lines[3:]], "4"),
        (lambda lines: [*lines[:2], lines[3], lines[2], *lines[4:]], "4"),
        (lambda lines: lines[1:], "2"),
    ],
)
def test_a_file_that_was_changed_is_told(
    blog: Blog, decisions: list[Decision], tmp_path: Path, wrong: object, said: str
) -> None:
    code, words = verify(wrong(exported(blog)), tmp_path)
    assert (code, words) == (1, f"Decision {said} of blog {blog.pk} does not fit.")


def test_a_line_has_all_that_is_hashed_and_nothing_of_the_commenter(
    blog: Blog, decisions: list[Decision]
) -> None:
    lines = exported(blog)
    first = json.loads(lines[0])
    assert first["hash"] == decisions[0].hash == chain.digest(decisions[0])
    assert (first["from"], first["to"], first["by"]) == (
        "pending",
        "approved",
        decisions[0].actor.get_full_name(),
    )
    rule = json.loads(lines[1])["rule"]
    assert rule == {"number": 1, "version": 1, "title": "Be civil"}
    comment = decisions[0].comment
    for words in (comment.name, comment.email, comment.body):
        assert words not in "".join(lines)


def test_a_row_of_a_spreadsheet_says_it_in_the_blogs_time(decisions: list[Decision]) -> None:
    decision = Decision.objects.select_related("blog", "actor", "policy_rule").get(number=2)
    decision.at = dt.datetime(2026, 7, 1, 9, 30, tzinfo=dt.UTC)
    said = dict(zip(ledger.CSV_HEADER, ledger.csv_row(decision), strict=True))
    assert said["At"] == "2026-07-01 10:30:00+01:00"
    assert (said["From"], said["To"], said["Rule"], said["Rule title"]) == (
        "Approved",
        "Removed",
        1,
        "Be civil",
    )


def test_a_file_is_read_slice_by_slice(
    blog: Blog, decisions: list[Decision], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "_SLICE", 2)
    numbers = [one.number for one in ledger.every(ledger.Wanted(blogs=(blog,)))]
    assert numbers == [1, 2, 3, 4, 5, 6, 7]
    rules = ledger.Wanted(blogs=(blog,), rules=(decisions[1].policy_rule_id,))
    assert [one.number for one in ledger.every(rules)] == [2, 5]


def test_what_is_decided_during_a_download_is_not_in_it(
    blog: Blog, decisions: list[Decision], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "_SLICE", 2)
    ahead = ledger.every(ledger.Wanted(blogs=(blog,)))
    next(ahead)
    act(CommentFactory(post=decisions[0].comment.post), "approve")
    assert [one.number for one in ahead] == [2, 3, 4, 5, 6, 7]


def test_the_newest_are_found_across_blogs_and_whoever_decided(
    blog: Blog, decisions: list[Decision]
) -> None:
    other = BlogFactory()
    elsewhere = act(CommentFactory(post=PostFactory(blog=other)), "approve")
    both = ledger.Wanted(blogs=(blog, other))
    assert ledger.newest(both, 3) == [elsewhere, decisions[6], decisions[5]]
    assert ledger.newest(both, 2, before=decisions[6]) == [decisions[5], decisions[4]]
    assert ledger.newest(both, 2, after=decisions[4]) == [decisions[6], decisions[5]]
    assert ledger.count(both) == 8
    someone = ledger.Wanted(blogs=(blog, other), actor=StaffFactory(blog=blog).pk)
    assert ledger.newest(someone, 3) == []
    assert ledger.count(someone) == 0


def test_nothing_is_found_on_no_blog(decisions: list[Decision]) -> None:
    nothing = ledger.Wanted(blogs=())
    assert ledger.newest(nothing, 3) == list(ledger.every(nothing)) == []
    assert ledger.count(nothing) == 0


def test_what_is_too_much_is_not_counted(
    blog: Blog, decisions: list[Decision], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "COUNTED", 3)
    assert ledger.count(ledger.Wanted(blogs=(blog,))) == 4


@pytest.mark.parametrize(("hour", "day"), [(22, 28), (23, 29)])
def test_a_day_is_that_of_the_blog(blog: Blog, post: Post, hour: int, day: int) -> None:
    at = dt.datetime(2026, 6, 28, hour, 30, tzinfo=dt.UTC)  # summer time
    moderation.decide(seen(CommentFactory(post=post)), "approve", by=StaffFactory(), at=at)
    for asked in (27, 28, 29):
        date = dt.date(2026, 6, asked)
        wanted = ledger.Wanted(blogs=(blog,), since=date, until=date)
        assert ledger.count(wanted) == len(ledger.newest(wanted, 5)) == (asked == day)


@pytest.mark.parametrize("day", [dt.date.min, dt.date.max])
def test_the_ends_of_the_calendar_are_days_too(
    blog: Blog, decisions: list[Decision], day: dt.date
) -> None:
    Blog.objects.update(time_zone="Asia/Tokyo" if day == dt.date.min else "America/New_York")
    away = Blog.objects.get()
    since, until = ledger.Wanted((away,), since=day), ledger.Wanted((away,), until=day)
    assert {ledger.count(since), ledger.count(until)} == {0, 7}
