"""A notice comes in once, is due by the statutory clock, and its sender gets a receipt."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from comments import legal
from comments.legal.clock import ZONE
from comments.models import Comment, LegalEvent, LegalNotice, Mark
from comments.moderation import limits
from govblog.models import Letter
from tests.comments.legal.cases import (
    EMAIL,
    NAME,
    SAID,
    WRITER_EMAIL,
    comment_of,
    do,
    letters_to,
    notice_of,
    now,
    state_token,
)  # fmt: skip
from tests.factories import act

pytestmark = pytest.mark.django_db
FRIDAY = dt.datetime(2026, 3, 13, 15, 0, tzinfo=ZONE)


@pytest.fixture
def comment() -> Comment:
    return comment_of()


def test_a_notice_is_due_48_hours_that_count_after_it_came_in() -> None:
    with time_machine.travel(FRIDAY, tick=False):
        notice = notice_of()
    assert notice.due_at == FRIDAY + dt.timedelta(days=4)
    assert (notice.state, notice.version, notice.closed_at) == ("new", 1, None)
    event = LegalEvent.objects.get()
    assert (event.act, event.side, event.by) == ("receive", "complainant", None)
    assert Comment.objects.get().status == "approved"


def test_the_receipt_names_the_case_and_quotes_nothing(comment: Comment) -> None:
    notice = notice_of(comment, name="Jane\r\nBcc: all@example.net")
    (letter,) = Letter.objects.all()
    assert (letter.to, letter.blog) == (EMAIL, notice.blog)
    assert letter.subject == f"Your legal notice {notice.reference}"
    for private in (SAID["statement"], SAID["why"], comment.name, WRITER_EMAIL, "Bcc"):
        assert private not in letter.text
    found = legal.noticed(state_token())
    assert found == notice


def test_the_same_notice_sent_again_is_one(comment: Comment) -> None:
    first = notice_of(comment)
    assert notice_of(comment) == first
    assert notice_of(comment, why="Another reason.") != first
    assert LegalNotice.objects.count() == 2
    assert len(letters_to(EMAIL)) == 2


def test_the_same_notice_is_taken_in_anew_a_day_after_it_was_closed(comment: Comment) -> None:
    first = notice_of(comment)
    do(first, "close")
    assert notice_of(comment) == first
    with time_machine.travel(timezone.now() + dt.timedelta(hours=25)):
        assert notice_of(comment) != first


def test_references_are_of_letters_and_digits_that_nobody_takes_for_others(
    comment: Comment,
) -> None:
    made = {notice_of(comment, why=f"Reason {n}").reference for n in range(4)}
    assert len(made) == 4
    for reference in made:
        assert not set(reference[3:]) & set("01OILSUE"), reference


def test_a_comment_that_nobody_sees_takes_no_notice(comment: Comment) -> None:
    act(comment, "remove")
    with pytest.raises(legal.NotNoticeable):
        notice_of(comment)
    assert not LegalNotice.objects.exists()


def test_too_many_from_one_place_wait_and_a_repeat_is_answered_before(
    comment: Comment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "NOTICES_FROM_ADDRESS", 1)
    first = notice_of(comment)
    with pytest.raises(legal.TooManyNotices) as refused:
        notice_of(comment, why="Another reason.")
    assert 1 <= refused.value.wait <= 61
    assert notice_of(comment) == first


def test_one_mailbox_gets_so_many_receipts_a_day_and_no_notice_is_lost(
    comment: Comment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "NOTICES_FROM_ADDRESS", 100)
    for n in range(7):
        notice_of(comment, why=f"Reason {n}", email=f"jane+{n}@example.net")
    assert LegalNotice.objects.count() == 7
    assert Letter.objects.count() == 5


def test_who_fills_in_what_people_do_not_see_is_marked_and_written_nothing(
    comment: Comment,
) -> None:
    notice = notice_of(comment, doubt=Mark.Kind.HONEYPOT)
    assert notice.doubt == "honeypot"
    assert not Letter.objects.exists()


def test_a_link_that_expired_is_renewed_once_and_the_old_one_ends(comment: Comment) -> None:
    notice = notice_of(comment)
    old = state_token()
    assert not legal.renew(old)
    with time_machine.travel(timezone.now() + dt.timedelta(days=91)):
        assert legal.renew(old)
        assert legal.noticed(old) is None
        assert not legal.renew(old)
        new = state_token()
        assert new != old
        found = legal.noticed(new)
        assert found == notice
        assert now(notice).link_until > timezone.now()


def test_a_new_link_that_cannot_be_sent_leaves_the_old_one(comment: Comment) -> None:
    notice_of(comment)
    old = state_token()
    with time_machine.travel(timezone.now() + dt.timedelta(days=91)):
        for n in range(5):
            notice_of(comment_of(), why=f"Reason {n}")
        assert not legal.renew(old)
        assert legal.noticed(old) is not None


def test_a_token_of_another_purpose_opens_nothing(comment: Comment) -> None:
    notice = notice_of(comment)
    token = state_token()
    with pytest.raises(legal.Unknown):
        legal.asked(token)
    assert legal.noticed("x" * 43) is None
    assert legal.noticed(token[:-1] + ("A" if token[-1] != "A" else "B")) is None
    assert notice.name == NAME
