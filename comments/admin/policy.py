"""The comment policy: a list of rules that an editor keeps, each version kept as it read."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from comments import moderation
from comments.models import PolicyRule
from govblog.staff import ByRole, person


@admin.register(PolicyRule)
class PolicyRuleAdmin(ByRole, admin.ModelAdmin):
    """The rules in force. Saving one adds a version; decisions keep pointing to the old."""

    act = "keep policy"
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
