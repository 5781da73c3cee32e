"""What caches in front have still to be told, for those who keep the settings of a blog."""

from typing import Any

from django.contrib import admin
from django.utils.html import format_html
from django.utils.safestring import SafeString

from govblog.staff import ByRole
from posts.models import Purge


@admin.register(Purge)
class PurgeAdmin(ByRole, admin.ModelAdmin):
    """What waits to be told, and why: take-downs first. What every cache took is gone from here.

    There is nothing to press: each is told again by itself until it was taken.
    """

    act = "change settings"
    may_add = False
    may_change = False
    list_display = ("named", "tag", "asked_at", "tries", "last_error", "due_at")
    list_filter = ("hard",)
    list_select_related = ("blog", "post")
    fields = ("named", "blog", "tag", "asked_at", "sends", "tries", "last_error", "due_at")

    @admin.display(description="Pages")
    def named(self, purge: Purge) -> str:
        """Return whose pages changed."""
        return f"of the post {purge.post}" if purge.post else f"of the blog {purge.blog}"

    @admin.display(description="State")
    def tag(self, purge: Purge) -> SafeString:
        """Return how far it got, as a tag: what readers may still see first."""
        word, colour = self._state(purge)
        return format_html('<strong class="app-tag app-tag--{}">{}</strong>', colour, word)

    @staticmethod
    def _state(purge: Purge) -> tuple[str, str]:
        if purge.sends:
            return "Told, and told once more", "draft"
        if purge.tries:
            return ("Take-down failed", "rejected") if purge.hard else ("Failed", "pending")
        return ("Take-down waits" if purge.hard else "Waits"), "scheduled"

    def lookup_allowed(self, lookup: str, value: Any, request: Any = None) -> bool:
        """Filter by what is offered only."""
        return lookup.partition("__")[0] == "hard" and super().lookup_allowed(
            lookup, value, request
        )
