"""People who gave an email, for the tests of what they are told."""

import datetime as dt
import re
from typing import Any

from comments import moderation
from comments.models import Comment, Mailbox
from comments.moderation import mailboxes
from govblog.models import Letter
from posts.models import Post
from tests.comments.sending import no_limits

SIAN = "sian@example.org"
UNDO = dt.timedelta(minutes=5)
START = dt.datetime(2026, 5, 5, 11, 4, tzinfo=dt.UTC)  # a Tuesday


def sent(post: Post, body: str = "What I think.", email: str = SIAN, **said: Any) -> Comment:
    """Send a comment as a reader does; return it."""
    no_limits(post.blog)
    post.blog.refresh_from_db()
    sending = said.pop("sending", None)
    words = moderation.Words(body, said.pop("name", "Siân"), email, **said)
    comment = moderation.submit(post, words, address="192.0.2.1", sending=sending)
    assert comment is not None
    return comment


def confirmed(comment: Comment, **wishes: Any) -> Mailbox:
    """Let the writer of a comment confirm the address, and choose; forget the letters so far."""
    box = mailboxes.confirm_of(comment)
    assert box is not None
    Mailbox.objects.filter(pk=box.pk).update(**wishes)
    Letter.objects.all().delete()
    box.refresh_from_db()
    return box


def link(kind: str) -> str:
    """Return the path in the newest letter that begins with /mail/ and ends with `kind`."""
    text = Letter.objects.latest("pk").text
    found = re.search(rf"http://127.0.0.1:8000(/mail/[\w-]{{43}}/{kind})\n", text)
    assert found, text
    return found[1]


def told() -> list[str]:
    """Return the subjects of the letters, oldest first."""
    return list(Letter.objects.order_by("pk").values_list("subject", flat=True))
