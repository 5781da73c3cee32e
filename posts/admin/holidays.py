"""The list of bank holidays, kept by an administrator of the install."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse

from govblog.opened import AsOpened
from posts import holidays
from posts.models import Holiday


@admin.register(Holiday)
class HolidayAdmin(admin.ModelAdmin):
    """Bank holidays of all regions: no working days for the blogs that name the region."""

    form = AsOpened
    fields = ("region", "day", "name")
    list_display = ("day", "name", "region")
    list_display_links = ("name",)
    list_filter = ("region",)
    search_fields = ("name",)
    ordering = ("-day", "region")
    list_per_page = 60

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Let only an administrator of the whole install in: the list serves every blog."""
        return self._may(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Let a day be added."""
        return self._may(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Let the list be seen."""
        return self._may(request)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Let a day be changed."""
        return self._may(request)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Let a day that was moved or called off be deleted."""
        return self._may(request)

    @staticmethod
    def _may(request: HttpRequest) -> bool:
        # The sign-in page asks too, of somebody who is not signed in yet
        return request.user.is_active and request.user.is_superuser

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the list, and say which region's ends soon."""
        if request.method == "GET" and self._may(request):
            for line in holidays.warnings():
                messages.warning(request, line)
        return super().changelist_view(request, extra_context)
