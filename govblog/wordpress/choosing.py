"""Which blog a command is about."""

from django.db import OperationalError, ProgrammingError

from posts.models import Blog


class NoBlog(LookupError):
    """There is no such blog; the message says what to do."""


def blog_of(host: str | None) -> Blog:
    """Return the blog with a host name, the first without one. Raises NoBlog."""
    try:
        blogs = list(Blog.objects.order_by("pk"))
    except (OperationalError, ProgrammingError) as error:
        says = "The database has no tables yet, or cannot be reached. Run quickstart first."
        raise NoBlog(says) from error
    if not blogs:
        raise NoBlog("There is no blog yet. Run quickstart first.")
    if host is None:
        return blogs[0]
    for blog in blogs:
        if blog.host == host.lower():
            return blog
    known = ", ".join(blog.host for blog in blogs)
    raise NoBlog(f"There is no blog {host}. There is: {known}.")
