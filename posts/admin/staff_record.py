"""The record of accounts, to be looked through and taken along as a file."""

from typing import Any

from django import forms
from django.contrib.admin import AdminSite
from django.http import (
    Http404,
    HttpRequest,
    HttpResponseNotAllowed,
    QueryDict,
    StreamingHttpResponse,
)
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone

from govblog import roles, sheets
from govblog.asking import day_field, errors_of, refuse_backwards
from govblog.models import StaffEvent
from govblog.staff import key, person
from govblog.staffing import keeping, ledger

ON_PAGE = 50


class StaffRecordForm(forms.Form):
    """Which events are looked for. Nothing said: all that one may see."""

    account = forms.ChoiceField(required=False)
    act = forms.ChoiceField(
        label="What", required=False, choices=[("", "All"), *StaffEvent.Act.choices]
    )
    since = day_field("From")
    until = day_field("To")

    def __init__(self, said: QueryDict, request: HttpRequest) -> None:
        super().__init__(said, label_suffix="")
        self.reader = person(request)
        accounts = [(str(one.pk), ledger.who(one)) for one in keeping.accounts_of(self.reader)]
        self.fields["account"].choices = [("", "All"), *accounts]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        said = super().clean() or {}
        refuse_backwards(self, said)
        return said

    def wanted(self) -> ledger.Wanted:
        """Return what is looked for. Only for a form that is valid."""
        said = self.cleaned_data
        account = key(said["account"]) or None
        return ledger.Wanted(self.reader, account, said["act"], said["since"], said["until"])


def urls(site: AdminSite) -> list[URLPattern]:
    """Return the address of the page."""
    view = site.admin_view(lambda request: _page(site, request))
    return [path("record/", view, name="auth_user_record")]


def _page(site: AdminSite, request: HttpRequest) -> HttpResponseBase:
    roles.require(request.user, keeping.ACT)
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    form = StaffRecordForm(request.GET, request)
    shown: dict[str, Any] = {}
    if form.is_valid():
        if (kind := request.GET.get("as")) in _FILES:
            return _FILES[kind](form.wanted())
        shown = _shown(request, form.wanted())
    context = {
        **site.each_context(request),
        "title": "Record of accounts",
        "form": form,
        "errors": errors_of(form),
        **shown,
    }
    status = 200 if form.is_valid() else 422
    return TemplateResponse(request, "admin/auth/user/record.html", context, status=status)


def _shown(request: HttpRequest, wanted: ledger.Wanted) -> dict[str, Any]:
    """Return what a page of the record shows."""
    said, before = request.GET.get("before"), None
    if said is not None:
        before = wanted.events().filter(pk=key(said)).first()
        if before is None:
            raise Http404("There is no such page of the record.")
    found = ledger.newest(wanted, ON_PAGE + 1, before=before)
    query = request.GET.copy()
    for name in ("before", "as"):
        query.pop(name, None)
    return {
        "rows": [_row(event) for event in found[:ON_PAGE]],
        "query": query.urlencode(),
        "older": found[ON_PAGE - 1].pk if len(found) > ON_PAGE else None,
        "is_later": before is not None,
    }


def _row(event: StaffEvent) -> dict[str, Any]:
    local = timezone.localtime(event.at)
    return {
        "at": local.isoformat(timespec="seconds"),
        "when": f"{local.day} {local:%B %Y, %H:%M:%S}",
        "account": ledger.who(event.account),
        "act": event.get_act_display(),
        "by": ledger.who(event.by),
        "detail": event.detail,
    }


def _csv(wanted: ledger.Wanted) -> StreamingHttpResponse:
    rows = map(ledger.csv_row, ledger.every(wanted))
    return sheets.csv_file(f"accounts-{_today()}.csv", ledger.CSV_HEADER, rows)


def _json_lines(wanted: ledger.Wanted) -> StreamingHttpResponse:
    lines = map(ledger.json_line, ledger.every(wanted))
    return sheets.download(f"accounts-{_today()}.jsonl", "application/jsonl", lines)


def _today() -> str:
    return f"{timezone.localdate():%Y-%m-%d}"


_FILES = {"csv": _csv, "jsonl": _json_lines}
