"""Whatever a hand in the database does to the record, the clock finds it and does not forget."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from comments import verifying
from comments.models import ChainMark, Comment, Decision
from comments.moderation import chain
from posts.models import Blog, Post
from tests.chains import first_fault
from tests.factories import BlogFactory, CommentFactory, PostFactory, act
from tests.raw import history_unwritten

pytestmark = pytest.mark.django_db
NEW, WHOLE = ChainMark.Part.NEW, ChainMark.Part.WHOLE


@pytest.fixture
def decisions(post: Post) -> list[Decision]:
    """Five decisions of one blog, oldest first."""
    return decide_more(CommentFactory(post=post), 5)


def decide_more(comment: Comment, many: int) -> list[Decision]:
    """Decide a comment so often; return the decisions."""
    acts = ["approve", "remove", "restore", "spam", "restore"] * (many // 5 + 1)
    return [act(comment, step) for step in acts[:many]]


def change(decision: Decision, **values: object) -> None:
    """Change a decision past every rule of the project."""
    with history_unwritten():
        Decision.objects.filter(pk=decision.pk).update(**values)


def take_out(*decisions: Decision) -> None:
    """Delete decisions past every rule of the project."""
    with history_unwritten():
        Decision.objects.filter(pk__in=[decision.pk for decision in decisions]).delete()


def mark(part: str, blog: Blog | None = None) -> ChainMark:
    """Return how far a chain was verified."""
    return ChainMark.objects.get(part=part, **({"blog": blog} if blog else {}))


def test_what_is_new_is_verified_once(blog: Blog, decisions: list[Decision]) -> None:
    assert verifying.verify_new() == 5
    assert (mark(NEW).number, mark(NEW).hash, mark(NEW).fault) == (5, decisions[4].hash, "")
    assert verifying.verify_new() == 0
    act(decisions[0].comment, "approve")
    assert verifying.verify_new() == 1
    assert mark(NEW).number == 6


def test_a_blog_without_decisions_is_verified(blog: Blog) -> None:
    assert verifying.verify_new() == verifying.verify_whole() == 0
    assert (mark(NEW).number, mark(NEW).fault) == (0, "")
    assert verifying.glance() == list(verifying.faults(blog)) == []


def test_what_is_wrong_among_what_is_new_stays_found_until_it_is_put_right(
    decisions: list[Decision],
) -> None:
    change(decisions[2], text_version=9)
    for _ in range(2):
        verifying.verify_new()
        assert mark(NEW).fault == "decision 3 is not as it was written"
        assert mark(NEW).number == 2
    change(decisions[2], text_version=1)
    verifying.verify_new()
    assert (mark(NEW).number, mark(NEW).fault) == (5, "")


def test_decisions_taken_off_the_end_are_missed(blog: Blog, decisions: list[Decision]) -> None:
    verifying.verify_new()
    take_out(*decisions[3:])
    verifying.verify_new()
    assert mark(NEW).fault.startswith("the record ends with decision 3, but 5 was there on ")
    assert [fault.kind for fault in verifying.faults(blog)] == ["mark", "status"]


def test_decisions_taken_off_the_end_are_missed_also_when_others_take_their_numbers(
    blog: Blog, decisions: list[Decision]
) -> None:
    verifying.verify_new()
    take_out(decisions[4])
    with history_unwritten():
        Comment.objects.update(status="spam", shown=False)
    decide_more(CommentFactory(post=decisions[0].comment.post), 2)
    assert [one.number for one in Decision.objects.order_by("number")] == [1, 2, 3, 4, 5, 6]
    assert first_fault(blog) is None
    verifying.verify_new()
    assert mark(NEW).fault.startswith("decision 5 is not that of ")
    assert "decision 5 is not that of " in verifying.glance()[0]


def test_a_chain_written_anew_from_the_middle_on_is_found_by_the_mark(
    blog: Blog, decisions: list[Decision]
) -> None:
    verifying.verify_new()
    previous = decisions[1].hash
    for forged in decisions[2:]:
        forged.text_version, forged.previous_hash = 7, previous
        previous = forged.hash = chain.digest(forged)
        change(forged, text_version=7, previous_hash=forged.previous_hash, hash=previous)
    assert first_fault(blog) is None
    (fault,) = verifying.faults(blog)
    assert (fault.kind, fault.says.startswith("decision 5 is not that of ")) == ("mark", True)
    assert verifying.glance()


def test_a_change_far_back_is_found_by_the_whole_pass_of_the_day(
    decisions: list[Decision],
) -> None:
    verifying.verify_new()
    assert verifying.verify_whole() == 5
    change(decisions[0], text_version=9)
    assert verifying.verify_new() == verifying.verify_whole() == 0
    with time_machine.travel(timezone.now() + dt.timedelta(hours=25)):
        verifying.verify_whole()
    assert mark(WHOLE).fault == "decision 1 is not as it was written"
    assert verifying.glance() == ["decision 1 is not as it was written"]


def test_what_the_last_pass_found_holds_until_a_whole_pass_finds_nothing(
    decisions: list[Decision], monkeypatch: pytest.MonkeyPatch
) -> None:
    change(decisions[0], text_version=9)
    verifying.verify_whole()
    change(decisions[0], text_version=1)
    monkeypatch.setattr(verifying, "AT_ONCE", 2)
    with time_machine.travel(timezone.now() + dt.timedelta(hours=25)):
        verifying.verify_whole()
        assert (mark(WHOLE).number, bool(mark(WHOLE).fault)) == (2, True)
        verifying.verify_whole()
        verifying.verify_whole()
        assert (mark(WHOLE).number, mark(WHOLE).fault) == (5, "")


def test_a_long_chain_is_verified_in_slices_from_minute_to_minute(
    decisions: list[Decision], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verifying, "SLICE", 2)
    monkeypatch.setattr(verifying, "AT_ONCE", 3)
    for verify, part in ((verifying.verify_new, NEW), (verifying.verify_whole, WHOLE)):
        assert [verify() for _ in range(3)] == [3, 2, 0]
        assert (mark(part).number, mark(part).fault) == (5, "")
    assert list(verifying.faults(decisions[0].blog)) == []


def test_a_slower_worker_does_not_take_a_mark_back(decisions: list[Decision]) -> None:
    verifying.verify_new()
    slow = ChainMark(pk=mark(NEW).pk, blog=decisions[0].blog, number=0, hash=chain.FIRST_HASH)
    verifying._go_on(slow, 2)
    assert mark(NEW).number == 5


def test_no_blog_waits_for_another_ones_long_chain(
    decisions: list[Decision], monkeypatch: pytest.MonkeyPatch
) -> None:
    other = BlogFactory()
    decide_more(CommentFactory(post=PostFactory(blog=other)), 2)
    monkeypatch.setattr(verifying, "AT_ONCE", 2)
    verifying.verify_new()
    verifying.verify_new()
    assert (mark(NEW, other).number, mark(NEW, decisions[0].blog).number) == (2, 2)


def test_a_comment_whose_status_left_its_decisions_is_found(
    blog: Blog, decisions: list[Decision]
) -> None:
    waiting = CommentFactory(post=decisions[0].comment.post)
    with history_unwritten():
        Comment.objects.filter(pk=waiting.pk).update(status="approved", shown=True)
    (fault,) = verifying.faults(blog)
    assert fault.comment == waiting.pk
    assert fault.says == f"comment {waiting.pk} is approved, but by its last decision pending"


def test_every_fault_is_told_and_what_follows_one_is_verified_too(
    blog: Blog, decisions: list[Decision]
) -> None:
    change(decisions[0], text_version=9)
    take_out(decisions[2])
    change(decisions[4], hash="f" * 64)
    assert [fault.says for fault in verifying.faults(blog)] == [
        "decision 1 is not as it was written",
        "decision 3 is missing",
        "decision 5 is not as it was written",
    ]


def test_a_glance_sees_what_is_new_and_wrong_before_the_clock_does(
    decisions: list[Decision],
) -> None:
    verifying.verify_new()
    newer = act(decisions[0].comment, "approve")
    assert verifying.glance() == []
    change(newer, text_version=9)
    assert verifying.glance() == ["decision 6 is not as it was written"]


def test_a_glance_asks_the_same_whatever_there_is(
    decisions: list[Decision], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(3):
        decide_more(CommentFactory(post=PostFactory(blog=BlogFactory())), 6)
    for _ in range(2):
        with django_assert_num_queries(3):
            assert verifying.glance() == []
        verifying.verify_new()
        verifying.verify_whole()


def test_a_glance_at_a_long_tail_reads_its_beginning(
    decisions: list[Decision], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verifying, "GLANCE", 2)
    change(decisions[4], text_version=9)
    assert verifying.glance() == []
    change(decisions[1], text_version=9)
    assert verifying.glance() == ["decision 2 is not as it was written"]
