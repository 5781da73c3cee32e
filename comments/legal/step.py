"""One act of a case: locked as it was seen, written with its record and its letters."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User

from comments import tree
from comments.legal import states, wording
from comments.legal.clock import Clock, words
from comments.legal.reaching import email_of_writer
from comments.legal.states import NotDone, SeenCase
from comments.models import Comment, LegalEvent, LegalLetter, LegalNotice
from comments.models.legal import LONGEST_LETTER
from govblog import letters as outbox
from govblog import links, roles, text
from govblog.models import Letter
from govblog.telling import name_of

RIGHT = "handle legal notices"
STATE_LINK, ANSWER_LINK = "notice", "notice answer"  # purposes of tokens
# How long the complainant's page can be opened after the last letter
LINK_VALID = dt.timedelta(days=90)
_SIDE = LegalEvent.Side
_WHERE = {_SIDE.COMPLAINANT.value: "/legal-notices/", _SIDE.WRITER.value: "/legal-notices/answer/"}


def lock(seen: SeenCase, act: str, *, by: User) -> LegalNotice:
    """Lock a case and its comment's thread; return the case as it was seen.

    Raises NotDone when someone acted meanwhile or the act is not possible from there;
    PermissionDenied.
    """
    of_case = Comment.objects.filter(legal_notices=seen.pk)
    # The thread first, as every decision does
    tree.lock_threads(of_case)
    found = LegalNotice.objects.select_for_update(no_key=True, of=("self",)).filter(pk=seen.pk)
    notice = found.select_related("blog", "comment__post", "comment__content").first()
    if notice is None:
        raise NotDone("This case is not on a blog where you handle legal notices.")
    roles.require(by, RIGHT, notice.blog_id)
    if notice.version != seen.version:
        raise NotDone(_who_was_first(notice))
    if states.target(notice, act) is None:
        raise NotDone(f"This is not possible: {notice.get_state_display().lower()}.")
    return notice


def move(
    notice: LegalNotice,
    act: str,
    *,
    at: dt.datetime,
    by: User | None = None,
    said: str = "",
    due_from: dt.datetime | None = None,
    **changes: Any,
) -> LegalEvent:
    """Take a locked case where `act` leads and write the record; return that.

    Without `by` the writer of the comment acts. `due_from` is the moment from which the hours to
    the next act count, `at` unless told.
    """
    state = states.target(notice, act)
    if state is None:
        raise NotDone("This is not possible any more.")
    is_open = state in states.OPEN
    changes |= {
        "state": state,
        "version": notice.version + 1,
        "due_at": Clock.known().after(due_from or at) if is_open else None,
        "closed_at": None if is_open else at,
        "warned_at": None,
    }
    for name, value in changes.items():
        setattr(notice, name, value)
    notice.save(update_fields=list(changes))
    side = _SIDE.STAFF if by else _SIDE.WRITER
    return LegalEvent.objects.create(notice=notice, act=act, side=side, by=by, at=at, words=said)


def post(notice: LegalNotice, event: LegalEvent, texts: Mapping[str, str]) -> None:
    """Write the letters of an act into the outbox, and keep them with the case as sent.

    Raises NotDone for a letter that cannot go.
    """
    for side, typed in texts.items():
        said = _fit(notice, side, typed)
        if notice.answer_until is not None:
            said = said.replace(wording.DEADLINE, words(notice.answer_until))
        if side == _SIDE.COMPLAINANT:
            notice.link_until = event.at + LINK_VALID
            notice.save(update_fields=["link_until"])
        subject = wording.subject(notice, side)
        LegalLetter.objects.create(event=event, to=side, subject=subject, text=said)
        writer = side == _SIDE.WRITER
        outbox.write(
            key=_key(notice.pk, event.pk, side),
            to=email_of_writer(notice) if writer else notice.email,
            subject=subject,
            text=said.replace(wording.LINK, link(notice, side)),
            blog=notice.blog,
        )


def undelivered(notice: LegalNotice) -> set[tuple[int, str]]:
    """Return the letters of a case that did not arrive, or may not have: event and side."""
    missed = Letter.objects.filter(
        key__startswith=f"legal {notice.pk} ",
        state__in=[Letter.State.FAILED, Letter.State.UNSURE],
    )
    keys = set(missed.values_list("key", flat=True))
    sent = LegalLetter.objects.filter(event__notice=notice).values_list("event", "to")
    return {(event, side) for event, side in sent if _key(notice.pk, event, side) in keys}


def _key(notice: int, event: int, side: str) -> str:
    return f"legal {notice} {event} {side}"


def link(notice: LegalNotice, side: str) -> str:
    """Return the address of a side's private page."""
    writer = side == _SIDE.WRITER
    purpose, ref = (ANSWER_LINK, notice.answer_ref) if writer else (STATE_LINK, notice.ref)
    return f"{notice.blog.origin}{_WHERE[side]}{links.token_of(purpose, ref)}/"


def _fit(notice: LegalNotice, side: str, typed: str) -> str:
    """Return a letter that can go. Raises NotDone."""
    field = f"letter-{side}"
    said = text.clean_body(typed)
    if text.is_blank(said):
        raise NotDone("Enter the letter.", field)
    if len(said) > LONGEST_LETTER:
        raise NotDone(f"A letter must be {LONGEST_LETTER:,} characters or less.", field)
    for mark in (wording.LINK, wording.DEADLINE):
        if side == _SIDE.WRITER and mark not in said:
            raise NotDone(f"The letter to the writer must have {mark} in it.", field)
    if leak := wording.leak(notice, side, said):
        raise NotDone(leak, field)
    return said


def _who_was_first(notice: LegalNotice) -> str:
    last = notice.events.select_related("by").order_by("-pk")[0]
    who = name_of(last.by) if last.by else last.get_side_display().lower()
    done = last.get_act_display()
    return f"{done}, by {who} on {words(last.at)}, after you opened the page. Look at it again."
