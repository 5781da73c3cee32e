"""The published comments of one post, for those who may answer them and have no queue."""

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from comments import thread
from comments.models import Comment
from govblog import roles
from govblog.paging import OneAddress, page_of, pagination
from posts.models import Post

COMMENTS_ON_PAGE = 25


def urls(site: AdminSite) -> list[URLPattern]:
    """Return the address of the list."""
    return [
        path(
            "post/<int:pk>/published/",
            site.admin_view(lambda request, pk: _list(site, request, pk)),
            name="comments_comment_published",
        )
    ]


def _list(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    mine = roles.blogs_where(request.user, "reply officially")
    post = get_object_or_404(Post.objects.select_related("blog"), pk=pk, blog__in=mine)
    found = Comment.objects.approved().filter(post=post)
    try:
        number, pages, part = page_of(request, found.count(), COMMENTS_ON_PAGE)
    except OneAddress as shorter:
        return HttpResponseRedirect(shorter.path)
    newest = found.select_related("content").order_by("-created_at", "-pk")
    shown = list(newest[part])
    replies = Comment.objects.approved().exclude(content__official="")
    answered = replies.filter(parent__in=[one.pk for one in shown])
    context = {
        **site.each_context(request),
        "title": f"Published comments on “{post.revisions.latest('number')}”",
        "items": [thread.alone(one, post.blog) for one in shown],
        "answered": set(answered.values_list("parent", flat=True)),
        "address": post.get_absolute_url() if post.day else "",
        "pagination": pagination(number, pages, request.path),
    }
    return TemplateResponse(request, "admin/comments/comment/published.html", context)
