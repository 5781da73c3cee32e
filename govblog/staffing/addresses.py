"""The email address of an account: what leads to a new password, so nobody changes it unseen."""

from django.contrib.auth.models import User
from django.db import transaction

from govblog import letters
from govblog.models import StaffEvent
from govblog.signin import sessions, telling
from govblog.staffing.record import note


def is_taken(email: str, account: User) -> bool:
    """Say whether another account has this address."""
    return User.objects.filter(email__iexact=email).exclude(pk=account.pk).exists()


def changed(account: User, before: str, *, by: User) -> None:
    """Do what follows from a new address: on record, told to the old one and the new one.

    Its sessions end: whoever reads the new mailbox begins anew.
    """
    with transaction.atomic():
        event = note(StaffEvent.Act.EMAIL, account, by=by)
        sessions.end_all(account, by=by, why="new email address")
        subject = "Your email address was changed"
        if before:
            letters.write(
                key=f"account event {event.pk} before",
                to=before,
                subject=subject,
                text=(
                    f"The account {account.get_username()} has another email address from now on, "
                    "and this one hears of it no more.\n\nIf you do not know of this, tell an "
                    "administrator at once."
                ),
            )
        telling.tell(event, subject, "Your account has a new email address.")
