"""Passwords: which are refused, what follows from a new one, and the mail of who forgot theirs."""

import re

from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from govblog.models import StaffEvent
from govblog.signin import sessions, telling
from govblog.staffing import record
from posts.models import Blog

_OWN = 8  # letters and digits that are left without the words everyone here knows
_SLOT = 5 * 60  # seconds in which one account gets one mail


class NotWhatEveryoneHereKnows:
    """Refuse a password that is little more than the blog’s name, a user name or a job here."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError when too little is left without these words (ASVS 6.2.11)."""
        left = password.lower()
        for word in sorted(_known(user), key=len, reverse=True):
            left = left.replace(word, "")
        if len(re.sub(r"[\W_]", "", left)) < _OWN <= len(re.sub(r"[\W_]", "", password)):
            raise ValidationError(
                "This password is mostly words that everyone here knows.", code="known_words"
            )

    def get_help_text(self) -> str:
        """Return the rule in words."""
        return "It cannot be mostly the name of the blog, your user name or what you do here."


def _known(user: User | None) -> set[str]:
    said = [text for row in Blog.objects.values_list("name", "host") for text in row]
    said += ["govblog password admin administrator moderator editor comments welcome"]
    said += [user.get_username(), user.email] if user else []
    words = re.split(r"[\W_]+", " ".join(said).lower())
    return {word for word in words if len(word) > 3}


def changed(account: User, *, by: User | None, but: str | None = None) -> None:
    """Do what follows from a new password: sessions end except the one with key `but`."""
    sessions.end_all(account, by=by, why="new password", but=but)
    event = record.note(StaffEvent.Act.PASSWORD, account, by=by)
    telling.tell(event, "Your password was changed", "Your account has a new password.")


def ask_for_reset(email: str) -> None:
    """Let the owner of an email choose a new password by mail.

    What is done here is the same whether an account has it or not, so that nobody can tell by the
    answer or its time; the mail is written by the worker.
    """
    accounts = User.objects.filter(email__iexact=email, is_active=True, is_staff=True)
    found = list(accounts.exclude(email="").order_by("pk")[:5])
    whose: list[User | None] = [*found] or [None]
    for account in whose:
        record.note(StaffEvent.Act.RESET_ASKED, account)
    write_reset_mail.enqueue([account.pk for account in found])


@task()
def write_reset_mail(accounts: list[int]) -> int:
    """Write the mail with the link to each of these accounts; return to how many."""
    slot = int(timezone.now().timestamp()) // _SLOT
    found = User.objects.filter(pk__in=accounts, is_active=True)
    for account in found:
        key = f"password reset {account.pk} {slot}"
        telling.send(account, key=key, subject="Choose a new password", text=_mail(account))
    return len(found)


def _mail(account: User) -> str:
    uid, token = user_pk_to_url_str(account), default_token_generator.make_token(account)
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})
    return (
        "Someone, probably you, asked for a new password for this account: "
        f"{account.get_username()}\n\nTo choose it, open this page within an hour:\n\n"
        f"{settings.BASE_URL}{path}\n\n"
        "The page can be used once. If you asked for nothing, there is nothing to do: your "
        "password stays as it is."
    )
