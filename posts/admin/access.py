"""Who can do what: accounts and their roles, and the invitations that wait."""

from typing import Any

from django import forms
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponseNotAllowed, QueryDict
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone

from govblog import roles, sheets
from govblog.asking import errors_of
from govblog.staff import person
from govblog.staffing import invitations, keeping, looking
from govblog.telling import name_of
from posts.models import Blog, Membership


class AccessForm(forms.Form):
    """Which accounts are looked for. Nothing said: all of the blogs one keeps."""

    blog = forms.ModelChoiceField(Blog.objects.none(), required=False, empty_label="All")
    role = forms.ChoiceField(required=False, choices=[("", "All"), *Membership.Role.choices])
    state = forms.ChoiceField(required=False, choices=[("", "All"), *looking.STATES.items()])

    def __init__(self, said: QueryDict, request: HttpRequest) -> None:
        super().__init__(said, label_suffix="")
        blogs = roles.blogs_where(person(request), keeping.ACT)
        self.fields["blog"].queryset = blogs  # type: ignore[attr-defined]


def urls(site: AdminSite) -> list[URLPattern]:
    """Return the address of the page."""
    view = site.admin_view(lambda request: _page(site, request))
    return [path("access/", view, name="auth_user_access")]


def _page(site: AdminSite, request: HttpRequest) -> HttpResponseBase:
    by = person(request)
    roles.require(by, keeping.ACT)
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    form = AccessForm(request.GET, request)
    rows = looking.access(by, looking.Wanted(**form.cleaned_data)) if form.is_valid() else []
    if form.is_valid() and request.GET.get("as") == "csv":
        name = f"who-can-do-what-{timezone.localdate():%Y-%m-%d}.csv"
        return sheets.csv_file(name, looking.HEADER, looking.cells(rows))
    query = request.GET.copy()
    query.pop("as", None)
    context = {
        **site.each_context(request),
        "title": "Who can do what",
        "form": form,
        "errors": errors_of(form),
        "rows": [_row(row) for row in rows],
        "query": query.urlencode(),
        "invitations": list(invitations.waiting(by)),
        "now": timezone.now(),
    }
    status = 200 if form.is_valid() else 422
    return TemplateResponse(request, "admin/auth/user/access.html", context, status=status)


def _row(row: looking.Access) -> dict[str, Any]:
    return {
        "access": row,
        "name": name_of(row.account),
        "tag": {"Active": "approved", "Inactive soon": "pending"}.get(row.state, "rejected"),
    }
