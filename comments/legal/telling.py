"""How a case stands, in words: for the complainant's page, and what a colleague is to do next."""

import datetime as dt

from comments.legal.clock import ANSWER_DAYS, HOURS, day_words, words
from comments.legal.reaching import email_of_writer
from comments.models import LegalNotice

_S = LegalNotice.State
_K = LegalNotice.Kind


def stands(notice: LegalNotice, now: dt.datetime) -> str:
    """Return how a case stands and what happens by when. Says nothing of the comment's writer."""
    closed = day_words(notice.closed_at) if notice.closed_at else ""
    ended = {
        _S.DEFECTIVE: f"On {closed} we wrote to you what a notice must give. "
        "This one is closed. You can send a new notice.",
        _S.REMOVED: f"The comment was removed. We wrote to you about it on {closed}.",
        _S.KEPT: f"The comment stays on the page. On {closed} we wrote to you why.",
        _S.CLOSED: f"The case is closed. On {closed} we wrote to you why.",
    }
    if said := ended.get(_S(notice.state)):
        return said
    said = _open(notice, now)
    late = notice.due_at is not None and now >= notice.due_at
    return f"{said} This is late: it was due by then and is not done yet." if late else said


def _open(notice: LegalNotice, now: dt.datetime) -> str:
    due = words(notice.due_at or now)
    if notice.kind == _K.OTHER:
        return (
            "We will look at the comment and decide whether it stays on the page. "
            f"We aim to do so by {due}, and will write to you."
        )
    if notice.state == _S.ASKED:
        until = notice.answer_until or now
        if now < until:
            return (
                f"We sent the writer a copy of your notice. They have until {words(until)} to "
                f"answer. If they do not, we will remove the comment by {due} and write to you."
            )
        return f"The writer’s time to answer is over. By {due} we will write to you."
    if notice.state == _S.NEW:
        return (
            f"By {due} we will write to you: that something is missing from your notice, that we "
            "sent the writer a copy of it, or that we removed the comment."
        )
    return f"The writer has answered. By {due} we will write to you."


def next_step(notice: LegalNotice, now: dt.datetime) -> str:
    """Return what a colleague is to do next, in words for the desk; "" when the case is closed."""
    if notice.closed_at is not None or notice.due_at is None:
        return ""
    due = words(notice.due_at)
    if notice.comment.status != notice.comment.Status.APPROVED:
        return f"The comment is not on the page. Tell the complainant by {due}: “Remove” does so."
    if notice.kind == _K.OTHER:
        return f"Decide whether the comment stays. The target of this blog is {due}."
    return {
        _S.NEW: _first_step,
        _S.ASKED: _while_asked,
        _S.AGREED: lambda one, at: f"Remove the comment and tell the complainant by {due}.",
        _S.INCOMPLETE: lambda one, at: f"Remove the comment and tell the complainant by {due}.",
        _S.REFUSED: lambda one, at: (
            f"Tell the complainant by {due} that the comment stays. If the writer’s name or "
            "address is obviously false, the law takes the answer for incomplete: remove the "
            "comment instead."
        ),
    }[_S(notice.state)](notice, now)


def _first_step(notice: LegalNotice, now: dt.datetime) -> str:
    due = words(notice.due_at or now)
    lacking = (
        "The complainant says that they know enough about the writer to bring proceedings: "
        "then this is no whole notice. "
        if notice.knows_writer
        else ""
    )
    if notice.removed_before:
        return (
            "The complainant says that this was removed twice before after their notices. If so, "
            f"remove the comment and tell them by {due}. {lacking}"
        ).strip()
    if not email_of_writer(notice):
        return (
            f"{lacking}No email address of the writer is kept. If the notice is whole, remove the "
            f"comment and tell the complainant by {due}. If not, tell them what a notice must give."
        )
    return (
        f"{lacking}If the notice is whole, ask the writer and tell the complainant by {due}. "
        "If not, tell the complainant what a notice must give."
    )


def _while_asked(notice: LegalNotice, now: dt.datetime) -> str:
    until, due = notice.answer_until or now, words(notice.due_at or now)
    if now < until:
        return (
            f"Wait for the writer’s answer until {words(until)}. If none comes, remove the "
            f"comment by {due}."
        )
    return (
        f"The writer did not answer within {ANSWER_DAYS} days. Remove the comment and tell the "
        f"complainant by {due}, {HOURS} hours that count after that."
    )
