"""The record of decisions, to be read, looked through and taken along as a file."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Q
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
    QueryDict,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from comments import ledger
from comments.models import Comment, Decision, PolicyRule
from govblog import roles, sheets
from govblog.asking import day_field, errors_of, refuse_backwards
from govblog.staff import ByRole, key, person
from govblog.telling import name_of
from govblog.text import counted
from posts.models import Blog

ON_PAGE = 50
MINE = "me"
_OTHERS = "see figures by moderator"


class RecordForm(forms.Form):
    """Which decisions are looked for. Nothing said: all of the blogs one moderates."""

    blog = forms.ModelChoiceField(Blog.objects.none(), required=False, empty_label="All")
    to = forms.ChoiceField(
        label="Decided as", required=False, choices=[("", "All"), *Comment.Status.choices]
    )
    rule = forms.ChoiceField(required=False)
    moderator = forms.ChoiceField(label="By", required=False)
    since = day_field("From")
    until = day_field("To")
    comment = forms.IntegerField(
        label="Comment number", required=False, min_value=1, max_value=10**18
    )
    batch = forms.UUIDField(label="Step", required=False)

    def __init__(self, said: QueryDict, user: User) -> None:
        super().__init__(said, label_suffix="")
        self.user = user
        blogs = roles.blogs_where(user, "moderate")
        self.rules = _rules(blogs)
        self.fields["blog"].queryset = blogs  # type: ignore[attr-defined]
        self.fields["rule"].choices = _rule_choices(self.rules)  # type: ignore[attr-defined]
        self.fields["moderator"].choices = _moderators(user)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        said = super().clean() or {}
        refuse_backwards(self, said)
        return said

    def wanted(self) -> ledger.Wanted:
        """Return what is looked for."""
        said = self.cleaned_data
        whose = said["moderator"]
        act = "moderate" if whose in {"", MINE} else _OTHERS
        blogs = roles.blogs_where(self.user, act).order_by("pk")
        if said["blog"] is not None:
            blogs = blogs.filter(pk=said["blog"].pk)
        return ledger.Wanted(
            blogs=tuple(blogs),
            to_status=said["to"],
            rules=tuple(rule.pk for rule in self.rules if _rule_key(rule) == said["rule"]),
            since=said["since"],
            until=said["until"],
            comment=said["comment"],
            actor=self.user.pk if whose == MINE else key(whose) or None,
            batch=said["batch"],
        )


def _rules(blogs: Any) -> list[PolicyRule]:
    """Return the rules of the policies in all their versions, the last version of each first."""
    rules = PolicyRule.objects.filter(blog__in=blogs).select_related("blog")
    return list(rules.order_by("blog__name", "blog", "number", "-version"))


def _rule_key(rule: PolicyRule) -> str:
    return f"{rule.blog_id}-{rule.number}"


def _rule_choices(rules: list[PolicyRule]) -> list[tuple[str, str]]:
    many_blogs = len({rule.blog_id for rule in rules}) > 1
    named: dict[str, str] = {}
    for rule in rules:
        named.setdefault(_rule_key(rule), f"{rule} ({rule.blog})" if many_blogs else str(rule))
    return [("", "All"), *named.items()]


def _moderators(user: User) -> list[tuple[str, str]]:
    """Return whose decisions may be picked out: one's own, and on some blogs other people's."""
    blogs = roles.blogs_where(user, _OTHERS)
    decided = Decision.objects.filter(actor=OuterRef("pk"), blog__in=blogs)
    people = User.objects.filter(Q(memberships__blog__in=blogs) | Exists(decided)).distinct()
    others = sorted((name_of(one), str(one.pk)) for one in people)
    return [("", "All"), (MINE, "Me"), *((pk, name) for name, pk in others if pk != str(user.pk))]


@admin.register(Decision)
class DecisionAdmin(ByRole, admin.ModelAdmin):
    """The record of the blogs one moderates. Nobody adds to it, changes it or deletes from it."""

    act = "moderate"
    may_add = False
    may_change = False

    def changelist_view(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse | StreamingHttpResponse:
        """Show a page of the record, or with `?as=csv` and `?as=jsonl` answer with a file."""
        roles.require(request.user, self.act)
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "HEAD"])
        form = RecordForm(request.GET, person(request))
        if not form.is_valid():
            return self._page(request, form, {"errors": errors_of(form)}, status=422)
        wanted, kind = form.wanted(), request.GET.get("as", "")
        if kind in _FILES:
            return _FILES[kind](wanted)
        return self._page(request, form, _shown(request, wanted))

    def _page(
        self, request: HttpRequest, form: RecordForm, more: dict[str, Any], status: int = 200
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "Record of decisions",
            "form": form,
            **more,
        }
        template = "admin/comments/decision/record.html"
        return TemplateResponse(request, template, context, status=status)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Lead to the comment that was decided, where all its decisions stand."""
        roles.require(request.user, self.act)
        decision = get_object_or_404(self.get_queryset(request), pk=key(object_id))
        there = reverse("admin:comments_comment_change", args=[decision.comment_id])
        return HttpResponseRedirect(there)


def _shown(request: HttpRequest, wanted: ledger.Wanted) -> dict[str, Any]:
    """Return what a page of the record shows."""
    before, after = _beside(request, wanted, "before"), _beside(request, wanted, "after")
    found = ledger.newest(wanted, ON_PAGE + 1, before=before, after=after)
    more = len(found) > ON_PAGE
    # What is one too many is at the end that was asked for
    page = found[-ON_PAGE:] if after is not None else found[:ON_PAGE]
    older = page[-1].pk if page and (more or after is not None) else None
    newer = page[0].pk if page and (before is not None or (after is not None and more)) else None
    total = ledger.count(wanted)
    query = request.GET.copy()
    for name in ("before", "after", "as"):
        query.pop(name, None)
    return {
        "rows": [_row(decision) for decision in page],
        "many_blogs": len(wanted.blogs) > 1,
        "total": _in_words(total),
        "query": query.urlencode(),
        "older": older,
        "newer": newer,
    }


def _in_words(total: int) -> str:
    if total > ledger.COUNTED:
        return f"More than {ledger.COUNTED:,} decisions"
    return counted(total, "decision")


def _beside(request: HttpRequest, wanted: ledger.Wanted, side: str) -> Decision | None:
    said = request.GET.get(side)
    if said is None:
        return None
    found = Decision.objects.filter(pk=key(said), blog__in=wanted.blogs).first()
    if found is None:
        raise Http404("There is no such page of the record.")
    return found


def _row(decision: Decision) -> dict[str, Any]:
    local = decision.at.astimezone(decision.blog.zone)
    return {
        "number": decision.number,
        "at": local.isoformat(timespec="seconds"),
        "when": f"{local.day} {local:%B %Y, %H:%M:%S}",
        "blog": decision.blog.name,
        "before": decision.get_from_status_display().lower(),
        "after": decision.to_status,
        "after_label": decision.get_to_status_display(),
        "who": ledger.who(decision),
        "rule": decision.policy_rule,
        "comment": decision.comment_id,
        "batch": str(decision.batch),
    }


def _csv(wanted: ledger.Wanted) -> StreamingHttpResponse:
    rows = (ledger.csv_row(decision) for decision in ledger.every(wanted))
    return sheets.csv_file(f"decisions-{_today()}.csv", ledger.CSV_HEADER, rows)


def _json_lines(wanted: ledger.Wanted) -> StreamingHttpResponse:
    lines = map(ledger.json_line, ledger.every(wanted))
    return sheets.download(f"decisions-{_today()}.jsonl", "application/jsonl", lines)


def _today() -> str:
    return f"{dt.datetime.now(dt.UTC):%Y-%m-%d}"


_FILES = {"csv": _csv, "jsonl": _json_lines}
