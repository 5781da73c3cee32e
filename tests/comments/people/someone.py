"""A person who did everything a commenter can do, and whose every trace can be told."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from comments import mailing, moderation
from comments.models import (
    Bulk,
    Comment,
    Confirmation,
    DataRequest,
    Follow,
    Mailbox,
    News,
    Redaction,
    Report,
    Retry,
    Review,
)
from comments.moderation import Cuts, confirming, opening
from comments.persons import person_of
from govblog import letters, links
from govblog.models import Letter
from posts.models import Blog
from tests.factories import CommentFactory, ReportFactory, rule_of, seen, staff_of

NAME = "Perpetua Zwanzigmann"
FOLLOWER = "follower@example.org"
EMAIL = "Perpetua.Zwanzigmann@quagga.example"
WORDS = {
    "pending": "My waiting thought is about pangolins in the ministry garden.",
    "approved": "My published thought is about axolotls, and I live in Kookaburra Lane.",
    "rejected": "My refused thought is about wombats, of whom I am one.",
    "spam": "My thought taken for spam is about okapis at a good price.",
    "removed": "My removed thought is about narwhals in the reading room.",
}
REPORTED = "That one insults my tapirs."
DISAGREES = "I did not insult the capybaras."
NOTE = "Dear Ms Zwanzigmann, leave the dugongs out of it."
TRACES = (
    "zwanzigmann", "perpetua", "quagga", "pangolins", "axolotls", "kookaburra", "wombats", "okapis",
    "narwhals", "tapirs", "capybaras", "dugongs",
)  # fmt: skip


@dataclass(frozen=True)
class Someone:
    """What there is of the person: a comment in each status, and what hangs on it."""

    comments: dict[str, Comment]
    reply: Comment
    report: Report


def leave_traces(blog: Blog) -> Someone:
    """Let the person do everything, and colleagues what they do about it; return what there is."""
    parent = _followed(blog)
    comments = {
        status: CommentFactory(name=NAME, email=EMAIL, body=words, status=status, parent=parent)
        for status, words in WORDS.items()
    }
    _tell_of_replies()
    reply = CommentFactory(parent=comments["approved"], status="approved")
    report = ReportFactory(comment=reply, words=REPORTED, email=EMAIL.upper())
    ReportFactory(comment=comments["approved"], words=f"{NAME} gives an address")
    _mail(blog, comments)
    _decide(blog, comments)
    return Someone(comments, reply, report)


def _followed(blog: Blog) -> Comment:
    """Return a comment whose writer, another person, is told of replies."""
    comment = CommentFactory(status="approved", email=FOLLOWER)
    now = timezone.now()
    mailbox = Mailbox.objects.create(
        blog=blog,
        email=FOLLOWER,
        person=person_of(FOLLOWER),
        ref=links.new_ref(),
        made_at=now,
        confirmed_at=now,
    )
    Follow.objects.create(comment=comment, mailbox=mailbox, since=now)
    return comment


def _tell_of_replies() -> None:
    """Tell the follower of the reply that is public, in a letter that fails."""
    assert mailing.tell(timezone.now() + dt.timedelta(hours=1)) == 1
    Letter.objects.filter(to=FOLLOWER).update(state=Letter.State.FAILED)


def _mail(blog: Blog, comments: dict[str, Comment]) -> None:
    now = timezone.now()
    for comment in comments.values():
        opening.open_page(comment, by_mail=True)
    mailbox = Mailbox.objects.create(
        blog=blog, email=EMAIL, person=person_of(EMAIL), ref=links.new_ref(), made_at=now
    )
    Follow.objects.create(comment=comments["approved"], mailbox=mailbox, since=now)
    News.objects.create(
        mailbox=mailbox, kind=News.Kind.OUTCOME, comment=comments["approved"], due_at=now
    )
    Confirmation.objects.create(
        comment=comments["pending"],
        hash=confirming.hash_of("t" * 43),
        text_version=1,
        asked_at=now,
        expires_at=now + confirming.VALID,
    )
    DataRequest.objects.create(
        comment=comments["pending"],
        kind="data",
        ref=links.new_ref(),
        asked_at=now,
        expires_at=now + dt.timedelta(hours=24),
    )
    Retry.objects.create(comment=comments["pending"], of=comments["rejected"])
    text = f"Dear {NAME}, this waits until tomorrow."
    later = now + dt.timedelta(days=1)
    letters.write(key="waits", to=EMAIL, subject=NAME, text=text, due_at=later, blog=blog)
    letters.write(key="goes", to=EMAIL.lower(), subject="Pangolins", text=text, blog=blog)


def _decide(blog: Blog, comments: dict[str, Comment]) -> None:
    senior, moderator = staff_of(blog, "senior moderator"), staff_of(blog, "moderator")
    cuts = Cuts(words=["Kookaburra Lane"])
    moderation.redact(
        seen(comments["approved"]), cuts, by=senior, kind=Redaction.Kind.PERSONAL, why="An address"
    )
    found = Comment.objects.filter(pk=comments["removed"].pk)
    notes = moderation.Notes(writer=NOTE, colleagues=f"{NAME} again")
    back = f"/admin/comments/comment/?q={NAME.replace(' ', '+')}"
    bulk = moderation.gather(found, "restore", by=moderator, notes=notes, rule=None, back=back)
    moderation.confirm(bulk, by=moderator)
    moderation.carry_on(bulk.pk)
    moderation.decide(
        seen(comments["removed"]), "remove", by=moderator, rule=rule_of(blog), notes=notes
    )
    decision = comments["rejected"].decisions.get()
    now = timezone.now()
    Review.objects.create(
        comment=comments["rejected"],
        decision=decision,
        words=DISAGREES,
        asked_at=now,
        due_at=now,
        answered_at=now,
        answered_by=senior,
        answer=NOTE,
        outcome=Review.Outcome.UPHELD,
    )
    assert Bulk.objects.get().is_done
