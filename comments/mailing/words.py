"""What is said of one piece of news, as it stands at the moment it is told.

Nothing of anybody else that is not public: a reply is quoted as readers see it.
"""

import datetime as dt
from dataclasses import dataclass

from comments.models import Comment, Decision, News, Note
from comments.moderation import opening, outcomes
from comments.moderation.titles import title_of
from posts.models import Post

QUOTED = 1_000  # characters
_S = Comment.Status
_K = News.Kind
_BECAME: dict[str, str] = {
    _S.APPROVED: "is published",
    _S.REJECTED: "was not published",
    _S.REMOVED: "was removed after it had been published",
    _S.SPAM: "was removed as advertising after it had been published",
}
_STANDS: dict[str, str] = {
    _S.APPROVED: "Your comment is published.",
    _S.REJECTED: "Your comment is not published.",
    _S.REMOVED: "Your comment stays off the page.",
    _S.SPAM: "Your comment is not published.",
    _S.PENDING: "Your comment waits for a new decision.",
}


@dataclass(frozen=True)
class Said:
    """What one piece of news says: a subject for a letter of its own, and the words."""

    subject: str
    text: str


def of(news: News, now: dt.datetime) -> Said | None:
    """Return what to say; None when there is nothing to tell any more.

    Makes the private link of the comment's page where the writer may need it.
    """
    if news.kind == _K.REPORT:
        return _of_report(news, now)
    if news.kind == _K.REPLY:
        return _of_reply(news, now)
    if news.decision is None:
        return None
    return _of_review(news) if news.kind == _K.REVIEW else _of_outcome(news, news.decision, now)


def _of_outcome(news: News, decision: Decision, now: dt.datetime) -> Said | None:
    """Say what a decision made of a comment, under which rule, and how to ask again."""
    became = _BECAME.get(decision.to_status)
    if became is None:
        return None
    subject = f"Your comment on “{title_of(news.comment)}” {became}"
    parts = [f"{subject}."]
    if decision.to_status == _S.APPROVED:
        parts.append(_where(news, now))
    elif rule := decision.policy_rule:
        parts.append("It does not follow this rule of our comment policy, as the rule read then:")
        parts.append(quoted(f"{rule.number}. {rule.title}\n{rule.text}"))
    note = Note.objects.filter(decision=decision, audience=Note.Audience.WRITER).first()
    if note is not None:
        parts.append(f"The moderator wrote to you:\n\n{quoted(note.words)}")
    parts.append(f"{_MAY[decision.to_status]}\n{_page(news)}")
    return Said(subject, "\n\n".join(parts))


_LOOK = "This page is for you alone. There you can ask another moderator for a second look:"
_MAY: dict[str, str] = {
    _S.APPROVED: "This page is for you alone. There you can follow replies, or ask us to erase it:",
    _S.REJECTED: "This page is for you alone. There you can change it and send it again, or ask "
    "another moderator for a second look:",
    _S.REMOVED: _LOOK,
    _S.SPAM: _LOOK,
}


def _of_report(news: News, now: dt.datetime) -> Said | None:
    if news.report is None:
        return None
    return Said("The comment you reported", outcomes.words_of(news.report, now))


def _of_review(news: News) -> Said | None:
    review = getattr(news.decision, "review", None)
    if review is None or review.answered_at is None:
        return None
    title = title_of(news.comment)
    parts = [
        f"You asked for a second look at the decision on your comment on “{title}”. Another "
        f"moderator looked at it. {review.get_outcome_display()}.",
        _STANDS[news.comment.status],
    ]
    if review.answer:
        parts.append(f"The moderator wrote to you:\n\n{quoted(review.answer)}")
    parts.append(f"Your page of this comment, for you alone:\n{_page(news)}")
    return Said(f"The second look at your comment on “{title}”", "\n\n".join(parts))


def _of_reply(news: News, now: dt.datetime) -> Said | None:
    reply = Comment.objects.approved().select_related("content", "post").filter(pk=news.comment_id)
    found = reply.filter(post__in=Post.objects.published(now)).first()
    if found is None:
        return None
    official = " officially" if found.content.official else ""
    on = f"to your comment on “{title_of(found)}”"
    said = f"{found.name} replied{official} {on}:\n\n{quoted(found.body)}"
    # A subject stays in the list of letters after the words went: no name stands in it
    return Said(f"A reply {on}", f"{said}\n\nRead it on the page:\n{_permalink(news)}")


def quoted(words: str) -> str:
    """Return words that are not this letter's, at most QUOTED characters, each line marked so.

    So no line of them can look like one of ours, or become a link.
    """
    cut = words if len(words) <= QUOTED else f"{words[:QUOTED].rstrip()} …"
    return "\n".join(f"> {line}".rstrip() for line in cut.splitlines())


def _where(news: News, now: dt.datetime) -> str:
    if Post.objects.published(now).filter(pk=news.comment.post_id).exists():
        return f"Read it on the page:\n{_permalink(news)}"
    return "The article is not on the site at the moment."


def _permalink(news: News) -> str:
    return f"{news.mailbox.blog.origin}{news.comment.get_absolute_url()}"


def _page(news: News) -> str:
    return f"{news.mailbox.blog.origin}{opening.open_page(news.comment, by_mail=True)}"
