"""What a worker process can do with what commenters are to be told."""

import contextlib
import datetime as dt
import os
import uuid
from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.utils import timezone

from comments import mailing
from comments.mailing import telling, words
from comments.models import Comment, Mailbox, News, Step
from comments.moderation import choosing, mailboxes
from govblog import letters
from govblog.models import Letter
from posts.models import Post
from tests import factories


def news_waiting(at_once: int, daily: int, decided: bool = True) -> dict[str, Any]:
    """Have comments rejected whose writers are to be told now, two comments to each told daily."""
    post = Post.objects.select_related("blog").first() or factories.PostFactory()
    # Made here: another process would count from nought once more
    factories.staff_of(post.blog, "moderator")
    factories.rule_of(post.blog)
    made: list[int] = []
    email = ""
    for number in range(at_once + daily):
        if number <= at_once or (number - at_once) % 2 == 0:
            email = f"{uuid.uuid4()}@example.org"
        comment = factories.CommentFactory(post=post, email=email)
        box = mailboxes.made(post.blog, email)
        every = "once" if number < at_once else "day"
        Mailbox.objects.filter(pk=box.pk).update(confirmed_at=timezone.now(), every=every)
        made.append(comment.pk)
        if decided:
            factories.act(comment, "reject")
    # Before the day began, whatever day and hour it is
    due_at = timezone.now() - dt.timedelta(days=10)
    News.objects.filter(told_at=None).update(due_at=due_at)
    Step.objects.update(undo_until=due_at)
    return {"comments": made}


def tell_all(killed_at: int = 0, unprotected: bool = False) -> int:
    """Tell what is due as the worker's clock does; return how many letters were written.

    With `killed_at` the process ends before that statement to the database.
    """
    if unprotected:
        telling._tell_news = _told_without_a_claim
    with killed_before(killed_at):
        return mailing.tell()


@contextlib.contextmanager
def killed_before(step: int) -> Iterator[None]:
    """End the process before that statement to the database, counted from 1; never with 0."""
    left = step

    def count(execute: Any, *said: Any) -> Any:
        """Let a statement pass, unless it is the one."""
        nonlocal left
        left -= 1
        if left == 0:
            os._exit(1)
        return execute(*said)

    with connection.execute_wrapper(count):
        yield


def _told_without_a_claim(news: News, moment: dt.datetime) -> bool:
    """Tell as it would be if it were only read that nobody told it."""
    said = words.of(news, moment)
    assert said
    box = news.mailbox
    key = str(uuid.uuid4())
    return letters.write(key=key, to=box.email, subject=said.subject, text=said.text)


def what_was_told() -> list[int]:
    """Return how much news was told, how many letters there are, and with how many keys."""
    keys = Letter.objects.values_list("key", flat=True)
    return [News.objects.exclude(told_at=None).count(), len(keys), len(set(keys))]


def reject_each(comments: list[int]) -> None:
    """Reject comments one by one."""
    for comment in Comment.objects.select_related("post__blog").filter(pk__in=comments):
        factories.act(comment, "reject")


def disown_each() -> None:
    """Press “This was not me” for every mailbox, one by one."""
    for box in Mailbox.objects.order_by("pk"):
        choosing.disown(mailboxes.confirm_path_of(box).split("/")[2])
