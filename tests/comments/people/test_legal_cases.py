"""Both sides of a legal case are told what is kept of them; a closed case is erased with them."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from comments import legal, people
from comments.models import Content, Hold, LegalLetter, LegalNotice, PersonEvent
from tests.comments.legal import cases

pytestmark = pytest.mark.django_db


def erased(email: str) -> people.Erased:
    return people.erase(people.find(email), way=PersonEvent.Way.COMMAND)


def refused(**said: Any) -> LegalNotice:
    """Return a case that is closed, whose writer said who they are and that the comment stays."""
    notice = cases.asked(cases.comment_of(**said))
    legal.answer(cases.answer_token(notice), cases.REFUSES)
    return cases.do(notice, "keep")


def said_of(notice: LegalNotice) -> str:
    """Return what a case still says of people."""
    now = cases.now(notice)
    texts = LegalLetter.objects.filter(event__notice=notice).values_list("text", flat=True)
    return "\n".join([now.answer_name, now.answer_address, now.statement, *texts])


def test_what_the_writer_said_in_a_closed_legal_case_is_told_and_then_goes() -> None:
    notice = refused()
    told = people.export(people.find(cases.WRITER_EMAIL))["legal_answers"]
    assert [(one["reference"], one["answer_name"]) for one in told] == [
        (notice.reference, "William Writer")
    ]
    assert cases.ADDRESS.splitlines()[0] in told[0]["answer_address"]
    assert [one["subject"] for one in told[0]["letters_to_you"]]
    # Also when the address went and the hash is left
    Content.objects.update(email="")
    done = erased(cases.WRITER_EMAIL)
    assert (done.counts["legal_answers"], done.counts["comments"]) == (1, 1)
    assert said_of(notice).strip() == ""
    assert erased(cases.WRITER_EMAIL).counts["legal_answers"] == 0


def test_a_legal_case_that_is_open_stays_whole_with_its_comment() -> None:
    notice = cases.asked()
    legal.answer(cases.answer_token(notice), cases.REFUSES)
    done = erased(cases.WRITER_EMAIL)
    assert (done.counts["legal_answers"], done.held) == (0, [notice.comment_id])
    assert "William Writer" in said_of(notice)


def test_a_closed_legal_case_of_a_comment_on_hold_stays(moderator: User) -> None:
    notice = refused()
    Hold.objects.create(
        blog=notice.blog, comment=notice.comment, label="it", why="A court asked.", by=moderator,
        at=timezone.now(),
    )  # fmt: skip
    assert erased(cases.WRITER_EMAIL).counts["legal_answers"] == 0
    assert "William Writer" in said_of(notice)


def test_a_writer_who_was_not_asked_yet_is_told_nothing_of_the_notice() -> None:
    notice = cases.notice_of()
    assert people.export(people.find(cases.WRITER_EMAIL))["legal_answers"] == []
    done = erased(cases.WRITER_EMAIL)
    assert (done.counts["comments"], done.held) == (1, [])
    assert cases.SAID["statement"] in said_of(notice)


def test_after_a_restore_a_case_is_blanked_again_though_only_the_hash_is_left() -> None:
    notice = refused()
    Content.objects.update(email="")
    with transaction.atomic():
        erased(cases.WRITER_EMAIL)
        transaction.set_rollback(True)
    assert "William Writer" in said_of(notice)
    people.reapply()
    assert said_of(notice).strip() == ""
