"""The first blog and the three accounts that go with it."""

import os
import secrets
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.db import transaction

from posts.models import Blog, Membership

ROLES: dict[str, Membership.Role] = {
    "administrator": Membership.Role.ADMINISTRATOR,
    "editor": Membership.Role.EDITOR,
    "moderator": Membership.Role.MODERATOR,
}
# No letter or digit that is easily taken for another
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True)
class Account:
    """An account just made. `password` is empty when the environment gave it."""

    name: str
    password: str


def variable_of(name: str) -> str:
    """Return the environment variable that can give the password of an account."""
    return f"GOVBLOG_{name.upper()}_PASSWORD"


def first_blog(origin: str) -> Blog:
    """Return the install's first blog; make one called “Blog” if there is none.

    `origin` is the address people use, such as https://blog.example.org.
    """
    blog = Blog.objects.order_by("pk").first()
    return blog or Blog.objects.create(host=urlsplit(origin).hostname or "localhost", name="Blog")


def make_missing(blog: Blog) -> list[Account]:
    """Make those of the three accounts that are missing, each with its role on `blog`.

    Returns the new ones. An account that exists is left as it is, its roles and password too.
    Raises CommandError when a password from the environment is too weak; then none is made.
    """
    with transaction.atomic():
        there = set(User.objects.filter(username__in=ROLES).values_list("username", flat=True))
        return [_make(name, blog) for name in ROLES if name not in there]


def _make(name: str, blog: Blog) -> Account:
    given = os.environ.get(variable_of(name), "")
    password = given or new_password()
    chief = name == "administrator"
    user = User(username=name, email=f"{name}@example.org", is_staff=True, is_superuser=chief)
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise CommandError(
            f"{variable_of(name)} cannot be the password of {name}. {' '.join(error.messages)}"
        ) from error
    user.set_password(password)
    user.save()
    Membership.objects.create(user=user, blog=blog, role=ROLES[name])
    return Account(name, "" if given else password)


def new_password() -> str:
    """Return a password of 79 random bits, in four groups that are easy to type."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))
    return "-".join(groups)
