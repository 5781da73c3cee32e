"""What a person is told of each thing that is kept of them: theirs, and nothing of others.

No moderator's name, no note for colleagues, no word of another commenter. The keys are documented
in docs/personal-data.md and stay.
"""

import datetime as dt
import re
from typing import Any

from comments.models import (
    Comment,
    Confirmation,
    Decision,
    LegalEvent,
    LegalNotice,
    Mailbox,
    News,
    Note,
    PageLink,
    Redaction,
    Report,
    Review,
    TextChange,
)
from govblog import links
from govblog.models import Letter
from posts.models import Subscription

Told = dict[str, Any]
_WHO = {
    Decision.ActorKind.PERSON: "a moderator",
    Decision.ActorKind.RULE: "a rule of the blog",
    Decision.ActorKind.IMPORT: "an import",
    Decision.ActorKind.WRITER: "you",
}
_PRIVATE = re.compile(rf"/{links.TOKEN}(?=/|$)", re.MULTILINE)


def notice(one: LegalNotice) -> Told:
    """Tell of one legal notice that a person sent."""
    return {
        "reference": one.reference,
        "blog": one.blog.name,
        "comment": one.comment_id,
        "received_at": moment(one.received_at),
        "kind": one.get_kind_display(),
        "name": one.name,
        "email": one.email,
        "statement": one.statement,
        "why": one.why,
        "meaning": one.meaning,
        "inaccurate": one.inaccurate,
        "state": one.get_state_display(),
        "closed_at": moment(one.closed_at),
    }


def answer(one: LegalNotice) -> Told:
    """Tell of one legal case about the person's comment: what they were asked, what they said."""
    to_writer = [
        {"sent_at": moment(event.at), "subject": letter.subject, "words": letter.text}
        for event in one.events.all()
        for letter in event.letters.all()
        if letter.to == LegalEvent.Side.WRITER
    ]
    return {
        "reference": one.reference,
        "blog": one.blog.name,
        "comment": one.comment_id,
        "state": one.get_state_display(),
        "answer_until": moment(one.answer_until),
        "answered_at": moment(one.answered_at),
        "answer_name": one.answer_name,
        "answer_address": one.answer_address,
        "answer_shared": one.answer_shares,
        "letters_to_you": to_writer,
        "closed_at": moment(one.closed_at),
    }


def comment(one: Comment) -> Told:
    """Tell of one comment."""
    content = one.content
    return {
        "number": one.pk,
        "blog": one.post.blog.name,
        "article": one.post.blog.origin + one.post.get_absolute_url(),
        "answers_comment": one.parent_id,
        "written_at": moment(one.created_at),
        "name": content.name,
        "email": content.email,
        "email_confirmed_at": moment(content.confirmed_at),
        "words": content.body,
        "status": one.get_status_display(),
        "came_by": content.get_source_display(),
        "noticed": [mark.get_kind_display() for mark in one.marks.order_by("kind")],
        "decisions": [_decision(each) for each in _decisions(one)],
        "changes": [_change(each) for each in one.text_changes.order_by("text_version")],
        "second_looks": [_review(each) for each in one.reviews.order_by("pk")],
        "sent_again_as": _key(one, "sent_again", "comment_id"),
        "sent_again_for": _key(one, "retry", "of_id"),
        "follows_replies_since": moment(_key(one, "follow", "since")),
        "asked_to_confirm": _confirmation(_key(one, "confirmation")),
        "private_pages": [_page(link) for link in one.page_links.order_by("pk")],
        "must_be_kept": one.legal_holds.filter(lifted_at__isnull=True).exists(),
    }


def report(one: Report) -> Told:
    """Tell of one report that the person sent."""
    return {
        "number": one.pk,
        "blog": one.comment.post.blog.name,
        "about_comment": one.comment_id,
        "reason": one.get_reason_display(),
        "words": one.words,
        "email": one.email,
        "sent_at": moment(one.sent_at),
        "times": one.times,
        "outcome": one.get_state_display(),
        "settled_at": moment(one.settled_at),
        "told_at": moment(one.told_at),
    }


def mailbox(one: Mailbox) -> Told:
    """Tell what a person is told by mail."""
    return {
        "blog": one.blog.name,
        "email": one.email,
        "given_at": moment(one.made_at),
        "confirmed_at": moment(one.confirmed_at),
        "told_outcomes": one.outcomes,
        "told_replies": one.replies,
        "told_reports": one.reports,
        "told_second_looks": one.reviews,
        "how_often": one.get_every_display(),
        "news": [_news(each) for each in one.news.order_by("pk")],
    }


def subscription(one: Subscription) -> Told:
    """Tell which new posts a person asked to be told of."""
    return {
        "blog": one.blog.name,
        "email": one.email,
        "asked_at": moment(one.made_at),
        "confirmed_at": moment(one.confirmed_at),
        "how_often": one.get_every_display(),
        "every_post": one.whole,
        "all_blogs": one.everywhere,
        "categories": [term.name for term in one.categories.all()],
        "authors": [term.name for term in one.authors.all()],
    }


def letter(one: Letter) -> Told:
    """Tell of one letter. Its private links are left out: whoever has them may use them."""
    return {
        "blog": one.blog.name if one.blog else "",
        "to": one.to,
        "subject": one.subject,
        "words": _PRIVATE.sub("/[private]", one.text),
        "state": one.get_state_display(),
        "written_at": moment(one.written_at),
        "sent_at": moment(one.sent_at),
    }


def moment(at: dt.datetime | None) -> str | None:
    """Return a moment as a program reads it, or None."""
    return None if at is None else at.astimezone(dt.UTC).isoformat(timespec="seconds")


def _decisions(one: Comment) -> Any:
    found = one.decisions.select_related("policy_rule").prefetch_related("notes")
    return found.order_by("number")


def _decision(one: Decision) -> Told:
    rule = one.policy_rule
    notes = [note.words for note in one.notes.all() if note.audience == Note.Audience.WRITER]
    return {
        "at": moment(one.at),
        "from": one.get_from_status_display(),
        "to": one.get_to_status_display(),
        "by": _WHO[Decision.ActorKind(one.actor_kind)],
        "rule": f"{rule.number}. {rule.title}: {rule.text}" if rule else None,
        "note_to_you": notes[0] if notes else None,
    }


def _change(one: TextChange) -> Told:
    cut: Redaction | None = getattr(one, "redaction", None)
    by_you = one.actor_kind == TextChange.ActorKind.WRITER
    return {
        "version": one.text_version,
        "at": moment(one.at),
        "by": "you" if by_you else "us",
        "readers_see": cut.mark if cut else None,
        "original_sealed_until": moment(cut.sealed.keep_until) if cut else None,
    }


def _review(one: Review) -> Told:
    return {
        "asked_at": moment(one.asked_at),
        "words": one.words,
        "due_at": moment(one.due_at),
        "answered_at": moment(one.answered_at),
        "outcome": one.get_outcome_display(),
        "answer": one.answer,
    }


def _confirmation(one: Confirmation | None) -> Told | None:
    if one is None:
        return None
    return {"asked_at": moment(one.asked_at), "used_at": moment(one.used_at)}


def _page(one: PageLink) -> Told:
    made, ends = moment(one.made_at), moment(one.expires_at)
    return {"made_at": made, "works_until": ends, "by_mail": one.by_mail}


def _news(one: News) -> Told:
    return {
        "about": one.get_kind_display(),
        "comment": one.comment_id,
        "due_at": moment(one.due_at),
        "told_at": moment(one.told_at),
    }


def _key(one: Comment, name: str, field: str = "") -> Any:
    """Return what hangs on a comment at most once, or one field of it; None without it."""
    there = getattr(one, name, None)
    return getattr(there, field) if there is not None and field else there
