"""Two texts of a post side by side, and an earlier one taken up again."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from govblog import roles
from govblog.staff import key, person
from govblog.telling import day_and_time, name_of
from posts import publishing
from posts.models import Post, PostRevision
from posts.writing import compared, restoring

MOST = 200  # texts offered, the newest


class WhichForm(forms.Form):
    """Which two texts of a post are compared, by their numbers."""

    def __init__(self, revisions: list[PostRevision], said: dict[str, int], post: Post) -> None:
        super().__init__(label_suffix="", initial=said)
        choices = [(one.number, told(one, post)) for one in revisions]
        for name, label in (("from", "Earlier text"), ("to", "Later text")):
            self.fields[name] = forms.ChoiceField(label=label, choices=choices)


def told(revision: PostRevision, post: Post) -> str:
    """Return a text's number, what it is, when it was saved and by whom."""
    when = day_and_time(revision.saved_at, post.blog.zone)
    what = revision.get_status_display().lower()
    return f"Text {revision.number} ({what}), {when}, {name_of(revision.saved_by)}"


def urls(site: AdminSite) -> list[URLPattern]:
    """Return the address of the page."""
    view = site.admin_view(lambda request, pk: _page(site, request, pk))
    return [path("<int:pk>/compare/", view, name="posts_post_compare")]


def _page(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    mine = roles.blogs_where(request.user, "write")
    post = get_object_or_404(Post.objects.select_related("blog"), pk=pk, blog__in=mine)
    if request.method == "POST":
        return _restore(request, post)
    with_all = post.revisions.select_related("picture", "saved_by").order_by("-number")
    revisions = list(with_all.defer("body")[:MOST])
    newest = revisions[0]
    numbers = _numbers(request, revisions)
    found = {one.number: one for one in with_all.filter(number__in=numbers.values())}
    shown: dict[str, Any] = {}
    if set(numbers.values()) <= set(found):
        old, new = found[numbers["from"]], found[numbers["to"]]
        shown = {
            "old": told(old, post),
            "new": told(new, post),
            "parts": compared.changed(compared.sheet_of(old), compared.sheet_of(new)),
            "earlier": old,
        }
    context = {
        **site.each_context(request),
        "title": f"Compare the texts of “{newest}”",
        "post": post,
        "newest": newest,
        "form": WhichForm(revisions, numbers, post),
        "waiting": publishing.scheduled(post),
        **shown,
    }
    status = 200 if shown else 404
    return TemplateResponse(request, "admin/posts/post/compare.html", context, status=status)


def _numbers(request: HttpRequest, revisions: list[PostRevision]) -> dict[str, int]:
    """Return which texts are asked for; unless told, the newest and the one before it."""
    usual = {"from": revisions[1 if len(revisions) > 1 else 0].number, "to": revisions[0].number}
    return {
        name: key(request.GET[name][:9]) if name in request.GET else number
        for name, number in usual.items()
    }


def _restore(request: HttpRequest, post: Post) -> HttpResponse:
    number, seen = (key(request.POST.get(name, "")[:9]) for name in ("restore", "seen"))
    try:
        restoring.restore(post, number, by=person(request), seen=seen)
    except publishing.NotDone as refused:
        messages.error(request, str(refused))
        there = reverse("admin:posts_post_compare", args=[post.pk])
        return HttpResponseRedirect(there)
    messages.success(request, f"Text {number} is the draft now. Readers see no change yet.")
    return HttpResponseRedirect(reverse("admin:posts_post_change", args=[post.pk]))
