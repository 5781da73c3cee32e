"""The mail by which people hear what happened to their sign-in (ASVS 6.3.7)."""

from django.conf import settings
from django.contrib.auth.models import User
from django.urls import reverse

from govblog import letters
from govblog.models import StaffEvent


def tell(event: StaffEvent, subject: str, what: str) -> None:
    """Write to the owner of an account, once for each event, what happened to it.

    `what` is one sentence.
    """
    account = event.account
    if account is None:
        return
    text = (
        f"{what}\n\nAccount: {account.get_username()}\n\n"
        "If you know of this, there is nothing to do. If not, tell an administrator at once, and "
        f"choose a new password:\n\n{settings.BASE_URL}{reverse('account_reset_password')}"
    )
    send(account, key=f"account event {event.pk}", subject=subject, text=text)


def send(account: User, *, key: str, subject: str, text: str) -> None:
    """Put a letter to the owner of an account in the outbox; a second one with `key` is none.

    An account without an email is told nothing.
    """
    if not account.email:
        return
    held = account.memberships.select_related("blog").order_by("pk").first()
    letters.write(
        key=key,
        to=account.email,
        subject=subject,
        text=text,
        blog=held.blog if held else None,
    )
