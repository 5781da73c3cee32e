"""The settings of a blog."""

import datetime as dt
import re
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern

from comments import moderation
from govblog.opened import AsOpened
from govblog.prose.allowed import is_safe_link
from govblog.staff import ByRole, key, person
from govblog.telling import name_of
from posts import checks, furnishing
from posts.admin import importing
from posts.models import Blog, BlogEvent

_MOST_TOLD = 50
# A record may name what an earlier or a later release has
_FIELDS: dict[str, Any] = {field.name: field for field in Blog._meta.concrete_fields}


class BlogForm(AsOpened):
    """A blog's settings."""

    stopping_checks = forms.MultipleChoiceField(
        label="Checks that stop publication",
        choices=checks.CHOICES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=Blog._meta.get_field("stopping_checks").help_text,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["stopping_checks"] = checks.stopping_of(self.instance)

    def changed_by(self, row: Any, since: dt.datetime) -> list[User]:
        """Return who changed settings since a moment: each change is on record."""
        acts = [BlogEvent.Act.SETTINGS, BlogEvent.Act.SLOW]
        events = BlogEvent.objects.filter(blog=row, at__gte=since, act__in=acts)
        return [event.by for event in events.select_related("by").order_by("at")]

    def clean_stopping_checks(self) -> str:
        """Return the codes as they are kept."""
        return " ".join(self.cleaned_data["stopping_checks"])

    def clean_time_zone(self) -> str:
        """Refuse a name that no clock knows: every page of the blog would fail on it."""
        name: str = self.cleaned_data["time_zone"]
        if name not in available_timezones():
            raise forms.ValidationError("Enter a time zone by its name, like Europe/London.")
        return name

    def clean_colour(self) -> str:
        """Return the colour in small letters."""
        colour: str = self.cleaned_data["colour"]
        return colour.strip().lower()

    def clean_host(self) -> str:
        """Return the host name in small letters; refuse what is no host name."""
        host: str = self.cleaned_data["host"].strip().lower()
        if not re.fullmatch(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?", host):
            raise forms.ValidationError("Enter a host name, like blog.example.gov.uk.")
        return host

    def clean_privacy_url(self) -> str:
        """Refuse what is neither a web address nor one of this site: every page links to it."""
        address: str = self.cleaned_data["privacy_url"].strip()
        if address and not is_safe_link(address):
            raise forms.ValidationError("Enter an address that starts with https:// or with /.")
        return address

    def clean_base_url(self) -> str:
        """Return scheme, host and port as a browser writes an origin, or nothing."""
        address: str = self.cleaned_data["base_url"].strip().lower().rstrip("/")
        address = re.sub(r"^(https):(//[^/]*):443$|^(http):(//[^/]*):80$", r"\1\3:\2\4", address)
        if address and not re.fullmatch(r"https?://[a-z0-9.-]+(:[0-9]{1,5})?", address):
            raise forms.ValidationError("Enter scheme and host, like https://blog.example.gov.uk.")
        return address

    def clean(self) -> dict[str, Any]:
        """Refuse a working day that ends before it starts, and a second blog without an address of
        its own: its links would lead to the first."""
        said = super().clean() or {}
        starts, ends = said.get("work_starts"), said.get("work_ends")
        if starts and ends and ends <= starts:
            self.add_error("work_ends", "Enter a time after the one at which work starts.")
        first = Blog.objects.order_by("pk").values_list("pk", flat=True).first()
        if first not in (None, self.instance.pk) and not said.get("base_url"):
            self.add_error("base_url", "Enter the address of this blog. Only the first needs none.")
        return said


@admin.register(Blog)
class BlogAdmin(ByRole, admin.ModelAdmin):
    """A blog's names, comment settings and limits."""

    act = "change settings"
    form = BlogForm
    to_blog = "pk"
    list_display = ("name", "host", "comment_order", "threads_per_page")
    fieldsets = (
        ("Names", {"fields": ("name", "strapline", "organisation", "about", "colour", "language")}),
        ("Address", {"fields": ("host", "base_url", "time_zone")}),
        ("Footer", {"fields": ("licence_text", "licence_url", "privacy_url")}),
        (
            "Comments",
            {
                "fields": (
                    "promise",
                    "email_required",
                    "comment_order",
                    "threads_per_page",
                    "comments_close_after",
                    "reports_open",
                    "team_name",
                )
            },
        ),
        ("Publishing", {"fields": ("review_required", "stopping_checks", "reading_age")}),
        (
            "Moderation",
            {"fields": ("auto_approve_after", "undo_minutes", "figures_public")},
        ),
        (
            "Personal data",
            {
                "fields": (
                    "email_days",
                    "unpublished_days",
                    "person_days",
                    "sealed_days",
                    "lawful_basis",
                )
            },
        ),
        (
            "Promised time",
            {
                "fields": (
                    "promised_hours",
                    "review_hours",
                    "working_days",
                    "work_starts",
                    "work_ends",
                    "holidays",
                )
            },
        ),
        ("Limits", {"fields": ("limit_address", "limit_email", "limit_post", "slow_minutes")}),
    )

    def get_urls(self) -> list[URLPattern]:
        """Add the page of imports."""
        return [*importing.urls(self.admin_site), *super().get_urls()]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Let only an administrator of the whole install add a blog."""
        return person(request).is_superuser

    def save_model(self, request: HttpRequest, obj: Blog, form: Any, change: bool) -> None:
        """Save what was typed; slow mode has a record, and a verb, of its own."""
        if not change:
            super().save_model(request, obj, form, change)
            return
        said = {name: form.cleaned_data[name] for name in form.changed_data}
        minutes = said.pop("slow_minutes", None)
        furnishing.change(obj, said, by=person(request))
        if minutes is not None:
            moderation.set_slow(obj, minutes, by=person(request))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Tell below the form who changed which settings."""
        changed = BlogEvent.objects.filter(blog=key(object_id), act=BlogEvent.Act.SETTINGS)
        events = [_told(event) for event in changed.select_related("by")[:_MOST_TOLD]]
        context = {**(extra_context or {}), "events": events}
        return super().change_view(request, object_id, form_url, context)


def _told(event: BlogEvent) -> dict[str, Any]:
    """Return a change of settings as the page tells it."""
    changes = [
        (_FIELDS[name].verbose_name, _words(name, before), _words(name, after))
        for name, before, after in event.said or ()
        if name in _FIELDS
    ]
    return {"at": event.at, "by": name_of(event.by), "changes": changes}


def _words(name: str, said: str) -> str:
    """Return a setting as its form would show it."""
    if isinstance(_FIELDS[name], models.BooleanField):
        return "yes" if said == "True" else "no"
    return str(dict(_FIELDS[name].flatchoices).get(said, said)) or "nothing"
