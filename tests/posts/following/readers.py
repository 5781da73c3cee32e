"""Readers who follow a blog by email, for the tests of what they are told."""

import datetime as dt
import re
from typing import Any

from govblog.models import Letter
from posts import following
from posts.following import Choice
from posts.models import Blog, Subscription

GETHIN, HELEDD = "gethin@example.org", "heledd@example.org"
START = dt.datetime(2026, 5, 5, 11, 4, tzinfo=dt.UTC)  # a Tuesday
SETTLED = dt.timedelta(minutes=5)


def asked(blog: Blog, email: str = GETHIN, every: str = "once", **said: Any) -> Subscription:
    """Ask to follow a blog as the form does; return what is to be confirmed."""
    assert following.ask(blog, email, Choice(every, **said))
    return Subscription.objects.latest("pk")


def follows(blog: Blog, email: str = GETHIN, every: str = "once", **said: Any) -> Subscription:
    """Ask to follow a blog and confirm it; forget the letters so far."""
    one = following.confirm(token(following.confirm_path_of(asked(blog, email, every, **said))))
    Letter.objects.filter(key__startswith="follow ").delete()
    return one


def token(path: str) -> str:
    """Return the token of a private address."""
    found = re.search(r"/([\w-]{43})/", path)
    assert found
    return found[1]


def told(email: str = GETHIN) -> list[str]:
    """Return the subjects of the letters to someone, oldest first."""
    return list(Letter.objects.filter(to=email).order_by("pk").values_list("subject", flat=True))
