"""What is to be done about one comment: opened, given to someone, settled, without deciding it."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone

from comments import thread
from comments.admin.seeing import comment_of
from comments.models import Comment, Errand
from comments.moderation import triage
from comments.moderation.triage import NotDone, Plan, SeenErrand
from govblog.staff import key, person
from govblog.telling import day_and_time, name_of
from posts import publishing
from posts.models import Blog

_SEEN = re.compile(r"([0-9]{1,18}):([0-9]{1,9})", re.ASCII)
_OPEN_FIRST = (F("settled_at").desc(nulls_first=True), "-pk")
_FIRST = "new"  # the form that opens an errand, beside those of the errands by their keys


@dataclass(frozen=True)
class Wrong:
    """What could not be done, and all that was typed into the form in question."""

    form: str
    says: str
    field: str
    typed: QueryDict


@dataclass(slots=True)
class Row:
    """An errand as its page shows it, with what its forms hold."""

    pk: int
    seen: str
    label: str
    opened: str
    note: str
    owner: str
    due: str
    is_open: bool
    is_late: bool
    settled: str
    outcome: str
    values: dict[str, str]
    history: list[str] = field(default_factory=list)


def urls(site: AdminSite) -> list[URLPattern]:
    """Return the address of the page."""
    return [
        path(
            "<int:pk>/triage/",
            site.admin_view(lambda request, pk: _page(site, request, pk)),
            name="comments_comment_triage",
        )
    ]


def _page(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    comment = comment_of(request, pk, "triage")
    wrong = None
    if request.method == "POST":
        try:
            messages.success(request, _act(request, comment))
        except NotDone as refused:
            form = request.POST.get("seen", "").partition(":")[0] or _FIRST
            wrong = Wrong(form, str(refused), refused.field, request.POST)
        else:
            return HttpResponseRedirect(request.path)
    blog = comment.post.blog
    found_errands = comment.errands.select_related("owner", "opened_by", "settled_by")
    errands = found_errands.prefetch_related("events__by", "events__owner")
    context = {
        **site.each_context(request),
        "title": "What is to be done",
        "comment": comment,
        "item": thread.alone(comment, blog),
        "errands": [_row(one, blog, wrong) for one in errands.order_by(*_OPEN_FIRST)],
        "owners": [(str(one.pk), name_of(one)) for one in triage.owners_of(blog)],
        "kinds": Errand.Kind.choices,
        "new": _values(wrong, _FIRST, {"kind": Errand.Kind.ANSWER.value}),
        "promised": triage.promised(blog, timezone.now()) is not None,
        "wrong": wrong,
    }
    template = "admin/comments/comment/triage.html"
    return TemplateResponse(request, template, context, status=422 if wrong else 200)


def _values(wrong: Wrong | None, form: str, values: dict[str, str]) -> dict[str, str]:
    """Return what a form holds: what was typed into it when it came back."""
    if wrong is None or wrong.form != form:
        return values
    return {**values, **{name: wrong.typed.get(name, "") for name in wrong.typed}}


def _row(errand: Errand, blog: Blog, wrong: Wrong | None) -> Row:
    due, settled_at = errand.due_at, errand.settled_at
    values = {
        "owner": str(errand.owner_id or ""),
        "due": f"{due.astimezone(blog.zone):%Y-%m-%d}" if due else "",
    }
    who = errand.settled_by
    return Row(
        pk=errand.pk,
        seen=f"{errand.pk}:{errand.version}",
        label=str(errand),
        opened=f"{name_of(errand.opened_by)} on {day_and_time(errand.opened_at, blog.zone)}",
        note=errand.note,
        owner=name_of(errand.owner) if errand.owner else "",
        due=day_and_time(due, blog.zone) if due else "",
        is_open=settled_at is None,
        is_late=settled_at is None and due is not None and due < timezone.now(),
        settled=f"{name_of(who)} on {day_and_time(settled_at, blog.zone)}"
        if who and settled_at
        else "",
        outcome=errand.outcome,
        values=_values(wrong, str(errand.pk), values),
        history=[_told(event, blog) for event in errand.events.all()],
    )


def _told(event: Any, blog: Blog) -> str:
    """Return one line of an errand's history."""
    said = [f"{day_and_time(event.at, blog.zone)}: {event.get_act_display().lower()}"]
    said.append(f"by {name_of(event.by)};")
    said.append(f"owner {name_of(event.owner) if event.owner else 'nobody'},")
    said.append(f"due {day_and_time(event.due_at, blog.zone)}" if event.due_at else "no date")
    return " ".join(said) + (f". {event.words}" if event.words else "")


def _act(request: HttpRequest, comment: Comment) -> str:
    """Carry out the button that was pressed; return what to tell. Raises NotDone."""
    act = request.POST.get("act", "")
    if act not in _ACTS:
        raise NotDone("Choose what to do.")
    return _ACTS[act](request, comment)


def _open(request: HttpRequest, comment: Comment) -> str:
    said, blog = request.POST, comment.post.blog
    plan = Plan(
        said.get("team", ""),
        _owner(said.get("owner", "")),
        _due(said.get("due", ""), blog, None),
        said.get("note", ""),
    )
    made = triage.open_errand(comment, said.get("kind", ""), by=person(request), plan=plan)
    return f"Opened: {made}."


def _assign(request: HttpRequest, comment: Comment) -> str:
    seen, said = _seen(request, comment), request.POST
    errand = Errand.objects.get(pk=seen.pk)
    due = _due(said.get("due", ""), comment.post.blog, errand.due_at)
    owner = _owner(said.get("owner", ""))
    triage.assign(seen, by=person(request), owner=owner, due_at=due)
    return f"Saved: {errand}."


def _settle(request: HttpRequest, comment: Comment) -> str:
    seen = _seen(request, comment)
    made = triage.settle(seen, by=person(request), outcome=request.POST.get("outcome", ""))
    return f"Settled: {made}."


def _reopen(request: HttpRequest, comment: Comment) -> str:
    seen = _seen(request, comment)
    made = triage.reopen(seen, by=person(request), why=request.POST.get("why", ""))
    return f"Open again: {made}."


_ACTS: dict[str, Callable[[HttpRequest, Comment], str]] = {
    "open": _open,
    "assign": _assign,
    "settle": _settle,
    "reopen": _reopen,
}


def _seen(request: HttpRequest, comment: Comment) -> SeenErrand:
    """Return what was on the screen of an errand of this comment. Raises NotDone."""
    match = _SEEN.fullmatch(request.POST.get("seen", ""))
    if match is None or not comment.errands.filter(pk=int(match[1])).exists():
        raise NotDone("This comment has no such errand.")
    return SeenErrand(int(match[1]), int(match[2]))


def _owner(said: str) -> User | None:
    """Return the person chosen, None for nobody. Raises NotDone."""
    if not said:
        return None
    found = User.objects.filter(pk=key(said)).first()
    if found is None:
        raise NotDone("Choose the owner from the list.", "owner")
    return found


def _due(said: str, blog: Blog, current: dt.datetime | None) -> dt.datetime | None:
    """Return the end of the working day that was typed, None for no date. Raises NotDone.

    The day of `current` leaves that moment as it is.
    """
    try:
        day = forms.DateField(required=False).clean(said)
    except forms.ValidationError as error:
        raise NotDone("Enter a date, such as 27/3/2026.", "due") from error
    if day is None:
        return None
    if current is not None and current.astimezone(blog.zone).date() == day:
        return current
    try:
        return publishing.local_moment(day, blog.work_ends, blog.zone, publishing.Which.FIRST)
    except (publishing.NotDone, OverflowError) as error:
        raise NotDone("Enter another date.", "due") from error
