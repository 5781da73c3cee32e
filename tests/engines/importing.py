"""Imports that are killed on the way, or begun by two people at once."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User

from comments import soundness
from comments.models import Comment, Decision, ImportedComment
from govblog.wordpress.loading import running
from govblog.wordpress.loading.run import Asked, carry_out
from posts import searching
from posts.models import Blog, Category, Imported, OldAddress, Post, PostEvent, PostRevision, Tag
from tests import factories
from tests.engines.killing import ends_before


def moving() -> None:
    """Make a blog and its administrator."""
    blog = factories.BlogFactory(host="blog.example.org", name="Blog")
    factories.StaffFactory(blog=blog, role="administrator")


def bring_in_file(file: str, killed_at: int = 0) -> Any:
    """Import a file; end the process before a statement of this number. Return the counts."""
    by = User.objects.get()
    asked = Asked(Blog.objects.get(), [Path(file)], by)
    with ends_before(killed_at):
        try:
            report = carry_out(asked, lambda what, done, total: None)
        except running.Busy:
            return "busy"
    return report.counts


def bring_in_slowly(file: str, pause: Callable[[str], None]) -> None:
    """Import a file, and wait after its first post until told to go on."""
    asked = Asked(Blog.objects.get(), [Path(file)], User.objects.get())
    carry_out(asked, lambda what, done, total: pause("midway") if done == 1 else None)


def brought() -> dict[str, Any]:
    """Return all that an import wrote, but for keys and moments; and what is unsound in it."""
    blog = Blog.objects.get()
    posts = Post.objects.order_by("pk").values_list(
        "slug", "day", "first_published_at", "comments_shown", "threads_shown"
    )
    texts = PostRevision.objects.order_by("pk").values_list(
        "post__slug", "number", "version", "status", "title", "body"
    )
    filed = PostRevision.objects.order_by("pk").values_list(
        "post__slug", "categories__slug", "tags__slug", "authors__slug"
    )
    came = ImportedComment.objects.order_by("wordpress_id").values_list(
        "wordpress_id", "comment__status", "comment__post__slug",
        "comment__parent__imported__wordpress_id", "comment__content__body",
    )  # fmt: skip
    found = searching.search(blog, searching.read("says", blog.language), start=0, many=200)
    return {
        "posts": [list(map(str, one)) for one in posts],
        "texts": [list(map(str, one)) for one in texts],
        "filed": sorted(map(str, filed)),
        "comments": [list(map(str, one)) for one in came],
        "known": Imported.objects.count(),
        "acts": PostEvent.objects.count(),
        "decisions": Decision.objects.count(),
        "terms": [Category.objects.count(), Tag.objects.count()],
        "addresses": sorted(OldAddress.objects.values_list("path", flat=True)),
        "found": sorted(one.url for one in found.results),
        "all": Comment.objects.count(),
        "unsound": [fault.says for fault in soundness.faults(lambda rows: None)],
    }
