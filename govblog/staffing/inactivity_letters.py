"""What is told of accounts that nobody uses: to their owners, and to who keeps them."""

import datetime as dt

from django.conf import settings
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from govblog import letters
from govblog.signin import telling
from govblog.telling import day_of, name_of
from posts.models import Membership


def why(since: dt.datetime) -> str:
    """Return what the record says of an account that nobody used."""
    return f"Not used since {_day(since)}"


def warn(account: User, since: dt.datetime, ends: dt.datetime) -> None:
    """Write to the owner of an account that will be switched off unless they sign in."""
    text = (
        f"{_hello(account)}\n\n{_unused(account, since)}\n\n"
        f"On {_day(ends)} it is switched off. To keep it, sign in before that day:\n{_desk()}\n"
    )
    key = f"inactive soon {account.pk} {_key(since)}"
    telling.send(account, key=key, subject="Your account is not used", text=text)


def stays(account: User, since: dt.datetime) -> None:
    """Write to the last administrator of a blog, whose account nobody uses and who keeps it."""
    key = f"inactive stays {account.pk} {_key(since)}"
    # Asked at every tick for as long as the account lies unused
    if letters.is_written(key):
        return
    text = (
        f"{_hello(account)}\n\n{_unused(account, since)}\n\n"
        "It stays switched on, because a blog would have no administrator without it. Sign in, "
        f"or make someone else administrator:\n{_desk()}\n"
    )
    telling.send(account, key=key, subject="Your account is not used", text=text)


def ended(account: User, since: dt.datetime) -> None:
    """Write to the owner of an account that was switched off, and to who keeps its blogs."""
    text = (
        f"{_hello(account)}\n\n"
        f"Your account “{account.username}” has been switched off, because it was not used since "
        f"{_day(since)}.\n\nIf you need it, ask an administrator to switch it on again.\n"
    )
    key = f"inactive {account.pk} {_key(since)}"
    telling.send(account, key=key, subject="Your account has been switched off", text=text)
    who = f"{name_of(account)} (“{account.username}”)"
    for keeper in keepers_of(account):
        text = (
            f"{_hello(keeper)}\n\n"
            f"The account of {who} has been switched off, because it was not used since "
            f"{_day(since)}. Its roles stay.\n\nWho can do what:\n{_access()}\n"
        )
        subject = "An account has been switched off"
        telling.send(keeper, key=f"{key} {keeper.pk}", subject=subject, text=text)


def keepers_of(account: User) -> list[User]:
    """Return who is told of an account: the administrators of its blogs, else the superusers."""
    blogs = Membership.objects.filter(user=account).values("blog")
    keep = Membership.objects.filter(blog__in=blogs, role=Membership.Role.ADMINISTRATOR)
    others = User.objects.filter(is_active=True).exclude(pk=account.pk).order_by("pk")
    found = list(others.filter(pk__in=keep.values("user")))
    return found or list(others.filter(is_superuser=True))


def _hello(to: User) -> str:
    return f"Hello {name_of(to)},"


def _unused(account: User, since: dt.datetime) -> str:
    return f"Your account “{account.username}” has not been used since {_day(since)}."


def _day(at: dt.datetime) -> str:
    return day_of(at, timezone.get_current_timezone())


def _key(since: dt.datetime) -> str:
    return f"{since:%Y-%m-%dT%H:%M}"


def _desk() -> str:
    return f"{settings.BASE_URL}{reverse('admin:index')}"


def _access() -> str:
    return f"{settings.BASE_URL}{reverse('admin:auth_user_access')}"
