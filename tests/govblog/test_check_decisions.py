"""Whoever asks is told whether the record of decisions is what was written."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from comments import verifying
from comments.models import ChainMark, Decision
from posts.models import Blog, Post
from tests.factories import BlogFactory, CommentFactory, PostFactory, act
from tests.raw import history_unwritten

pytestmark = pytest.mark.django_db


@pytest.fixture
def decisions(post: Post) -> list[Decision]:
    """Three decisions on one comment."""
    comment = CommentFactory(post=post)
    return [act(comment, step) for step in ("approve", "remove", "restore")]


def tamper(decision: Decision, **values: object) -> None:
    with history_unwritten():
        Decision.objects.filter(pk=decision.pk).update(**values)


def said(*arguments: str) -> tuple[list[str], int]:
    """Return the lines the command prints, and the number it ends with."""
    out = StringIO()
    try:
        call_command("check_decisions", *arguments, stdout=out)
    except CommandError as ended:
        return out.getvalue().splitlines(), ended.returncode
    return out.getvalue().splitlines(), 0


def test_a_sound_record_is_told_with_its_end(blog: Blog, decisions: list[Decision]) -> None:
    assert said() == (
        [
            f"{blog.host}: ends with decision 3, {decisions[2].hash}.",
            "3 decisions of 1 blogs checked. 0 faults found.",
        ],
        0,
    )


def test_a_blog_without_decisions_is_told(blog: Blog) -> None:
    assert said()[0][0] == f"{blog.host}: has no decisions."


def test_a_decision_changed_by_hand_is_told_and_ends_with_1(
    blog: Blog, decisions: list[Decision]
) -> None:
    tamper(decisions[1], to_status="spam")
    lines, code = said()
    assert lines[0] == f"Fault (chain): {blog.host}: decision 2 is not as it was written."
    assert (lines[-1], code) == ("3 decisions of 1 blogs checked. 1 faults found.", 1)


def test_decisions_missing_at_the_end_are_told_when_they_were_verified_before(
    blog: Blog, decisions: list[Decision]
) -> None:
    verifying.verify_new()
    with history_unwritten():
        decisions[2].delete()
    lines, code = said("--json")
    faults = [one for one in map(json.loads, lines) if "fault" in one]
    assert [one["fault"] for one in faults] == ["mark", "status"]
    assert faults[0]["says"].startswith("the record ends with decision 2, but 3 was there on ")
    assert faults[1]["comment"] == decisions[2].comment_id
    assert code == 1


def test_as_json_every_line_is_an_object_and_the_totals_come_last(
    blog: Blog, decisions: list[Decision]
) -> None:
    tamper(decisions[1], text_version=9)
    lines, code = said("--json")
    fault, end, totals = map(json.loads, lines)
    assert fault == {
        "fault": "chain", "blog": blog.host, "decision": 2, "comment": decisions[1].comment_id,
        "says": "decision 2 is not as it was written",
    }  # fmt: skip
    assert end == {"blog": blog.host, "last": 3, "hash": decisions[2].hash}
    assert totals == {"blogs": 1, "decisions": 3, "faults": 1}
    assert code == 1


def test_one_blog_can_be_checked_by_itself(decisions: list[Decision]) -> None:
    other = BlogFactory()
    act(CommentFactory(post=PostFactory(blog=other)), "approve")
    tamper(decisions[1], text_version=9)
    assert said("--blog", other.host)[1] == 0
    assert said("--blog", decisions[0].blog.host)[1] == 1
    assert said("--blog", "unknown.example.org") == ([], 2)


def test_the_result_is_kept_and_a_sound_one_takes_an_old_fault_away(
    decisions: list[Decision],
) -> None:
    tamper(decisions[1], text_version=9)
    said()
    assert ChainMark.objects.get(part="whole").fault == "decision 2 is not as it was written"
    tamper(decisions[1], text_version=1)
    said()
    kept = ChainMark.objects.values_list("part", "number", "fault").order_by("part")
    assert list(kept) == [("whole", 3, "")]
