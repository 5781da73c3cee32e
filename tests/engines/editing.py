"""Editors who act on one text at the same moment."""

import time
from typing import Any

from django.contrib.auth.models import User

from posts import publishing
from posts.models import DraftAnswer, Post, PostEvent, PostRevision
from posts.publishing import reviewing, writing
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
