"""What the writer of a comment answers to a notice: once, in time, whole."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from comments.legal.clock import ZONE, words
from comments.legal.states import ANSWERS, NotDone, SeenCase
from comments.legal.step import ANSWER_LINK, lock, move
from comments.models import LegalLetter, LegalNotice
from comments.models.legal import LONGEST_ADDRESS
from govblog import links, text

LONGEST_NAME = 100  # characters


class Unknown(Exception):
    """No notice has this link, or it is not for an answer any more."""


class Answered(Exception):
    """The writer answered before."""


class Over(Exception):
    """The time to answer is over, or the case went on without an answer."""


@dataclass(frozen=True)
class Answer:
    """What the writer says. `shares` lets the complainant have name and address."""

    act: str
    name: str = ""
    address: str = ""
    shares: bool | None = None


def asked(token: str, now: dt.datetime | None = None) -> LegalNotice:
    """Return the case that a writer's private link asks about. Never acts.

    Raises Unknown, Answered or Over.
    """
    ref = links.ref_of(ANSWER_LINK, token)
    found = LegalNotice.objects.select_related("blog", "comment__post", "comment__content")
    notice = found.filter(answer_ref=ref, answer_until__isnull=False).first() if ref else None
    if notice is None:
        raise Unknown
    _must_wait(notice, now or timezone.now())
    return notice


def letter_of(notice: LegalNotice) -> str:
    """Return the letter by which the writer was asked, as it was sent."""
    sent = LegalLetter.objects.filter(event__notice=notice, to="writer")
    return sent.values_list("text", flat=True)[0]


def answer(token: str, said: Answer) -> LegalNotice:
    """Take the writer's answer in; return the case.

    Raises Unknown, Answered or Over, also when someone was first by a moment; NotDone for an
    answer that is not whole.
    """
    now = timezone.now()
    notice = asked(token, now)
    with transaction.atomic():
        notice = LegalNotice.objects.select_for_update(no_key=True).get(pk=notice.pk)
        _must_wait(notice, now)
        if said.act == "incomplete":
            raise NotDone("Select what you want.", "act")
        move(notice, said.act, at=now, **_kept(said, now))
    return notice


def record(seen: SeenCase, said: Answer, *, by: User, arrived: str = "") -> LegalNotice:
    """Take in an answer that the writer gave by other means; return the case.

    `arrived` is when, as 2026-03-27T10:04 by the clocks of London, nothing for now. Raises
    NotDone; PermissionDenied.
    """
    now = timezone.now()
    with transaction.atomic():
        if said.act not in ANSWERS:
            raise NotDone("Choose what the writer answered.", "answer")
        notice = lock(seen, said.act, by=by)
        at = _arrived(arrived, now)
        asked_at = notice.events.filter(act="notify").values_list("at", flat=True)[0]
        if at < asked_at.replace(second=0, microsecond=0):
            raise NotDone("This is before the writer was asked.", "arrived")
        if notice.answer_until is not None and at >= notice.answer_until:
            raise NotDone(
                f"The writer’s time was over at {words(notice.answer_until)}: an answer that came "
                "later counts as none.",
                "arrived",
            )
        move(notice, said.act, at=now, by=by, due_from=at, **_kept(said, at))
    return notice


def _must_wait(notice: LegalNotice, now: dt.datetime) -> None:
    """Raise Answered or Over unless the case waits for the writer's answer at this moment."""
    if notice.answered_at is not None:
        raise Answered
    if notice.state != LegalNotice.State.ASKED or notice.answer_until is None:
        raise Over
    if now >= notice.answer_until:
        raise Over


def _kept(said: Answer, at: dt.datetime) -> dict[str, Any]:
    """Return what a case keeps of an answer. Raises NotDone for a refusal that is not whole."""
    if said.act == "agree":
        return {"answered_at": at}
    name, address = text.clean_line(said.name), text.clean_body(said.address)
    name, address = ("" if text.is_blank(one) else one for one in (name, address))
    if said.act == "refuse":
        _must_be_whole(name, address, said.shares)
    if len(name) > LONGEST_NAME:
        raise NotDone(f"Full name must be {LONGEST_NAME} characters or less.", "name")
    if len(address) > LONGEST_ADDRESS:
        raise NotDone(f"Postal address must be {LONGEST_ADDRESS} characters or less.", "address")
    return {
        "answered_at": at,
        "answer_name": name,
        "answer_address": address,
        "answer_shares": bool(said.shares) and said.act == "refuse",
    }


def _must_be_whole(name: str, address: str, shares: bool | None) -> None:
    if not name:
        raise NotDone("Enter the writer’s full name, or record the answer as incomplete.", "name")
    if not address:
        raise NotDone("Enter the postal address, or record the answer as incomplete.", "address")
    if shares is None:
        raise NotDone(
            "Choose whether the complainant may have both, or record the answer as incomplete.",
            "shares",
        )


def _arrived(said: str, now: dt.datetime) -> dt.datetime:
    """Return when an answer came, at most now. Raises NotDone."""
    if not said:
        return now
    try:
        at = dt.datetime.fromisoformat(said).replace(tzinfo=ZONE).astimezone(dt.UTC)
    except (ValueError, OverflowError) as error:
        raise NotDone("Enter when it came, such as 2026-03-27 10:04.", "arrived") from error
    if at > now:
        raise NotDone("Enter a time that is not to come.", "arrived")
    return at
