"""Colleagues handle a case: each act where the table says, with letters and record, once."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from comments import legal, moderation
from comments.legal.clock import ZONE
from comments.legal.states import OPEN
from comments.models import Comment, Decision, LegalEvent, LegalLetter, LegalNotice
from tests.comments.legal.cases import (
    ADDRESS,
    EMAIL,
    REFUSES,
    WRITER_EMAIL,
    asked,
    comment_of,
    do,
    letters_to,
    notice_of,
    now,
    on_screen,
    senior_of,
)  # fmt: skip
from tests.factories import StaffFactory, act, rule_of, seen

pytestmark = pytest.mark.django_db
MONDAY = dt.datetime(2027, 3, 8, 10, 0, tzinfo=ZONE)


def status(notice: LegalNotice) -> str:
    return Comment.objects.get(pk=notice.comment_id).status


def test_every_state_has_a_way_in_and_every_open_one_ways_on() -> None:
    ways = [way for table in legal.TRANSITIONS.values() for way in table.values()]
    starts = {start for way in ways for start in way}
    ends = {end for way in ways for end in way.values()}
    assert starts == OPEN
    assert starts | ends == set(LegalNotice.State.values)
    acts = {name for table in legal.TRANSITIONS.values() for name in table}
    assert acts | {"receive"} == set(LegalEvent.Act.values)


def test_the_writer_is_asked_and_the_complainant_told_in_one_step() -> None:
    with time_machine.travel(MONDAY, tick=False):
        notice = now(asked())
    assert notice.state == "asked"
    # Monday, and five days: Saturday; removed within Monday and Tuesday after
    assert notice.answer_until == MONDAY.replace(day=14, hour=0)
    assert notice.due_at == MONDAY.replace(day=17, hour=0)
    (to_writer,) = letters_to(WRITER_EMAIL)
    assert "by midnight at the end of 13 March 2027" in to_writer
    assert "/legal-notices/answer/" in to_writer
    _, told = letters_to(EMAIL)
    assert "They have until midnight at the end of 13 March 2027 to answer" in told
    assert status(notice) == "approved"
    event = notice.events.get(act="notify")
    assert event.by == senior_of(notice)
    kept = {one.to: one.text for one in event.letters.all()}
    assert set(kept) == {"writer", "complainant"}
    for text in kept.values():
        assert legal.LINK in text
        assert "/legal-notices/answer/" not in text.replace(legal.LINK, "")


def test_a_defective_notice_is_answered_with_what_a_notice_must_give() -> None:
    notice = now(do(notice_of(), "defective"))
    assert (notice.state, notice.due_at) == ("defective", None)
    assert "A notice of complaint must:" in letters_to(EMAIL)[-1]
    assert letters_to(WRITER_EMAIL) == []
    assert status(notice) == "approved"


def test_a_writer_without_an_email_cannot_be_asked_and_the_comment_is_removed() -> None:
    notice = notice_of(comment_of(email=""))
    with pytest.raises(legal.NotDone, match="No email address"):
        do(notice, "notify")
    assert "no way to contact the writer" in legal.drafts(now(notice), "remove")["complainant"]
    done = now(do(notice, "remove"))
    assert (done.state, status(done)) == ("removed", "removed")


def test_a_removal_is_a_decision_under_a_rule_in_the_same_step() -> None:
    notice = do(notice_of(), "remove", said="Seen by our lawyers.")
    decision = Decision.objects.latest("number")
    assert (decision.to_status, decision.policy_rule) == ("removed", rule_of(notice.blog))
    assert decision.actor == senior_of(notice)
    assert now(notice).decision == decision
    assert notice.events.get(act="remove").words == "Seen by our lawyers."
    assert "We have removed the comment." in letters_to(EMAIL)[-1]


def test_a_removal_without_a_rule_or_of_another_text_does_nothing() -> None:
    notice = notice_of()
    shown = seen(notice.comment)
    with pytest.raises(legal.NotDone, match="Choose the rule"):
        do(notice, "remove", rule=None)
    for other in (
        moderation.Seen(shown.pk, shown.status, 7),
        moderation.Seen(shown.pk + 1, shown.status, 1),
    ):
        with pytest.raises(legal.NotDone):
            do(notice, "remove", comment=other)
    assert (now(notice).state, status(notice)) == ("new", "approved")
    assert len(letters_to(EMAIL)) == 1


def test_a_letter_that_cannot_go_takes_the_removal_back_with_it() -> None:
    notice = notice_of()
    with pytest.raises(legal.NotDone) as refused:
        do(notice, "remove", letters={"complainant": " \n"})
    assert refused.value.field == "letter-complainant"
    assert (now(notice).state, status(notice)) == ("new", "approved")
    assert Decision.objects.filter(to_status="removed").count() == 0


def test_a_comment_that_a_colleague_removed_meanwhile_needs_no_decision_more() -> None:
    notice = notice_of()
    act(notice.comment, "remove")
    decided = Decision.objects.count()
    with pytest.raises(legal.NotDone, match="not on the page any more"):
        do(notice, "notify")
    done = now(do(notice, "remove"))
    assert (done.state, done.decision) == ("removed", None)
    assert Decision.objects.count() == decided
    assert "The comment is no longer on the page." in letters_to(EMAIL)[-1]


def test_a_whole_refusal_is_told_and_the_comment_stays() -> None:
    notice = asked()
    with pytest.raises(legal.NotDone):
        do(notice, "keep", letters={"complainant": "It stays."})
    legal.record(on_screen(notice), REFUSES, by=senior_of(notice))
    done = now(do(notice, "keep"))
    assert (done.state, status(done)) == ("kept", "approved")
    letter = letters_to(EMAIL)[-1]
    assert "does not want the comment to be removed" in letter
    assert "William Writer" not in letter
    assert "CF10" not in letter


def test_with_consent_the_complainant_is_given_name_and_address() -> None:
    notice = asked()
    given = legal.Answer("refuse", "William Writer", ADDRESS, True)
    legal.record(on_screen(notice), given, by=senior_of(notice))
    do(notice, "keep")
    assert f"William Writer\n{ADDRESS}" in letters_to(EMAIL)[-1]


def test_another_law_has_no_leg_of_the_writer() -> None:
    notice = notice_of(kind="other")
    assert legal.ways(notice) == ["keep", "remove", "close"]
    with pytest.raises(legal.NotDone, match="not possible"):
        do(notice, "notify")
    assert now(do(notice, "keep")).state == "kept"
    assert letters_to(WRITER_EMAIL) == []


@pytest.mark.parametrize("name", ["notify", "defective", "remove", "close"])
def test_a_case_that_is_closed_stays_closed(name: str) -> None:
    notice = do(notice_of(), "close")
    with pytest.raises(legal.NotDone, match="not possible"):
        do(notice, name, letters={"complainant": "Words", "writer": "Words"})


def test_the_second_of_two_colleagues_is_told_who_was_first() -> None:
    notice = notice_of()
    shown = on_screen(notice)
    first = StaffFactory(role="administrator", blog=notice.blog, last_name="First")
    do(notice, "notify", by=first)
    with pytest.raises(legal.NotDone, match="Writer asked, by Staff First on"):
        do(notice, "remove", shown=shown)
    assert status(notice) == "approved"


@pytest.mark.parametrize("role", ["moderator", "editor", None])
def test_who_does_not_handle_legal_notices_can_do_nothing(role: str | None) -> None:
    notice = notice_of()
    someone = StaffFactory(role=role, blog=notice.blog)
    for name in ("notify", "defective", "remove", "close"):
        with pytest.raises(PermissionDenied):
            do(notice, name, by=someone)
    with pytest.raises(PermissionDenied):
        legal.record(on_screen(asked()), REFUSES, by=someone)


def test_letters_are_edited_and_kept_as_they_were_sent() -> None:
    notice = notice_of()
    letters = legal.drafts(now(notice), "notify")
    letters["writer"] = letters["writer"].replace("You wrote", "We think that you wrote")
    do(notice, "notify", letters=letters)
    kept = LegalLetter.objects.get(to="writer").text
    assert kept.startswith("We think that you wrote")
    assert letters_to(WRITER_EMAIL)[0].startswith("We think that you wrote")


@pytest.mark.parametrize("mark", [legal.LINK, legal.DEADLINE])
def test_the_letter_to_the_writer_says_where_and_until_when_to_answer(mark: str) -> None:
    notice = notice_of()
    letters = legal.drafts(now(notice), "notify")
    letters["writer"] = letters["writer"].replace(mark, "")
    with pytest.raises(legal.NotDone, match="must have"):
        do(notice, "notify", letters=letters)
    assert now(notice).state == "new"
    assert letters_to(WRITER_EMAIL) == []
