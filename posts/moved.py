"""Leads readers from an address where something stood to the one where it stands now."""

from collections.abc import Callable

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import is_valid_path

from govblog.public import STAFF_PREFIX
from posts import old_addresses
from posts.models import Blog


class MovedMiddleware:
    """Answer 301 to the present address in place of 404, whatever had been asked for below it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request; look for an old address only when there is no other answer."""
        response = self.get_response(request)
        read = request.method in {"GET", "HEAD"}
        if response.status_code == 404 and read and not request.path.startswith(STAFF_PREFIX):
            return _onward(request) or response
        return response


def _onward(request: HttpRequest) -> HttpResponse | None:
    try:
        blog = Blog.objects.for_host(request.get_host())
        path = old_addresses.present(blog, request.path_info) if blog else None
    except DatabaseError:
        return None
    if path is None or not is_valid_path(path):
        return None
    asked = [one for one in request.META.get("QUERY_STRING", "").split("&") if one]
    # Page 1 has a shorter address: to go there next would be a second hop
    query = "&".join(one for one in asked if one != "page=1")
    response = HttpResponsePermanentRedirect(f"{path}?{query}" if query else path)
    # What was renamed may get its first name back: a browser that kept this would go in circles
    response["Cache-Control"] = "max-age=0, s-maxage=1"
    return response
