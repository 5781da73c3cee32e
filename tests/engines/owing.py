"""What a worker process can do with replies, answers, reports and confirmations owed by mail."""

import datetime as dt
import uuid

from django.utils import timezone

from comments import mailing, moderation
from comments.models import Comment, Confirmation, Mailbox, News, Report, Review, Step
from comments.moderation import mailboxes, outcomes, rationing, reviewing, settling
from govblog.models import Letter
from posts.models import Blog, Post
from tests import factories
from tests.engines.killing import ends_before
from tests.engines.mailing import KNOWN


def one_of_each_owed() -> None:
    """Have a decision, a reply, a second look's answer and a report's end to be told by mail."""
    post = Post.objects.select_related("blog").first() or factories.PostFactory()
    blog = post.blog
    writer, asker, reader = (_confirmed(blog) for _ in range(3))
    answered = factories.CommentFactory(post=post, email=writer.email, status="approved")
    mailboxes.follow(answered)
    factories.CommentFactory(parent=answered, status="approved", email="")
    _look_answered(post, asker.email)
    reported = factories.CommentFactory(post=post, email="", status="approved")
    factories.ReportFactory(comment=reported, email=reader.email, address=str(uuid.uuid4()))
    by = factories.staff_of(blog, "moderator")
    settling.dismiss_all([factories.seen(reported)], by=by)
    # Before anything could be undone
    past = timezone.now() - dt.timedelta(days=10)
    News.objects.filter(told_at=None).update(due_at=past)
    Report.objects.filter(owed=True).update(settled_at=past)
    Step.objects.update(undo_until=past)


def _confirmed(blog: Blog) -> Mailbox:
    box = mailboxes.made(blog, f"{uuid.uuid4()}@example.org")
    wishes = dict.fromkeys(mailboxes.WISHES.values(), True)
    Mailbox.objects.filter(pk=box.pk).update(confirmed_at=timezone.now(), every="once", **wishes)
    return box


def _look_answered(post: Post, email: str) -> None:
    comment = factories.CommentFactory(post=post, email=email)
    an_hour_ago = timezone.now() - dt.timedelta(hours=1)
    by, rule = factories.staff_of(post.blog, "moderator"), factories.rule_of(post.blog)
    moderation.decide(factories.seen(comment), "reject", by=by, rule=rule, at=an_hour_ago)
    look = reviewing.ask(Comment.objects.get(pk=comment.pk), "Read it again.")
    senior = factories.staff_of(post.blog, "senior moderator")
    found = Review.objects.get(pk=look.pk)
    reviewing.answer(found, factories.seen(comment), "upheld", "We did.", by=senior)


def tell_each(killed_at: int = 0) -> int:
    """Tell news and reporters as the worker's clock does; return how many letters were written."""
    with ends_before(killed_at):
        return mailing.tell() + outcomes.tell_reporters()


def subjects_written() -> list[str]:
    """Return what every letter is about, in order of the alphabet."""
    words = ("A reply", "The comment you reported", "The second look", "Your comment")
    subjects = Letter.objects.values_list("subject", flat=True)
    return sorted(next(word for word in words if one.startswith(word)) for one in subjects)


def send_once(post: int, number: int, killed_at: int = 0) -> str:
    """Send a comment with the email that is known, as a reader whose browser tries again may."""
    # Each round has a letter of its own to get
    rationing.A_DAY = 1_000
    place = Post.objects.select_related("blog").get(pk=post)
    words = moderation.Words(f"What I think, and this is number {number}.", "Reader", KNOWN)
    with ends_before(killed_at):
        moderation.hand_in(place, words, address=f"2001:db8:7:{number}::1")
    return "taken"


def asked_to_confirm() -> list[int]:
    """Return how many comments wait, questions were asked, and letters lead to one of them."""
    waiting = Comment.objects.filter(status="pending").count()
    leading = Letter.objects.filter(text__contains="/comments/confirm/").count()
    return [waiting, Confirmation.objects.count(), leading]
