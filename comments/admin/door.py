"""Where comments are closed and reopened: of one post, or of a whole blog."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from comments import moderation
from govblog import roles
from govblog.staff import person
from posts.models import Blog, Post


def urls(site: AdminSite) -> list[URLPattern]:
    """Return the addresses of the doors."""
    return [
        path(
            "post/<int:pk>/",
            site.admin_view(lambda request, pk: _of_post(site, request, pk)),
            name="comments_comment_door",
        ),
        path(
            "blog/<int:pk>/",
            site.admin_view(lambda request, pk: _of_blog(site, request, pk)),
            name="comments_comment_blog_door",
        ),
    ]


def _of_post(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    mine = roles.blogs_where(request.user, "close a post")
    post = get_object_or_404(Post.objects.select_related("blog"), pk=pk, blog__in=mine)
    on_blog = moderation.closed(post) if post.comments_closed_at is None else None
    context = {
        "title": f"Comments on “{post.revisions.latest('number')}”",
        "place": post,
        "address": post.get_absolute_url() if post.day else "",
        "closed_on_blog": on_blog,
        "blog": post.blog,
        "may_close_blog": roles.may(request.user, "close a blog", post.blog),
    }
    doors = (moderation.close, moderation.reopen)
    return _door(site, request, post, doors, context)


def _of_blog(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    mine = roles.blogs_where(request.user, "close a blog")
    blog = get_object_or_404(mine, pk=pk)
    context = {"title": f"Comments on all posts of {blog}", "place": blog}
    doors = (moderation.close_blog, moderation.reopen_blog)
    return _door(site, request, blog, doors, context)


def _door(
    site: AdminSite,
    request: HttpRequest,
    place: Post | Blog,
    doors: tuple[Callable[..., object], Callable[..., object]],
    context: dict[str, Any],
) -> HttpResponse:
    close, reopen = doors
    if request.method != "POST":
        page = {**site.each_context(request), **context}
        return TemplateResponse(request, "admin/comments/comment/door.html", page)
    try:
        if "reopen" in request.POST:
            reopen(place, by=person(request))
            messages.success(request, "Comments are open.")
        else:
            close(place, by=person(request), reason=request.POST.get("reason", ""))
            messages.success(request, "Comments are closed. Readers see the reason.")
    except ValueError as refused:
        messages.error(request, str(refused))
    return HttpResponseRedirect(request.path)
