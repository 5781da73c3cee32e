"""Letters and mail servers, for the tests of mail."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pytest_django import Settings

from govblog import letters
from govblog.models import Letter
from tests.mailserver import MailServer, mail_server

READER = "reader@example.org"


def written(key: str = "one", **said: Any) -> Letter:
    """Return a letter that was put in the outbox."""
    fields = {"to": READER, "subject": "What became of it", "text": "It is published.", **said}
    assert letters.write(key=key, **fields)
    return Letter.objects.get(key=key)


def sent(letter: Letter) -> Letter:
    """Have a letter sent; return it as it is then."""
    letters.deliver(letter.pk)
    return Letter.objects.get(pk=letter.pk)


@contextmanager
def serving(settings: Settings, **says: str) -> Iterator[MailServer]:
    """Run a mail server that letters are given to."""
    with mail_server(**says) as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_TIMEOUT = 5
        yield server
