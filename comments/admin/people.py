"""“A person’s data”: found by an email address, downloaded, erased after a question; on record.

The address goes in forms only, never in the address of a page: those stand in logs.
"""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
    QueryDict,
)
from django.template.response import TemplateResponse
from django.utils import timezone

from comments import people
from comments.models import PersonEvent
from govblog import roles
from govblog.staff import ByRole, person

_LATEST = 50  # acts shown of the record
_DESK = PersonEvent.Way.DESK
_KINDS = {"json": "application/json", "html": "text/html; charset=utf-8"}


class EmailForm(forms.Form):
    """Whose data is meant."""

    email = forms.EmailField(
        label="Email address",
        max_length=254,
        error_messages={
            "required": "Enter an email address.",
            "invalid": "Enter an email address in the correct format, like name@example.org.",
        },
    )
    use_required_attribute = False

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, label_suffix="")


@dataclass(frozen=True)
class Found:
    """What there is of a person on the blogs of who asks, and whether erasing it is asked about."""

    email: str
    lines: list[str]
    asks: bool


@admin.register(PersonEvent)
class PersonEventAdmin(ByRole, admin.ModelAdmin):
    """The page, and the record of what was done on it. Nobody changes or deletes the record."""

    act = "handle personal data"
    may_add = False
    may_change = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[PersonEvent]:
        """Return nothing: an act belongs to no blog, and has no page of its own."""
        return PersonEvent.objects.none()

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the form; with an address, do what its button says."""
        roles.require(request.user, self.act)
        if request.method not in {"GET", "HEAD", "POST"}:
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        if request.method != "POST":
            return self._page(request, EmailForm())
        form = EmailForm(request.POST)
        if not form.is_valid():
            return self._page(request, form, status=422)
        return self._pressed(request, form)

    def _pressed(self, request: HttpRequest, form: EmailForm) -> HttpResponse:
        act, email = request.POST.get("act", ""), form.cleaned_data["email"]
        who = people.find(email, blogs=_blogs(request))
        if act == "erase":
            return _erase(request, who)
        counts = people.counts(who)
        if act in _KINDS:
            return _copy(request, act, who, counts)
        found = Found(email, people.in_words(counts), act == "ask")
        return self._page(request, form, found)

    def _page(
        self,
        request: HttpRequest,
        form: EmailForm,
        found: Found | None = None,
        status: int = 200,
    ) -> HttpResponse:
        user = person(request)
        record = PersonEvent.objects.select_related("by")
        if not user.is_superuser:
            record = record.filter(by=user)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "A person’s data",
            "form": form,
            "found": found,
            "everywhere": user.is_superuser,
            "blogs": roles.blogs_where(user, self.act).order_by("name"),
            "record": [(one, people.in_words(one.counts)) for one in record[:_LATEST]],
        }
        template = "admin/comments/personevent/page.html"
        return TemplateResponse(request, template, context, status=status)


def _blogs(request: HttpRequest) -> set[int] | None:
    """Return the blogs on which this person may, None for all there are and ever were."""
    user = person(request)
    if user.is_superuser:
        return None
    return set(roles.blogs_where(user, PersonEventAdmin.act).values_list("pk", flat=True))


def _copy(
    request: HttpRequest, kind: str, who: people.Person, counts: dict[str, int]
) -> HttpResponse:
    told = people.export(who)
    words = people.as_json(told) if kind == "json" else people.as_html(told)
    people.record(PersonEvent.Act.EXPORTED, _DESK, counts, by=person(request))
    response = HttpResponse(words, content_type=_KINDS[kind])
    # No part of the address: names of files stand in lists
    name = f"personal-data-{timezone.now():%Y-%m-%d}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _erase(request: HttpRequest, who: people.Person) -> HttpResponse:
    done = people.erase(who, way=_DESK, by=person(request))
    erased = ", ".join(people.in_words(done.counts)) or "nothing, there was nothing left"
    messages.success(request, f"Erased: {erased}.")
    if done.held or done.held_blogs:
        kept = ", ".join(map(str, done.held))
        messages.warning(request, f"A legal hold keeps something. Comments: {kept or 'none'}.")
    if not done.is_listed:
        messages.error(
            request,
            "The list of erasures could not be written: a backup that is restored would bring the "
            "data back. Tell whoever runs this site.",
        )
    return HttpResponseRedirect(request.path)
