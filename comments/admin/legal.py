"""The legal notices of the blogs one handles: what is open, the next due first, what is over."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.db.models import Count, F, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone

from comments import legal
from comments.admin import legal_case
from comments.legal.clock import words
from comments.models import LegalNotice
from govblog import roles
from govblog.paging import OneAddress, page_of, pagination
from govblog.staff import ByRole, key

NOTICES_ON_PAGE = 50
_OPEN = Q(closed_at__isnull=True)
_STATES = {"open": "Open", "late": "Overdue", "closed": "Closed"}
_ORDERS: dict[str, list[Any]] = {"closed": [F("closed_at").desc(), "-pk"]}


@dataclass(frozen=True, slots=True)
class Row:
    """A case in the list. It names nobody."""

    pk: int
    reference: str
    comment: int
    kind: str
    state: str
    received: str
    due: str
    is_late: bool
    closed: str
    blog: str


@admin.register(LegalNotice)
class LegalNoticeAdmin(ByRole, admin.ModelAdmin):
    """The list, and the page of each case."""

    act = legal.RIGHT
    may_add = False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show what is open, by when it is due; or what is overdue, or closed."""
        roles.require(request.user, self.act)
        state = request.GET.get("state", "open")
        state = state if state in _STATES else "open"
        mine = self.get_queryset(request)
        counts = _counts(mine)
        try:
            number, pages, part = page_of(request, counts[state], NOTICES_ON_PAGE)
        except OneAddress:
            return HttpResponseRedirect(f"{request.path}?state={state}")
        by_due = [F("due_at").asc(nulls_last=True), "pk"]
        ordered = mine.filter(_which(state)).order_by(*_ORDERS.get(state, by_due))
        context = {
            **self.admin_site.each_context(request),
            "title": "Legal notices",
            "opts": self.opts,
            "rows": [_row(one) for one in ordered.select_related("blog")[part]],
            "tabs": [
                (label, f"state={name}", counts[name], name == state)
                for name, label in _STATES.items()
            ],
            "state": state,
            "pagination": pagination(number, pages, request.path, query=f"state={state}"),
        }
        return TemplateResponse(request, "admin/comments/legalnotice/list.html", context)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show a case with all that was done in it; do what is to be done."""
        roles.require(request.user, self.act)
        related = ("blog", "comment__post__blog", "comment__content", "decision")
        mine = self.get_queryset(request).select_related(*related)
        notice = mine.filter(pk=key(object_id)).first()
        if notice is None:
            raise Http404("No case on a blog where you handle legal notices has this number.")
        return legal_case.page(self.admin_site, request, notice)


def _which(state: str) -> Q:
    late = _OPEN & Q(due_at__lte=timezone.now())
    return {"open": _OPEN, "late": late, "closed": ~_OPEN}[state]


def _counts(found: QuerySet[LegalNotice]) -> dict[str, int]:
    """Return how many there are in each state, in one query."""
    return found.order_by().aggregate(
        **{state: Count("pk", filter=_which(state)) for state in _STATES}
    )


def _row(notice: LegalNotice) -> Row:
    due = notice.due_at
    return Row(
        pk=notice.pk,
        reference=notice.reference,
        comment=notice.comment_id,
        kind=notice.get_kind_display(),
        state=notice.get_state_display(),
        received=words(notice.received_at),
        due=words(due) if due else "",
        is_late=due is not None and due <= timezone.now(),
        closed=words(notice.closed_at) if notice.closed_at else "",
        blog=notice.blog.name,
    )
