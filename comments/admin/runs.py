"""The record of retention: what went on which day, and what would have gone."""

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from comments.models import RetentionRun
from comments.moderation import holding_data
from govblog.staff import ByRole, may_anywhere


@admin.register(RetentionRun)
class RetentionRunAdmin(ByRole, admin.ModelAdmin):
    """The runs of retention, for all who handle personal data. They belong to no blog."""

    act = holding_data.ACT
    may_add = False
    may_change = False
    list_display = ("day", "kind", "started_at", "ended_at", "went", "failed")
    list_filter = ("kind",)
    fields = ("day", "kind", "started_at", "ended_at", "went", "failed")

    def _may(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return may_anywhere(request, self.act)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return every run: retention works for the whole install."""
        return RetentionRun.objects.all()

    @admin.display(description="What went")
    def went(self, run: RetentionRun) -> str:
        """Return the entries of the register of which something went, and how many."""
        said = [f"{name}: {many}" for name, many in run.counts.items() if many]
        return ", ".join(said) or "Nothing"

    @admin.display(description="What failed")
    def failed(self, run: RetentionRun) -> str:
        """Return the entries of the register that failed, and how."""
        return ", ".join(f"{name}: {kind}" for name, kind in run.faults.items()) or "Nothing"
