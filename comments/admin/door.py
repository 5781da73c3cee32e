"""Where comments are closed, reopened and slowed: of one post, of a blog, of all blogs at once."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone

from comments import doors, moderation
from comments.admin.door_forms import CloseForm, Seen, SlowForm, Typed, twice
from govblog import roles
from govblog.staff import person
from posts.models import Blog, Post

EVENTS_SHOWN = 20


def urls(site: AdminSite) -> list[URLPattern]:
    """Return the addresses of the doors."""
    pages = (
        ("post/<int:pk>/", _of_post, "comments_comment_door"),
        ("blog/<int:pk>/", _of_blog, "comments_comment_blog_door"),
        ("all-blogs/", _of_all, "comments_comment_all_doors"),
    )
    return [
        path(route, site.admin_view(_with(site, view)), name=name) for route, view, name in pages
    ]


def _with(site: AdminSite, view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    return lambda request, **kwargs: view(site, request, **kwargs)


@dataclass
class _Door:
    """One page: its two forms, what can be done there and what is said of it."""

    zone: ZoneInfo
    own: moderation.Closing | None
    last: moderation.Event | None
    close: Callable[..., str]
    reopen: Callable[..., str]
    slow: Callable[..., str] | None = None
    minutes: int = 0
    context: dict[str, Any] = field(default_factory=dict)
    refusal: str = ""
    close_form: CloseForm = field(init=False)
    slow_form: SlowForm = field(init=False)

    def answer(self, site: AdminSite, request: HttpRequest, template: str) -> HttpResponse:
        """Do what was sent, or show the page, again with what was typed if it cannot be done."""
        wish = self._wish(request)
        now = timezone.now()
        self.close_form = CloseForm(
            request.POST if wish == "close" else None,
            zone=self.zone,
            now_closed=self.own is not None and self.own.holds(now),
            initial=CloseForm.initial_of(self.own, self.zone),
        )
        self.slow_form = SlowForm(
            request.POST if wish == "slow" else None, initial={"minutes": self.minutes}
        )
        if wish and (said := self._do(wish, request)):
            messages.success(request, said)
            return HttpResponseRedirect(request.path)
        page = {**site.each_context(request), **self._page(request, now), **self.context}
        name = f"admin/comments/comment/{template}"
        return TemplateResponse(request, name, page, status=422 if wish else 200)

    def _wish(self, request: HttpRequest) -> str:
        if request.method != "POST":
            return ""
        if "reopen" in request.POST:
            return "reopen"
        return "slow" if self.slow and "minutes" in request.POST else "close"

    def _do(self, wish: str, request: HttpRequest) -> str:
        """Return what was done, or "" and keep what is wrong with the form, or in `refusal`."""
        form: Seen = {"close": self.close_form, "slow": self.slow_form}.get(
            wish, Seen(request.POST)
        )
        if not form.is_valid():
            return ""
        by, seen = person(request), form.cleaned_data["seen"]
        try:
            if wish == "reopen":
                return self.reopen(by=by, seen=seen)
            if wish == "slow" and self.slow:
                return self.slow(form.cleaned_data["minutes"], by=by, seen=seen)
            typed: Typed = form.cleaned_data["typed"]
            reason = form.cleaned_data["reason"]
            said = self.close(by=by, reason=reason, at=typed.at, until=typed.until, seen=seen)
            return said + twice(typed, self.zone)
        except moderation.NoReason as refused:
            form.add_error("reason", str(refused))
        except moderation.NotClosed as refused:
            self.refusal = str(refused)
        return ""

    def _page(self, request: HttpRequest, now: dt.datetime) -> dict[str, Any]:
        shown = str(self.last.pk if self.last else 0)
        stays = request.method == "POST" and not self.refusal
        return {
            "forms": [form for form in (self.close_form, self.slow_form) if form.errors],
            "close_form": self.close_form,
            "slow_form": self.slow_form if self.slow else None,
            "refusal": self.refusal,
            "own": None if self.own is None or self.own.is_over(now) else self.own,
            "is_closed": self.own is not None and self.own.holds(now),
            "zone": self.zone.key,
            # Who is told of another's act has seen it now
            "seen": request.POST.get("seen", "") if stays else shown,
        }


def _of_post(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    mine = roles.blogs_where(request.user, "close a post")
    post = get_object_or_404(Post.objects.select_related("blog"), pk=pk, blog__in=mine)
    context = {
        "title": f"Comments on “{post.revisions.latest('number')}”",
        "address": post.get_absolute_url() if post.day else "",
        "blog": post.blog,
        "may_close_blog": roles.may(request.user, "close a blog", post.blog),
    }
    verbs = (moderation.close, moderation.reopen)
    return _of_one(post, post.blog.zone, verbs, context).answer(site, request, "door.html")


def _of_blog(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    mine = roles.blogs_where(request.user, "close a blog")
    blog = get_object_or_404(mine, pk=pk)
    context = {
        "title": f"Comments on all posts of {blog}",
        "may_close_all": roles.may(request.user, moderation.ALL_BLOGS),
    }
    verbs = (moderation.close_blog, moderation.reopen_blog)
    return _of_one(blog, blog.zone, verbs, context).answer(site, request, "door.html")


def _of_one(
    place: Post | Blog,
    zone: ZoneInfo,
    verbs: tuple[Callable[..., Any], Callable[..., Any]],
    context: dict[str, Any],
) -> _Door:
    def close(**said: Any) -> str:
        return _told(moderation.closing_of(verbs[0](place, **said)), zone)

    def reopen(**said: Any) -> str:
        verbs[1](place, **said)
        return "Comments are open."

    def slow(minutes: int, **said: Any) -> str:
        moderation.set_slow(place, minutes, **said)
        return doors.slow(minutes) if minutes else "Slow mode is off."

    events = moderation.acts_here(place, EVENTS_SHOWN)
    context["lines"] = doors.how_it_stands(place, timezone.now())
    context["events"] = [doors.act_in_words(event, zone) for event in events]
    return _Door(
        zone,
        moderation.closing_of(place),
        next(iter(events), None),
        close,
        reopen,
        slow,
        place.slow_minutes,
        context,
    )


def _told(closing: moderation.Closing | None, zone: ZoneInfo) -> str:
    """Return what is told to someone who closed comments."""
    if closing is None:
        return ""
    reopen = f" They reopen on {doors.exactly(closing.until, zone)}." if closing.until else ""
    if closing.since <= timezone.now():
        return f"Comments are closed. Readers see the reason.{reopen}"
    return f"Comments close on {doors.exactly(closing.since, zone)}.{reopen}"


def _of_all(site: AdminSite, request: HttpRequest) -> HttpResponse:
    roles.require(request.user, moderation.ALL_BLOGS)
    mine = roles.blogs_where(request.user, moderation.ALL_BLOGS).order_by("name", "pk")

    def tell(result: moderation.Everywhere, did: str) -> str:
        for blog, why in result.left:
            messages.warning(request, f"{blog} was left as it is: {why}.")
        count = len(result.done)
        return f"Comments are {did} on {'1 blog' if count == 1 else f'{count} blogs'}."

    def close(*, at: dt.datetime | None, **said: Any) -> str:
        did = "closed" if at is None else f"to be closed from {doors.exactly(at, zone)}"
        return tell(moderation.close_all_blogs(at=at, **said), did)

    def reopen(**said: Any) -> str:
        return tell(moderation.reopen_all_blogs(**said), "open again")

    blogs, now = list(mine), timezone.now()
    zones = {blog.time_zone for blog in blogs}
    zone = blogs[0].zone if len(zones) == 1 else ZoneInfo(settings.TIME_ZONE)
    rows = [(blog, doors.how_it_stands(blog, now, among_all=True)) for blog in blogs]
    context = {"title": "Comments on all blogs", "rows": rows}
    last = moderation.last_act_on(mine)
    door = _Door(zone, None, last, close, reopen, context=context)
    return door.answer(site, request, "all_doors.html")
