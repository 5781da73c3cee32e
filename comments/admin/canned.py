"""The texts that official replies start from."""

from typing import Any

from django.contrib import admin
from django.db import IntegrityError
from django.http import HttpRequest

from comments.models import Canned
from govblog.opened import AsOpened
from govblog.staff import ByRole


class CannedForm(AsOpened):
    """A text on its way in, or changed."""

    def clean(self) -> dict[str, Any]:
        """Refuse a second text under one title: nobody could tell which is which."""
        said = super().clean() or {}
        blog = self.instance.blog_id if self.instance.pk else said.get("blog")
        same = Canned.objects.filter(blog=blog, title=said.get("title") or "")
        if blog is not None and same.exclude(pk=self.instance.pk).exists():
            self.add_error("title", "Another text has this title. Enter one that is free.")
        return said


@admin.register(Canned)
class CannedAdmin(ByRole, admin.ModelAdmin):
    """The texts of the blogs whose policy one keeps. They can go: nothing refers to them."""

    act = "keep policy"
    may_delete = True
    form = CannedForm
    list_display = ("title", "blog")
    fields = ("blog", "title", "text")
    actions = None

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Keep a text on its blog."""
        return ("blog",) if obj else ()

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Show the form once more when someone took the title a moment ago; it then says so."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except IntegrityError:
            return super().changeform_view(request, *args, **kwargs)
