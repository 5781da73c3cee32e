"""What the pages at the door have in common with the desks: their frame."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest


def frame(request: HttpRequest, title: str) -> dict[str, Any]:
    """Return what the frame of a page is drawn with."""
    return {
        "title": title,
        "site_header": admin.site.site_header,
        "site_title": admin.site.site_title,
        "site_url": admin.site.site_url,
        "has_permission": request.user.is_authenticated,
    }
