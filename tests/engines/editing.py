"""Editors who act on one text at the same moment."""

import time
from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from posts import publishing
from posts.models import DraftAnswer, Post, PostEvent, PostRevision
from posts.publishing import reviewing, writing
from posts.publishing.step import locked
from posts.writing import autosaves
from tests import factories

ROUND = 0.08  # seconds from one post to the next


def texts_in_review(count: int, answered: int = 0) -> dict[str, Any]:
    """Make so many posts in review and a writer and two editors; return their keys, and a link."""
    blog = factories.BlogFactory(review_required=True)
    staff = [factories.StaffFactory(blog=blog, role="editor", password=None).pk for _ in range(3)]
    writer = User.objects.get(pk=staff[0])
    posts = []
    for _ in range(count):
        post = factories.PostFactory(blog=blog, by=writer, draft=True)
        publishing.submit(post, by=writer)
        posts.append(post.pk)
    link = publishing.share(Post.objects.get(pk=posts[0]), by=writer, purpose="Law", seen=1)
    return {"posts": posts, "staff": staff, "token": publishing.path_of(link).split("/")[2]}


def _take_no_turns() -> None:
    """Let nobody wait for a turn, and take so long that both are under way."""

    def at_once(post: Post) -> Post:
        found = Post.objects.get(pk=post.pk)
        time.sleep(0.04)
        return found

    reviewing.locked = writing.locked = at_once


def _edit(post: Post, act: str, by: User) -> None:
    if act == "approve":
        publishing.approve(post, by=by, seen=1)
    elif act == "ask for changes":
        publishing.ask_for_changes(post, by=by, seen=1, note="More.")
    elif act == "publish":
        publishing.publish(post, by=by, seen=1)
    elif act == "change":
        publishing.save_draft(post, publishing.Text("New", "<p>New.</p>"), by=by, seen=1)


def act_on_each(
    posts: list[int], by: int, act: str, start: float, unprotected: bool = False
) -> list[str]:
    """Do an act on each text at its moment; return what came of each."""
    if unprotected:
        _take_no_turns()
    user, came = User.objects.get(pk=by), []
    for number, pk in enumerate(posts):
        post = Post.objects.get(pk=pk)
        time.sleep(max(0.0, start + number * ROUND - time.time()))
        try:
            _edit(post, act, user)
            came.append("done")
        except Exception as error:
            came.append(type(error).__name__)
    return came


def a_draft_with_unsaved_changes() -> dict[str, Any]:
    """Make a draft of one editor, who has unsaved changes of it, and another editor."""
    blog = factories.BlogFactory()
    one, other = [factories.StaffFactory(blog=blog, role="editor", password=None) for _ in "12"]
    post = factories.PostFactory(blog=blog, by=one, draft=True)
    autosaves.keep(post, {"title": "Typed"}, by=one, begun_from=1)
    return {"post": post.pk, "one": one.pk, "other": other.pk}


def save_slowly(post: int, by: int, pause: Callable[[str], None]) -> str:
    """Lock a post as every save does, wait, and save it."""
    mine, user = Post.objects.get(pk=post), User.objects.get(pk=by)
    with transaction.atomic():
        locked(mine)
        pause("held")
        autosaves.save(mine, publishing.Text("Mine", "<p>Mine.</p>"), by=user, seen=1)
    return "saved"


def save_over(post: int, by: int) -> str:
    """Save over the first draft of a post; return what came of it."""
    text, user = publishing.Text("Over", "<p>Over.</p>"), User.objects.get(pk=by)
    try:
        autosaves.save(Post.objects.get(pk=post), text, by=user, seen=1, over=True)
    except Exception as error:
        return type(error).__name__
    return "saved"


def approved_unread(posts: list[int]) -> list[int]:
    """Return the posts whose text is approved, or was published, in another than the first form."""
    wrong = PostRevision.objects.filter(post__in=posts, approved_by__isnull=False, title="New")
    return list(wrong.values_list("post", flat=True))


def approvals(posts: list[int]) -> list[int]:
    """Return how many approvals each text has on record."""
    return [PostEvent.objects.filter(post=pk, act="approve").count() for pk in posts]


def answer_draft(token: str, times: int, start: float) -> list[str]:
    """Send the same answer so often; return what came of each."""
    blog, came = factories.the_blog(), []
    time.sleep(max(0.0, start - time.time()))
    for _ in range(times):
        try:
            publishing.answer(token, blog, publishing.Said("approve", "Anna", "Fine."))
            came.append("done")
        except Exception as error:
            came.append(type(error).__name__)
    return came


def answers() -> int:
    """Return how many answers to drafts are kept."""
    return DraftAnswer.objects.count()
