"""What colleagues do in a case: each act with its letters and its record, in one transaction."""

import datetime as dt
from collections.abc import Mapping

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from comments.legal import wording
from comments.legal.clock import end_of_answer
from comments.legal.reaching import email_of_writer
from comments.legal.states import NotDone, SeenCase
from comments.legal.step import RIGHT, lock, move, post
from comments.models import Comment, Decision, LegalNotice, PolicyRule
from comments.models.legal import LONGEST_WORDS
from comments.moderation import NotDecided, Seen, decide_all
from govblog import text

Letters = Mapping[str, str]


def tell_defective(seen: SeenCase, *, by: User, letters: Letters, said: str = "") -> LegalNotice:
    """Tell the complainant what a notice must give, and close the case; return it.

    This and the acts below raise NotDone when the case is not as it was seen, the act is not
    possible from there or a letter cannot go; PermissionDenied. `said` is for colleagues.
    """
    return _act(seen, "defective", by=by, letters=letters, said=said)


def notify(seen: SeenCase, *, by: User, letters: Letters, said: str = "") -> LegalNotice:
    """Send the writer a copy of the notice and tell the complainant; return the case."""
    now = timezone.now()
    with transaction.atomic():
        notice = lock(seen, "notify", by=by)
        if not email_of_writer(notice):
            raise NotDone("No email address of the writer is kept. Remove the comment instead.")
        _must_be_on_show(notice)
        until = end_of_answer(now)
        event = move(
            notice,
            "notify",
            at=now,
            by=by,
            said=_words(said),
            due_from=until,
            answer_until=until,
        )
        post(notice, event, _for("notify", letters))
    return notice


def keep(seen: SeenCase, *, by: User, letters: Letters, said: str = "") -> LegalNotice:
    """Leave the comment on the page and tell the complainant why; return the case."""
    return _act(seen, "keep", by=by, letters=letters, said=said)


def close(seen: SeenCase, *, by: User, letters: Letters, said: str = "") -> LegalNotice:
    """Close a case without an outcome, such as one that was withdrawn; return it."""
    return _act(seen, "close", by=by, letters=letters, said=said)


def remove(
    seen: SeenCase,
    *,
    by: User,
    letters: Letters,
    comment: Seen,
    rule: PolicyRule | None,
    said: str = "",
) -> LegalNotice:
    """Take the comment off the page under a rule of the policy, tell the complainant, and close.

    `comment` is the comment as it was seen. One that is off the page already needs no decision.
    """
    now = timezone.now()
    with transaction.atomic():
        notice = lock(seen, "remove", by=by)
        decision = _decide(notice, comment, rule, by, now)
        event = move(notice, "remove", at=now, by=by, said=_words(said), decision=decision)
        post(notice, event, _for("remove", letters))
    return notice


def _act(seen: SeenCase, act: str, *, by: User, letters: Letters, said: str) -> LegalNotice:
    now = timezone.now()
    with transaction.atomic():
        notice = lock(seen, act, by=by)
        if act == "keep":
            _must_be_on_show(notice)
        event = move(notice, act, at=now, by=by, said=_words(said))
        post(notice, event, _for(act, letters))
    return notice


def _decide(
    notice: LegalNotice, seen: Seen, rule: PolicyRule | None, by: User, at: dt.datetime
) -> Decision | None:
    if notice.comment.status != Comment.Status.APPROVED:
        return None
    if seen.pk != notice.comment_id:
        raise NotDone("Read the comment as it is now, then choose again.")
    try:
        (outcome,) = decide_all([seen], "remove", by=by, rule=rule, at=at, right=RIGHT)
    except NotDecided as refused:
        raise NotDone(str(refused)) from refused
    if outcome.decision is None:
        raise NotDone(outcome.refusal, "rule" if rule is None else "")
    return outcome.decision


def _for(act: str, letters: Letters) -> dict[str, str]:
    """Return the letter to each side that this act writes to; what was typed for others is not."""
    return {side: letters.get(side, "") for side in wording.sides(act)}


def _must_be_on_show(notice: LegalNotice) -> None:
    if notice.comment.status != Comment.Status.APPROVED:
        raise NotDone("The comment is not on the page any more. “Remove” tells the complainant so.")


def _words(said: str) -> str:
    """Return a note for colleagues, cleaned. Raises NotDone."""
    note = text.clean_body(said)
    if len(note) > LONGEST_WORDS:
        raise NotDone(f"A note must be {LONGEST_WORDS:,} characters or less.", "said")
    return "" if text.is_blank(note) else note
