"""The rules that sort comments for the queue: how they are set, and trying them on past ones."""

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Any

from django.contrib import admin, messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from comments import sorting, thread
from comments.models import HoldRule, HoldRuleChange, Mark
from comments.moderation import holding
from comments.moderation.holding import HoldRuleMoved
from comments.sorting import Setting, Unfit
from govblog import roles, text
from govblog.staff import ByRole, key, person
from govblog.telling import name_of
from posts.models import Blog

HITS = dt.timedelta(days=30)
CHANGES_SHOWN = 20
_ENTRIES_SHOWN = 10
_LIST = "admin:comments_holdrule_changelist"
_KINDS = {kind.replace(" ", "-"): kind for kind in sorting.RULES}


@dataclass(frozen=True, slots=True)
class Row:
    """A rule of a blog in the list."""

    title: str
    slug: str
    is_on: bool
    number: str
    seen: int
    hits: int


@dataclass(slots=True)
class Typed:
    """What the form of a rule holds, as it was typed."""

    is_on: bool
    number: str
    entries: str
    seen: int
    errors: list[tuple[str, str]] = field(default_factory=list)  # what is wrong, and where


@admin.register(HoldRule)
class HoldRuleAdmin(ByRole, admin.ModelAdmin):
    """The hold rules of the blogs one keeps them for."""

    act = "keep hold rules"
    may_add = False

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses of the list and of each rule: a rule is there before its row."""
        view = self.admin_site.admin_view
        return [
            path("", view(self.changelist_view), name="comments_holdrule_changelist"),
            path("blog/<int:pk>/<slug:kind>/", view(self.rule_view), name="comments_holdrule_set"),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the rules of every blog; turn one on or off."""
        roles.require(request.user, self.act)
        if request.method == "POST":
            self._turn(request)
            return HttpResponseRedirect(request.path)
        blogs = list(roles.blogs_where(request.user, self.act))
        context = {
            **self.admin_site.each_context(request),
            "title": "Hold rules",
            "blogs": _rows(blogs),
            "days": HITS.days,
        }
        return TemplateResponse(request, "admin/comments/holdrule/list.html", context)

    def _turn(self, request: HttpRequest) -> None:
        """Turn a rule on or off as its button says, and tell what became of it."""
        mine = roles.blogs_where(request.user, self.act)
        blog = mine.filter(pk=key(request.POST.get("blog", ""))).first()
        kind = _KINDS.get(request.POST.get("kind", ""))
        turn = request.POST.get("turn")
        if blog is None or kind is None or turn not in {"on", "off"}:
            messages.error(request, "Choose a rule to turn on or off.")
            return
        seen = key(request.POST.get("seen", ""))
        try:
            holding.turn_hold_rule(blog, kind, on=turn == "on", seen=seen, by=person(request))
        except (Unfit, HoldRuleMoved) as refused:
            messages.error(request, f"{sorting.RULES[kind].title}: {refused}")
        else:
            messages.success(request, f"{sorting.RULES[kind].title} is {turn}.")

    def rule_view(self, request: HttpRequest, pk: int, kind: str) -> HttpResponse:
        """Show one rule; save it, or try it on past comments as it is typed."""
        blog = get_object_or_404(roles.blogs_where(request.user, self.act), pk=pk)
        if kind not in _KINDS:
            raise Http404("There is no such rule.")
        which = _KINDS[kind]
        if request.method != "POST":
            return self._rule(request, blog, which, _kept(blog, which))
        typed = _typed(request)
        wanted = Setting(typed.is_on, _number(typed.number), typed.entries)
        try:
            match request.POST.get("act"):
                case "save":
                    holding.set_hold_rule(blog, which, wanted, seen=typed.seen, by=person(request))
                    messages.success(request, f"{sorting.RULES[which].title}: saved.")
                    return HttpResponseRedirect(reverse(_LIST))
                case "try":
                    tried = sorting.rehearse(blog, which, holding.fit(which, wanted))
                    return self._rule(request, blog, which, typed, tried)
                case _:
                    typed.errors = [("Choose “Save” or “Try on past comments”.", "")]
        except Unfit as unfit:
            typed.errors = [(error, _place(error)) for error in unfit.errors]
        except HoldRuleMoved as moved:
            typed.seen = moved.last.version
            typed.errors = [(f"{moved} To replace it with yours, save once more.", "changes")]
        return self._rule(request, blog, which, typed, status=422)

    def _rule(
        self,
        request: HttpRequest,
        blog: Blog,
        kind: Mark.Kind,
        typed: Typed,
        tried: sorting.Rehearsal | None = None,
        status: int = 200,
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": f"{sorting.RULES[kind].title} on {blog}",
            "about": sorting.RULES[kind],
            "mark": kind.label,
            "learns": kind is Mark.Kind.SPAM_SCORE,
            "typed": typed,
            "tried": tried,
            "changes": _changes(blog, kind),
        }
        template = "admin/comments/holdrule/rule.html"
        return TemplateResponse(request, template, context, status=status)


def _number(said: str) -> int:
    """Return the number that was typed, or one that no rule takes."""
    return int(said) if re.fullmatch(r"[0-9]{1,5}", said, re.ASCII) else -1


def _typed(request: HttpRequest) -> Typed:
    said = request.POST
    return Typed(
        is_on="is_on" in said,
        number=said.get("number", "").strip(),
        entries=text.clean_body(said.get("entries", "")),
        seen=key(said.get("seen", "")),
    )


def _place(error: str) -> str:
    """Return the id of the field that an error is about."""
    asked = tuple(about.ask_number for about in sorting.RULES.values() if about.ask_number)
    return "number" if error.startswith(asked) else "entries"


def _kept(blog: Blog, kind: Mark.Kind) -> Typed:
    setting, version = holding.hold_rule(blog, kind)
    return Typed(setting.is_on, str(setting.number), setting.entries, version)


def _rows(blogs: list[Blog]) -> list[tuple[Blog, list[Row]]]:
    """Return the rules of each blog, in a fixed number of queries."""
    found = HoldRule.objects.filter(blog__in=blogs).defer("entries")
    rules = {(rule.blog_id, rule.kind): rule for rule in found}
    since = timezone.now() - HITS
    marks = Mark.objects.filter(comment__created_at__gte=since, comment__post__blog__in=blogs)
    counted = marks.order_by().values_list("comment__post__blog", "kind").annotate(n=Count("pk"))
    hits = {(blog, kind): many for blog, kind, many in counted}
    return [
        (
            blog,
            [
                _row(kind, rules.get((blog.pk, kind)), hits.get((blog.pk, kind), 0))
                for kind in sorting.RULES
            ],
        )
        for blog in blogs
    ]


def _row(kind: Mark.Kind, rule: HoldRule | None, hits: int) -> Row:
    about = sorting.RULES[kind]
    number = rule.number if rule else about.default.number
    return Row(
        title=about.title,
        slug=kind.replace(" ", "-"),
        is_on=rule.is_on if rule else about.default.is_on,
        number=f"{about.ask_number}: {number}" if about.ask_number else "",
        seen=rule.version if rule else 0,
        hits=hits,
    )


def _changes(blog: Blog, kind: Mark.Kind) -> list[str]:
    """Return the newest changes of a rule as sentences."""
    found = HoldRuleChange.objects.filter(rule__blog=blog, rule__kind=kind).select_related("by")
    return [
        f"{thread.stamp(one.at, blog.zone)}, {name_of(one.by)}: {_said(one, kind)}"
        for one in found.order_by("-version")[:CHANGES_SHOWN]
    ]


def _said(change: HoldRuleChange, kind: Mark.Kind) -> str:
    parts = []
    if change.was_on != change.is_on:
        parts.append("turned on" if change.is_on else "turned off")
    if change.was_number != change.number:
        asked = sorting.RULES[kind].ask_number
        parts.append(f"{asked} {change.was_number} became {change.number}")
    for what, entries in (("added", change.added), ("took away", change.removed)):
        said = entries.splitlines()
        more = len(said) - _ENTRIES_SHOWN
        named = ", ".join(f"“{entry}”" for entry in said[:_ENTRIES_SHOWN])
        if said:
            parts.append(f"{what} {named}" + (f" and {more:,} more" if more > 0 else ""))
    return "; ".join(parts)
