"""What a bundle says of one comment, as plain values for JSON and for the page."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from comments.disclosure.asking import Asked
from comments.disclosure.redacting import Names, Redactor
from comments.models import Comment, LegalNotice, News, Report, Review, TextChange

Values = dict[str, Any]
_TO_WRITER = (News.Kind.OUTCOME, News.Kind.REVIEW)


class Teller:
    """Says what is kept of comments, with what may not be seen cut."""

    def __init__(self, asked: Asked, redactor: Redactor) -> None:
        self.asked, self.redactor = asked, redactor

    def comment(self, comment: Any, title: str) -> Values:
        """Return all of one comment, which was loaded with all that hangs on it."""
        zone, blog = comment.post.blog.zone, comment.post.blog
        return {
            "comment": comment.pk,
            "post": title,
            "address": f"{blog.origin}{comment.post.get_absolute_url()}"
            if comment.post.day
            else "",
            "answers_to": comment.parent_id,
            "status": comment.get_status_display(),
            "received": moment(comment.created_at, zone),
            **self._words(comment),
            "official_reply_for": comment.content.official,
            "email_confirmed": moment(comment.content.confirmed_at, zone),
            "erased": moment(comment.content.erased_at, zone),
            "changes": [self._change(one, zone) for one in comment.its_text_changes],
            "noticed": [self.redactor.words(str(mark)) for mark in comment.its_marks],
            "decisions": [self._decision(one, zone) for one in comment.its_decisions],
            "reports": [self.report(one, zone) for one in comment.its_reports],
            "errands": [self._errand(one, zone) for one in comment.its_errands],
            "second_looks": [self._review(one, zone) for one in comment.its_reviews],
            "legal_notices": [self._case(one, zone) for one in comment.its_legal_notices],
            "mail": self._mail(comment, zone),
            "answers": self._answers(comment, zone),
        }

    def report(self, report: Report, zone: ZoneInfo, *, is_own: bool = False) -> Values:
        """Return one report; `is_own` when who asks made it."""
        words, email = report.words, report.email
        return {
            "comment": report.comment_id,
            "sent": moment(report.sent_at, zone),
            "times": report.times,
            "reason": report.get_reason_display(),
            "words": words if is_own else self.redactor.words(words),
            "email": email if is_own else self.redactor.email(email),
            "outcome": report.get_state_display(),
            "answered": moment(report.settled_at, zone),
            "by": self.redactor.staff(report.settled_by),
            "told": moment(report.told_at, zone),
        }

    def _words(self, comment: Any) -> Values:
        """Return name, email and text: the public's as they are public, one's own as they are."""
        name, email, body = comment.name, comment.email, comment.body
        if self.asked.is_own:
            return {"name": name, "email": email, "text": body}
        if comment.status == Comment.Status.APPROVED:
            text = self.redactor.details(body)
            return {"name": name, "email": self.redactor.email(email), "text": text}
        return {
            "name": self.redactor.name(name),
            "email": self.redactor.email(email),
            "text": self.redactor.words(body),
        }

    def _change(self, change: TextChange, zone: ZoneInfo) -> Values:
        redaction = getattr(change, "redaction", None)
        kinds = {
            "putback": "Put back",
            "correction": "Corrected",
            "erased": "Erased",
            "reworded": "Imported again",
        }
        label = next((kinds[one] for one in kinds if hasattr(change, one)), "Changed")
        return {
            "at": moment(change.at, zone),
            "what": f"Cut: {redaction.mark}" if redaction else label,
            "by": self.redactor.staff(change.by) or change.get_actor_kind_display(),
            "why": self.redactor.words(change.why),
        }

    def _decision(self, decision: Any, zone: ZoneInfo) -> Values:
        rule = decision.policy_rule
        return {
            "at": moment(decision.at, zone),
            "from": decision.get_from_status_display(),
            "to": decision.get_to_status_display(),
            "by": self.redactor.staff(decision.actor) or decision.get_actor_kind_display(),
            "rule": f"{rule} (version {rule.version})" if rule else "",
            "notes": [
                {"to": note.get_audience_display(), "words": self.redactor.words(note.words)}
                for note in decision.its_notes
            ],
        }

    def _errand(self, errand: Any, zone: ZoneInfo) -> Values:
        return {
            "what": str(errand),
            "opened": moment(errand.opened_at, zone),
            "by": self.redactor.staff(errand.opened_by),
            "due": moment(errand.due_at, zone),
            "settled": moment(errand.settled_at, zone),
            "settled_by": self.redactor.staff(errand.settled_by),
            "history": [
                {
                    "at": moment(event.at, zone),
                    "act": event.get_act_display(),
                    "by": self.redactor.staff(event.by),
                    "words": self.redactor.words(event.words),
                }
                for event in errand.its_events
            ],
        }

    def _review(self, review: Review, zone: ZoneInfo) -> Values:
        said = review.words
        return {
            "asked": moment(review.asked_at, zone),
            "words": said if self.asked.is_own else self.redactor.words(said),
            "due": moment(review.due_at, zone),
            "answered": moment(review.answered_at, zone),
            "by": self.redactor.staff(review.answered_by),
            "outcome": review.get_outcome_display(),
            "answer": self.redactor.words(review.answer),
        }

    def _case(self, notice: Any, zone: ZoneInfo) -> Values:
        """Return one legal notice about a comment, what was done about it and every letter."""
        secrets = _secrets(notice)
        typed = ("statement", "why", "meaning", "inaccurate")
        return {
            "reference": notice.reference,
            "received": moment(notice.received_at, zone),
            "kind": notice.get_kind_display(),
            "name": self.redactor.name(notice.name) if notice.name else "",
            "email": self.redactor.email(notice.email),
            **{name: self.redactor.words(getattr(notice, name), secrets) for name in typed},
            "state": notice.get_state_display(),
            "due": moment(notice.due_at, zone),
            "answer_until": moment(notice.answer_until, zone),
            "answered": moment(notice.answered_at, zone),
            "answer_name": self.redactor.name(notice.answer_name) if notice.answer_name else "",
            "answer_address": self.redactor.private(notice.answer_address),
            "closed": moment(notice.closed_at, zone),
            "history": [self._event(one, zone, secrets) for one in notice.its_events],
        }

    def _event(self, event: Any, zone: ZoneInfo, secrets: Names) -> Values:
        return {
            "at": moment(event.at, zone),
            "act": event.get_act_display(),
            "by": self.redactor.staff(event.by) or event.get_side_display(),
            "words": self.redactor.words(event.words, secrets),
            "letters": [
                {
                    "to": letter.get_to_display(),
                    "subject": letter.subject,
                    "words": self.redactor.words(letter.text, secrets),
                }
                for letter in event.its_letters
            ],
        }

    def _mail(self, comment: Any, zone: ZoneInfo) -> list[Values]:
        """Return which mail went about a comment to its writer. No words of mail are kept."""
        told = [
            {"what": news.get_kind_display(), "told": moment(news.told_at, zone)}
            for news in comment.its_news
            if news.kind in _TO_WRITER
        ]
        asked = getattr(comment, "confirmation", None)
        if asked is not None:
            told.append({"what": "Asked to confirm it", "told": moment(asked.asked_at, zone)})
        return told

    def _answers(self, comment: Any, zone: ZoneInfo) -> list[Values]:
        """Return the public answers to a comment of who asks, without the names of others."""
        return [
            {
                "comment": one.pk,
                "at": moment(one.created_at, zone),
                **self._answered(one),
            }
            for one in comment.its_replies
        ]

    def _answered(self, reply: Comment) -> Values:
        content = reply.content
        if content.person in self.asked.person.hashes:
            return {"name": content.name, "text": content.body}
        text = self.redactor.words(content.body)
        if content.official:
            return {"name": content.official, "text": text}
        known = content.person or content.name.casefold()
        return {"name": self.redactor.commenter(known), "text": text}


def _secrets(notice: LegalNotice) -> Names:
    """Return what both sides of a case gave to be reached by: a letter may say it in part."""
    address = notice.answer_address
    return Names([notice.email, address, *address.splitlines()])


def moment(at: dt.datetime | None, zone: ZoneInfo) -> str:
    """Return a moment by the clocks of the blog, nothing for none."""
    return at.astimezone(zone).isoformat(timespec="seconds") if at else ""
