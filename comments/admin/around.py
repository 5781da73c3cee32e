"""The thread around a comment, as moderators see it: every status, in reading order."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.safestring import SafeString

from comments import thread, tree
from comments.admin.seeing import comment_of
from comments.models import Comment
from govblog import roles, sanitise
from posts.models import PostRevision

MOST = 100  # comments shown of a thread
ABOVE = 5  # comments shown above the one that a page is about
DEEPEST = 6


@dataclass(frozen=True, slots=True)
class Node:
    """One comment of the thread."""

    pk: int
    name: str
    status: str
    stamp: str
    html: SafeString
    depth: int
    official: str
    is_asked: bool


def conversation(
    comment: Comment, readable: Callable[[Comment], bool] = lambda one: True
) -> dict[str, Any]:
    """Return for a page about a comment what it answers, the nearest last, and its article."""
    post = comment.post
    above = tree.above(comment).select_related("content")[: ABOVE + 1]
    near = [one for one in above[:ABOVE] if readable(one)]
    titles = PostRevision.objects.filter(post=post).order_by("-number")
    return {
        "above": [thread.alone(one, post.blog) for one in reversed(near)],
        "more_above": len(above) > ABOVE,
        "article": titles.values_list("title", flat=True)[0],
        "address": post.get_absolute_url() if post.day else "",
    }


def urls(site: AdminSite) -> list[URLPattern]:
    """Return the address of a thread."""
    return [
        path(
            "<int:pk>/thread/",
            site.admin_view(lambda request, pk: _page(site, request, pk)),
            name="comments_comment_thread",
        )
    ]


def _page(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    roles.require(request.user, "moderate")
    comment = comment_of(request, pk, "moderate")
    root = tree.root_of(comment)
    nodes = tree.in_reading_order(Comment.objects.select_related("content"), root)
    # Long threads are cut so that the comment asked for stands in the middle of what is shown
    before = tree.before(Comment.objects.all(), comment).count()
    start = max(0, before - MOST // 2)
    shown = list(nodes[start : start + MOST + 1])
    context = {
        **site.each_context(request),
        "title": f"Thread around the comment by {comment.name}",
        "nodes": [_node(one, comment) for one in shown[:MOST]],
        "earlier": start,
        "more": len(shown) > MOST,
        "comment": comment,
    }
    return TemplateResponse(request, "admin/comments/comment/thread.html", context)


def _node(one: Comment, asked: Comment) -> Node:
    return Node(
        pk=one.pk,
        name=one.name,
        status=one.get_status_display(),
        stamp=thread.stamp(one.created_at, asked.post.blog.zone),
        html=sanitise.stored(one.body_html),
        depth=min(one.depth, DEEPEST),
        official=one.content.official,
        is_asked=one.pk == asked.pk,
    )
