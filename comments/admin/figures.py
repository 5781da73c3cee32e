"""The figures of moderation: a period as plots and as tables, and each table as a file."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.http import require_safe

from comments import figures
from comments.admin import charts, tables
from govblog import roles, sheets
from govblog.asking import day_field, errors_of, refuse_backwards
from govblog.staff import person
from posts.models import Blog

USUAL_DAYS = 30
LONGEST_DAYS = 3_660
BY_MONTH_FROM = 63  # days: more are counted in months


def urls(site: AdminSite) -> list[URLPattern]:
    """Return the address of the figures."""

    @require_safe
    def view(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
        return _figures(site, request)

    return [path("figures/", site.admin_view(view), name="comments_comment_figures")]


class PeriodForm(forms.Form):
    """Which days, both included, of which blog."""

    since = day_field("From", required=True)
    until = day_field("To", required=True)
    blog = forms.ModelChoiceField(Blog.objects.none(), required=False, empty_label="All")

    def __init__(self, said: QueryDict, user: User) -> None:
        today = timezone.localdate()
        usual = {"since": today - dt.timedelta(days=USUAL_DAYS - 1), "until": today}
        data: dict[str, Any] = {**usual, **said.dict()}
        super().__init__(data, label_suffix="")
        self.blogs = roles.blogs_where(user, "moderate").order_by("name", "pk")
        self.fields["blog"].queryset = self.blogs  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins, or is too long."""
        said = super().clean() or {}
        since, until = said.get("since"), said.get("until")
        if since and not 1971 <= since.year <= 2199:
            self.add_error("since", "Enter a day from 1971 to 2199.")
        if until and not 1971 <= until.year <= 2199:
            self.add_error("until", "Enter a day from 1971 to 2199.")
        refuse_backwards(self, said)
        if since and until and (until - since).days >= LONGEST_DAYS:
            self.add_error("until", "Choose at most 10 years.")
        return said

    def chosen(self) -> tuple[list[Blog], figures.Period]:
        """Return the blogs and the period."""
        said = self.cleaned_data
        blogs = list(self.blogs) if said["blog"] is None else [said["blog"]]
        days = (said["until"] - said["since"]).days + 1
        return blogs, figures.Period(said["since"], said["until"], days >= BY_MONTH_FROM)


def _figures(site: AdminSite, request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    roles.require(request.user, "moderate")
    form = PeriodForm(request.GET, person(request))
    if not form.is_valid():
        said = {"form": form, "errors": errors_of(form)}
        return _page(site, request, said, status=422)
    blogs, period = form.chosen()
    told_apart = set(
        roles.blogs_where(request.user, "see figures by moderator").values_list("pk", flat=True)
    )
    found = figures.figures_of(blogs, period, told_apart)
    queues = figures.queues_of(blogs, timezone.now())
    looks = figures.looks_of(blogs, period)
    made = tables.all_of(
        found, queues, looks, by_person=any(blog.pk in told_apart for blog in blogs)
    )
    wanted = request.GET.get("table")
    if wanted is not None:
        return _file(made, wanted, period)
    query = request.GET.copy()
    context = {
        "form": form,
        "facts": tables.facts(found, queues, looks),
        "sections": [(table, _chart(table)) for table in made],
        "query": query.urlencode(),
    }
    return _page(site, request, context)


def _page(
    site: AdminSite, request: HttpRequest, more: dict[str, Any], status: int = 200
) -> HttpResponse:
    context = {**site.each_context(request), "title": "Figures", **more}
    template = "admin/comments/figures/figures.html"
    return TemplateResponse(request, template, context, status=status)


def _chart(table: tables.Table) -> charts.Chart | None:
    """Return the plot of a table: its plotted columns, or None when it has none."""
    if not table.plotted:
        return None
    series = [
        (name, [row[table.header.index(name)] for row in table.rows]) for name in table.plotted
    ]
    return charts.bars(table.key, table.title, [str(row[0]) for row in table.rows], series)


def _file(made: list[tables.Table], key: str, period: figures.Period) -> StreamingHttpResponse:
    for table in made:
        if table.key == key:
            name = f"{key}-{period.first}-to-{period.last}.csv"
            return sheets.csv_file(name, table.header, table.rows)
    raise Http404("There is no such table.")
