"""What a worker process can do with mail."""

import contextlib
import os
import time
from pathlib import Path
from typing import Any

from django.core.mail.backends.base import BaseEmailBackend
from django.test import override_settings
from django.utils import timezone

from comments import moderation
from comments.models import Confirmation, Mailbox
from comments.moderation import clicking, mailboxes
from govblog import letters
from govblog.letters import sending
from govblog.models import Letter
from posts.models import Post
from tests import factories
from tests.engines.killing import ends_before

KNOWN = "known@example.org"


class ToFile(BaseEmailBackend):
    """Takes mail by adding a line to the file EMAIL_FILE_PATH, slowly enough to be overtaken.

    With a pause after it, the process is killed at the moment the mail was taken.
    """

    killed = False

    def send_messages(self, messages: Any) -> int:
        """Take each message."""
        for message in messages:
            time.sleep(0.002)
            file = os.open(os.environ["TAKEN"], os.O_APPEND | os.O_CREAT | os.O_WRONLY)
            os.write(file, f"{message.subject}\n".encode())
            os.close(file)
        if ToFile.killed:
            os._exit(1)
        return len(messages)


def letters_written(count: int, first: int = 0) -> None:
    """Put letters that are due in the outbox, numbered from the first on."""
    made = [
        Letter(key=f"{n}", to=f"r{n}@example.org", subject=f"{n}", text="A", due_at=timezone.now())
        for n in range(first, first + count)
    ]
    Letter.objects.bulk_create(made)


def written_at_once(times: int) -> int:
    """Write the letter with one key again and again; return how often it was new."""
    said = {"to": "reader@example.org", "subject": "Once", "text": "A"}
    return sum(letters.write(key="the same", **said) for _ in range(times))


def send_all(
    taken: str, unprotected: bool = False, killed: bool = False, killed_at: int = 0
) -> int:
    """Send what is due as the worker's clock does; return how many letters went.

    With `killed_at` the process ends before that statement to the database.
    """
    if unprotected:
        # As it would be if the state were only read: both see that it waits
        sending.claim = lambda pk, now: Letter.objects.filter(pk=pk, state="waiting").exists()
        sending._settle = lambda letter, **outcome: Letter.objects.filter(pk=letter.pk).update(
            **outcome
        )
    os.environ["TAKEN"] = taken
    ToFile.killed = killed
    backend = override_settings(EMAIL_BACKEND="tests.engines.mailing.ToFile")
    with backend, ends_before(killed_at):
        return letters.send_due_letters()


def letter_states() -> list[str]:
    """Return the state of every letter."""
    return list(Letter.objects.order_by("pk").values_list("state", flat=True))


def lost_long_ago() -> list[str]:
    """Let the letters on their way have been so for an hour; sweep; return every state."""
    past = timezone.now() - sending.LOST * 4
    Letter.objects.filter(state="sending").update(claimed_at=past)
    letters.send_due_letters()
    return letter_states()


def letters_due() -> None:
    """Let every letter that waits be due, as after a while."""
    Letter.objects.filter(state="waiting").update(due_at=timezone.now())


def lines(taken: str) -> list[str]:
    """Return what a mail server took."""
    with contextlib.suppress(FileNotFoundError):
        return Path(taken).read_text().splitlines()
    return []


def known_person(approved: int, confirmed: bool = False) -> dict[str, Any]:
    """Make a blog that publishes what someone with so many approved comments confirms."""
    blog = factories.BlogFactory(
        auto_approve_after=approved, limit_address=1_000, limit_email=1_000, limit_post=1_000
    )
    post = factories.PostFactory(blog=blog)
    for _ in range(approved):
        factories.CommentFactory(post=post, email=KNOWN, status="approved")
    if confirmed:
        at = timezone.now()
        Mailbox.objects.filter(pk=mailboxes.made(blog, KNOWN).pk).update(confirmed_at=at)
    return {"post": post.pk}


def send_as_known(post: int, seed: int, count: int) -> None:
    """Send comments with the email that is known."""
    place = Post.objects.select_related("blog").get(pk=post)
    for number in range(count):
        words = moderation.Words(f"Thought {seed}-{number}.", "Reader", KNOWN)
        moderation.submit(place, words, address=f"2001:db8:{seed}:{number}::1")


def letters_to_confirm() -> list[int]:
    """Return how many letters were written, questions asked, and mailboxes made."""
    made = [Letter.objects.count(), Confirmation.objects.count()]
    return [*made, Mailbox.objects.count()]


def token_in_letter() -> str:
    """Return the token in the first letter."""
    text = Letter.objects.earliest("pk").text
    return text.split("/comments/confirm/")[1].split("/")[0]


def click(token: str) -> str:
    """Press the button behind a link; return what came of it."""
    try:
        return clicking.confirm(token).value
    except clicking.NotConfirmed as refused:
        return type(refused).__name__
