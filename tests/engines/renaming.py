"""Editors who rename, merge and write at the same moments."""

import time
from contextlib import nullcontext
from typing import Any
from unittest.mock import patch

from django.db.models.query import QuerySet

from posts import publishing, renaming, terms
from posts.models import Blog, Category, OldAddress, Post, PostRevision, Tag, TermEvent
from tests import factories

ROUND = 0.02  # seconds from one act to the next


def library(count: int) -> dict[str, Any]:
    """Make a blog with posts s-0, s-1 and so on, categories of the same names, two editors."""
    blog = factories.BlogFactory()
    editors = [factories.StaffFactory(blog=blog, role="editor").pk for _ in range(2)]
    posts = [factories.PostFactory(blog=blog, slug=f"s-{n}").pk for n in range(count)]
    filed = [factories.CategoryFactory(blog=blog, name=f"s-{n}", slug=f"s-{n}").pk
             for n in range(count)]  # fmt: skip
    left = factories.CategoryFactory(blog=blog, name="left", slug="left").pk
    return {"editors": editors, "posts": posts, "categories": filed, "left": left}


def _unlocked(unprotected: bool) -> Any:
    """Return what takes away the turns that editors take, for the proof that it is noticed."""
    if not unprotected:
        return nullcontext()
    return patch.object(QuerySet, "select_for_update", lambda rows, **how: rows.all())


def _at(start: float, number: int) -> None:
    time.sleep(max(0.0, start + number * ROUND - time.time()))


def rename_each(
    posts: list[int], to: str, by: int, start: float, unprotected: bool = False
) -> list[str]:
    """Rename the nth post, as it is called first, to `to`-n at its moment; return how it went."""
    editor, went = factories.User.objects.get(pk=by), []
    with _unlocked(unprotected):
        for number, pk in enumerate(posts):
            post = Post.objects.get(pk=pk)
            _at(start, number)
            try:
                renaming.rename(post, f"{to}-{number}", by=editor, seen=f"s-{number}")
                went.append("renamed")
            except publishing.NotDone as refused:
                went.append(str(refused))
            except Exception as error:
                went.append(repr(error))
    return went


def start_each(slugs: list[str], by: int, start: float, unprotected: bool = False) -> list[str]:
    """Start and publish a post that wishes each slug at its moment; return how it went."""
    editor, blog, went = factories.User.objects.get(pk=by), factories.the_blog(), []
    with _unlocked(unprotected):
        for number, slug in enumerate(slugs):
            _at(start, number)
            try:
                words = publishing.Text("A title", "<p>Words.</p>", tags=[f"Tag {number}"])
                publishing.publish(publishing.start(blog, words, by=editor, slug=slug), by=editor)
                went.append("started")
            except Exception as error:
                went.append(repr(error))
    return went


def merge_each(categories: list[int], into: int, by: int, start: float) -> list[str]:
    """Merge each category into another at its moment; return how it went."""
    editor, went = factories.User.objects.get(pk=by), []
    for number, pk in enumerate(categories):
        one, left = Category.objects.get(pk=pk), Category.objects.get(pk=into)
        _at(start, number)
        try:
            terms.merge(one, left, by=editor)
            went.append("merged")
        except Exception as error:
            went.append(repr(error))
    return went


def file_each(categories: list[int], by: int, start: float) -> list[str]:
    """Start a post in each category, looked up long before, at its moment; return how it went."""
    editor, blog, went = factories.User.objects.get(pk=by), factories.the_blog(), []
    known = Category.objects.select_related("blog").in_bulk(categories)
    for number, pk in enumerate(categories):
        _at(start, number)
        try:
            words = publishing.Text("Filed", "<p>Words.</p>", categories=[known[pk]])
            publishing.start(blog, words, by=editor)
            went.append("filed")
        except Exception as error:
            went.append(repr(error))
    return went


def ways() -> dict[str, Any]:
    """Say where every post stands, which slugs lead on to which post, and what there is."""
    moved = OldAddress.objects.filter(post__isnull=False).values_list("path", "post")
    filed = PostRevision.objects.filter(title="Filed").order_by("pk")
    return {
        "posts": dict(Post.objects.values_list("slug", "pk")),
        "old": {path.split("/")[-2]: post for path, post in moved},
        "tags": list(Tag.objects.order_by("pk").values_list("name", flat=True)),
        "events": TermEvent.objects.count(),
        "filed": [[one.name for one in text.categories.all()] for text in filed],
        "versions": Blog.objects.get().version > 1,
    }
