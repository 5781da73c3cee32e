"""What is asked for: all on a post, or all of a person, by the public or by that person."""

import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import QuerySet

from comments.models import Comment
from comments.people import finding
from comments.people.finding import Person
from comments.persons import plain
from govblog import text
from posts.models import Blog, Post, PostRevision

_ADDRESS = re.compile(r"^/(\d{4})/(\d{2})/(\d{2})/([-a-zA-Z0-9_]+)/?$", re.ASCII)


class Kind(StrEnum):
    """By which right it is asked for."""

    FOI = "foi"
    SAR = "sar"


class NotFound(ValueError):
    """There is nothing to make a bundle of; the message says why, in words for who asked."""


@dataclass(frozen=True)
class Asked:
    """What is asked for. Either `post` or `email` is set; only `blogs` are looked at."""

    kind: Kind
    blogs: "QuerySet[Blog]"
    post: Post | None = None
    email: str = ""

    @property
    def is_own(self) -> bool:
        """Whether a person asks for what is kept of that same person."""
        return self.kind == Kind.SAR

    @property
    def about(self) -> str:
        """What the bundle is about, in words that it may say."""
        if self.post is None:
            return f"The person with the email address {self.email}" if self.is_own else "A person"
        return f"“{title_of(self.post)}”, {self.post.blog.origin}{self.post.get_absolute_url()}"

    @cached_property
    def person(self) -> Person:
        """Whoever has the email, on these blogs, found as everywhere."""
        return finding.find(self.email, blogs=self.blogs.values_list("pk", flat=True))

    @cached_property
    def comments(self) -> "QuerySet[Any]":
        """The comments, oldest first."""
        if self.post is None:
            return finding.comments_of(self.person)
        found = Comment.objects.filter(post__blog__in=self.blogs, post=self.post)
        return found.order_by("created_at", "pk")


def asked_of_post(address: str, blogs: "QuerySet[Blog]") -> Asked:
    """Return what a public request for a post asks for. Raises NotFound."""
    try:
        said = urlsplit(address.strip())
        host = said.hostname
        parts = _ADDRESS.match(said.path)
        day = dt.date(*map(int, parts.groups()[:3])) if parts else None
    except ValueError:
        parts = day = host = None
    if parts is None or day is None:
        raise NotFound("Enter the address of a post, like /2026/03/09/a-title/.")
    found = Post.objects.filter(blog__in=blogs, day=day, slug=parts.group(4))
    if host and Blog.objects.filter(host=host).exists():
        found = found.filter(blog__host=host)
    match list(found.select_related("blog")[:2]):
        case [post]:
            return Asked(Kind.FOI, blogs, post=post)
        case []:
            raise NotFound("No post of your blogs has this address.")
    raise NotFound("Several blogs have a post at this address. Enter the whole address.")


def asked_of_person(email: str, blogs: "QuerySet[Blog]", kind: Kind = Kind.SAR) -> Asked:
    """Return what is asked for of whoever gave this email. Raises NotFound for no address."""
    address = text.clean_line(email)
    try:
        validate_email(address)
    except ValidationError as error:
        says = "Enter an email address in the correct format, like name@example.com."
        raise NotFound(says) from error
    return Asked(kind, blogs, email=plain(address))


def title_of(post: Post) -> str:
    """Return the newest title of a post."""
    titles = PostRevision.objects.filter(post=post).order_by("-number")
    return titles.values_list("title", flat=True).first() or post.slug
