"""A letter as the message that goes over the wire."""

import hashlib
import ipaddress
from email.message import Message
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from govblog.letters.page import html_of
from govblog.models import Letter


class _Message(EmailMultiAlternatives):
    """A message that breaks no header over lines which fits on one.

    A long web address would be put on a line of its own, where not every mail program looks for it.
    """

    def message(self, **how: Any) -> Message:  # type: ignore[override]
        """Return the message with lines as long as they may be (RFC 5322, 2.1.1)."""
        made = super().message(**how)
        made.policy = made.policy.clone(max_line_length=998)
        return made


def compose(letter: Letter) -> EmailMultiAlternatives:
    """Return the message of a letter. Raises ValueError for what no message can hold."""
    message = _Message(
        subject=letter.subject,
        body=letter.text,
        to=[letter.to],
        headers=_headers(letter),
    )
    message.attach_alternative(as_page(letter), "text/html")
    # Made once to find what no header can hold before a server is talked to
    message.message()
    return message


def as_page(letter: Letter) -> str:
    """Return the words as a page, which who writes a letter need not wait for."""
    language = {"language": letter.blog.language} if letter.blog else {}
    # One that an older release wrote brings its own
    return letter.html or html_of(letter.text, subject=letter.subject, **language)


def _headers(letter: Letter) -> dict[str, str]:
    # Machines that answer mail leave it alone (RFC 3834)
    headers = {"Message-ID": message_id(letter), "Auto-Submitted": "auto-generated"}
    if letter.unsubscribe:
        # One click in the mail program stops letters of this kind (RFC 2369, RFC 8058)
        headers["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def message_id(letter: Letter) -> str:
    """Return the Message-ID: the same for every try, so that a second copy is known as one."""
    origin = letter.blog.origin if letter.blog else settings.BASE_URL
    said = hashlib.sha256(f"{letter.pk} {letter.key}".encode()).hexdigest()[:32]
    return f"<{said}@{_domain(urlsplit(origin).hostname or 'localhost')}>"


def _domain(host: str) -> str:
    """Return a host as the right side of a Message-ID (RFC 5322, 3.6.4)."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host.encode("idna").decode("ascii")
    return f"[IPv6:{address}]" if address.version == 6 else f"[{address}]"
