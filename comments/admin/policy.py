"""The comment policy: a list of rules that an editor keeps, each version kept as it read."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from comments import moderation
from comments.models import PolicyRule
from govblog.staff import ByRole, person


class PolicyRuleForm(forms.ModelForm):
    """A rule on its way in, or a new version of one."""

    def clean(self) -> dict[str, Any]:
        """Refuse a second rule under a number in force: only a new version follows a rule."""
        said = super().clean() or {}
        blog, number = said.get("blog"), said.get("number")
        in_force = PolicyRule.objects.filter(blog=blog, number=number, retired_at__isnull=True)
        if blog is not None and in_force.exists():
            self.add_error("number", "Another rule has this number. Enter one that is free.")
        return said


@admin.register(PolicyRule)
class PolicyRuleAdmin(ByRole, admin.ModelAdmin):
    """The rules in force. Saving one adds a version; decisions keep pointing to the old."""

    act = "keep policy"
    form = PolicyRuleForm
    list_display = ("number", "title", "version", "blog")
    list_display_links = ("title",)
    fields = ("blog", "number", "title", "text")
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[PolicyRule]:
        """Return the rules in force."""
        return super().get_queryset(request).filter(retired_at__isnull=True)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Keep a rule on its blog and under its number."""
        return ("blog", "number") if obj else ()

    def save_model(self, request: HttpRequest, obj: PolicyRule, form: Any, change: bool) -> None:
        """Add the rule, or a new version of it."""
        if change:
            new = moderation.revise_rule(obj, title=obj.title, text=obj.text, by=person(request))
            obj.pk, obj.version = new.pk, new.version
            return
        super().save_model(request, obj, form, change)
