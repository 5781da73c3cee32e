"""What the desk keeps while a post is written, and what it tells two editors of each other."""

import datetime as dt
from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from govblog import roles, sanitise
from govblog.staff import key, person
from govblog.telling import day_and_time, name_of
from posts.admin.forms import PostForm
from posts.models import Autosave, Blog, Post, PostRevision
from posts.writing import autosaves, compared


def urls(site: AdminSite) -> list[URLPattern]:
    """Return the addresses to which the form is sent while it is written."""
    of_post, of_new = site.admin_view(_at_post), site.admin_view(_at_new)
    return [
        path("<int:pk>/autosave/", of_post, name="posts_post_autosave"),
        path("autosave/blog/<int:pk>/", of_new, name="posts_post_autosave_new"),
    ]


def _at_post(request: HttpRequest, pk: int) -> HttpResponse:
    mine = roles.blogs_where(request.user, "write")
    posts = Post.objects.select_related("blog")
    return _answer(request, get_object_or_404(posts, pk=pk, blog__in=mine))


def _at_new(request: HttpRequest, pk: int) -> HttpResponse:
    return _answer(request, get_object_or_404(roles.blogs_where(request.user, "write"), pk=pk))


def _answer(request: HttpRequest, place: autosaves.Place) -> HttpResponse:
    """Keep what was typed or, asked by a button, discard it; a GET tells the form's new token."""
    if request.method != "POST":
        return JsonResponse({"token": get_token(request)})
    if "discard" in request.POST:
        autosaves.discard(place, by=person(request))
        messages.success(request, "Your unsaved changes are discarded.")
        return HttpResponseRedirect(_desk(place))
    if key(request.POST.get("writer", "")) != person(request).pk:
        said = "Somebody else is signed in in this browser now."
        return JsonResponse({"refused": said}, status=409)
    try:
        kept = keep(request, place)
    except autosaves.NotKept as refused:
        return JsonResponse({"refused": str(refused)}, status=422)
    others = others_at(place, request) if isinstance(place, Post) else []
    return JsonResponse({"at": _time(kept.at, place), "others": others})


def keep(request: HttpRequest, place: autosaves.Place) -> Autosave:
    """Keep what was sent. Raises NotKept."""
    typed: autosaves.Fields = {}
    for name, field in PostForm.base_fields.items():
        if name != "seen":
            said = field.widget.value_from_datadict(request.POST, request.FILES, name)
            typed[name] = [one or "" for one in said] if isinstance(said, list) else said or ""
    begun_from = key(request.POST.get("seen", "")[:9])
    return autosaves.keep(place, typed, by=person(request), begun_from=begun_from)


def keep_refused(request: HttpRequest, post: Post) -> None:
    """Keep a text that was not saved because a colleague saved meanwhile."""
    # Too long to be kept: it stands on the page that answers
    with suppress(autosaves.NotKept):
        keep(request, post)


def restored(request: HttpRequest, place: autosaves.Place) -> dict[str, Any]:
    """Return what the form shows in place of the saved text, when that was asked for."""
    kept = autosaves.own(place, by=person(request)) if "restore" in request.GET else None
    return {**kept.fields, "seen": kept.begun_from} if kept else {}


def context(
    request: HttpRequest, form: PostForm, blog: Blog, post: Post | None, other: PostRevision | None
) -> dict[str, Any]:
    """Return what the desk says of unsaved changes and of colleagues at the same post."""
    place: autosaves.Place = post or blog
    kept = autosaves.own(place, by=person(request))
    if post is not None:
        autosaves.opened(post, by=person(request))
    is_restored = bool(kept) and "restore" in request.GET
    said = {
        "autosave": _address(place),
        "made_at": _time(timezone.now(), place),
        "others": others_at(post, request) if post else [],
        # What it is saved over was shown; who saved it keeps it
        "over": other is not None or "over" in request.POST,
        # Not saved, and not as it stands in the database
        "dirty": form.is_bound or is_restored,
        "restored": _time(kept.at, place) if kept and is_restored else "",
    }
    if kept and not form.is_bound and not is_restored:
        said["unsaved"] = _unsaved(kept, post, blog)
    if other is not None:
        mine = compared.sheet_of_typed(_typed(form), blog)
        said["differences"] = compared.changed(compared.sheet_of(other), mine)
        said["their_name"] = name_of(other.saved_by)
    return said


def _typed(form: PostForm) -> autosaves.Fields:
    many = ("authors", "categories", "related")
    return {name: form[name].value() or "" for name in form.fields if name not in many} | {
        name: [one or "" for one in form[name].value() or []] for name in many
    }


def _unsaved(kept: Autosave, post: Post | None, blog: Blog) -> dict[str, Any] | None:
    """Return what is offered for restoring, None when it says what is saved already."""
    newest = post.revisions.latest("number") if post else None
    initial = PostForm.initial_of(newest) if newest else {}
    data: dict[str, Any] = dict(kept.fields)
    if newest:
        # What is not kept did not change: the address of a text that was saved over
        rest = {"slug": initial["slug"], "seen": newest.version}
        data = {**autosaves.fields_of(newest), **rest, **data}
    try:
        data["body"] = sanitise.post_html(data.get("body", ""))
    except sanitise.TooLong:
        # Shortened since; it can still be restored
        data["body"] = ""
    lines = {f"related_{n}": words for n, words in enumerate(data.get("related", []))}
    if newest and not PostForm(data | lines, initial=initial, blog=blog).changed_data:
        return None
    saved = compared.sheet_of(newest) if newest else compared.Sheet("", "", "", "", "", "")
    changed = compared.changed(saved, compared.sheet_of_typed(data, blog))
    since = newest if newest and newest.version != kept.begun_from else None
    return {
        "at": _time(kept.at, post or blog),
        "changed": changed,
        "since": name_of(since.saved_by) if since else "",
    }


def others_at(post: Post, request: HttpRequest) -> list[str]:
    """Return who else is at the post, in sentences."""
    return [
        f"{name_of(one.by)} "
        + ("is writing this post, last at " if one.fields else "has this post open since ")
        + f"{_time(one.at, post)}."
        for one in autosaves.others(post, by=person(request))
    ]


def _time(at: dt.datetime, place: autosaves.Place) -> str:
    """Return a moment by the blog's clocks, with its day when it is not today."""
    zone = place.blog.zone if isinstance(place, Post) else place.zone
    local = at.astimezone(zone)
    if local.date() == timezone.now().astimezone(zone).date():
        return f"{local:%H:%M}"
    return day_and_time(at, zone)


def _address(place: autosaves.Place) -> str:
    name = "posts_post_autosave" if isinstance(place, Post) else "posts_post_autosave_new"
    return reverse(f"admin:{name}", args=[place.pk])


def _desk(place: autosaves.Place) -> str:
    if isinstance(place, Post):
        return reverse("admin:posts_post_change", args=[place.pk])
    return f"{reverse('admin:posts_post_add')}?blog={place.pk}"
