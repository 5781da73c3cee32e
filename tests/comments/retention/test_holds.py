"""Nothing that a legal hold keeps is due, in whichever entry of the register it stands."""

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from comments import retention
from comments.models import (
    Comment,
    Confirmation,
    Errand,
    Mailbox,
    Mark,
    News,
    PageLink,
    Redaction,
    Report,
    Review,
)
from comments.moderation import Cuts, holding_data, opening, redact, triage
from comments.persons import person_of
from govblog import letters
from govblog.models import Letter
from posts import following
from posts.models import Blog
from tests.comments.legal import cases
from tests.factories import CommentFactory, ReportFactory, StaffFactory, act, seen, staff_of

pytestmark = pytest.mark.django_db
EMAIL = "sian@example.org"
YEARS = dt.timedelta(days=7 * 365)


@pytest.fixture
def comment(blog: Blog, moderator: User) -> Comment:
    """A comment of which there is something in every entry of the register."""
    made = CommentFactory(
        email=EMAIL, status="approved", body="Ring 020 7946 0000 at any time you like", marks=[]
    )
    now = timezone.now()
    senior = StaffFactory(blog=blog, role="senior moderator")
    cuts = Cuts(words=["020 7946 0000"])
    redact(seen(made), cuts, by=senior, kind=Redaction.Kind.PERSONAL, why="A number.")
    opening.open_page(made)
    Mark.objects.create(comment=made, kind=Mark.Kind.WORDS, detail="a word")
    errand = triage.open_errand(made, Errand.Kind.ANSWER, by=moderator)
    triage.settle(triage.SeenErrand(errand.pk, 1), by=moderator, outcome="Rang them.")
    ReportFactory(comment=made, words="It names me.", email=EMAIL)
    cases.do(cases.notice_of(made), "close")
    decision = act(made, "remove")
    decision.notes.create(audience="writer", words="It names someone.")
    Review.objects.create(
        comment=made, decision=decision, words="No.", asked_at=now, due_at=now, answered_at=now,
        answered_by=senior, answer="Yes.", outcome="upheld",
    )  # fmt: skip
    Confirmation.objects.create(
        comment=made, hash="h", text_version=1, asked_at=now, expires_at=now
    )
    box = Mailbox.objects.create(
        blog=blog, email=EMAIL, person=person_of(EMAIL), ref="r" * 16, made_at=now
    )
    following.ask(blog, EMAIL, following.Choice("day"))
    News.objects.create(mailbox=box, kind="outcome", comment=made, due_at=now, told_at=now)
    letters.write(key="k", to=EMAIL, subject="s", text="t", blog=blog, due_at=now + YEARS / 2)
    Letter.objects.exclude(to=EMAIL).delete()
    Letter.objects.update(state="sent", sent_at=now)
    return made


ABOUT_SOMEBODY = [entry for entry in retention.ENTRIES if entry.concerns]


def due(entry: retention.Entry) -> int:
    assert entry.going
    return entry.going.due(timezone.now() + YEARS).count()


@pytest.mark.parametrize("entry", ABOUT_SOMEBODY, ids=lambda entry: entry.name)
def test_a_hold_keeps_it_and_lifting_lets_it_go(
    comment: Comment, blog: Blog, entry: retention.Entry
) -> None:
    by, holds = staff_of(blog, "administrator"), []
    if entry.name == "people":
        retention_run_of("emails")
    assert due(entry), "The test has nothing of this kind."
    if entry.concerns in {"comment", "both"}:
        holds.append(holding_data.hold_comment(comment, why="A court asked.", by=by))
        assert due(entry) == 0
        holding_data.lift(holds.pop(), by=by)
        assert due(entry)
    hold = holding_data.hold_person(blog, EMAIL, why="A court asked.", by=by)
    assert due(entry) == 0
    holding_data.lift(hold, by=by)
    assert due(entry)


def retention_run_of(name: str) -> None:
    entry = next(entry for entry in retention.ENTRIES if entry.name == name)
    assert entry.going
    entry.going.forget(timezone.now() + dt.timedelta(days=1))


def test_after_years_nothing_personal_is_left_of_a_comment_that_was_removed(
    comment: Comment,
) -> None:
    for entry, way in ((entry, entry.going) for entry in retention.ENTRIES):
        if way:
            way.forget(timezone.now() + YEARS)
            assert way.due(timezone.now() + YEARS).count() == 0, entry.name
    stored: list[Any] = [
        *Comment.objects.values("content__name", "content__email", "content__body"),
        *Report.objects.values("words", "email"),
        *Review.objects.values("words", "answer"),
        *Errand.objects.values("note", "outcome"),
        *PageLink.objects.values(),
        *Mailbox.objects.values(),
        *Letter.objects.values(),
    ]
    assert not [said for said in ("example.org", "names", "Rang", "Ring") if said in str(stored)]
