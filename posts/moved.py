"""Leads readers from an address where something stood to the one where it stands now."""

import re
from collections.abc import Callable
from urllib.parse import quote

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import is_valid_path

from govblog import errors
from govblog.public import STAFF_PREFIX
from posts import by_query, old_addresses, old_files
from posts.models import Blog

# WordPress's other kinds of feeds: to go to one of them first would be a second hop
_OTHER_FEED = re.compile(r"(?<=/)feed/(?:atom|rss|rss2|rdf|feed)/?$")


class MovedMiddleware:
    """Answer 301 to the present address in place of 404, whatever had been asked for below it.

    An address that WordPress wrote behind a question mark is looked for first: the front page
    would answer it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request; look for an old address only when there is no other answer."""
        read = request.method in {"GET", "HEAD"}
        is_ours = read and not request.path.startswith(STAFF_PREFIX)
        if is_ours and (there := _by_query(request)):
            return there
        response = self.get_response(request)
        if response.status_code == 404 and is_ours:
            return _onward(request) or response
        return response


def _by_query(request: HttpRequest) -> HttpResponse | None:
    asked = by_query.read(request.path_info, request.META.get("QUERY_STRING", ""))
    if not asked:
        return None
    try:
        blog = Blog.objects.for_host(request.get_host())
        path = by_query.present(blog, asked) if blog else None
    except DatabaseError as error:
        # Not 404: something may well have been there
        return errors.unavailable(request, error)
    if path is None or not is_valid_path(path):
        return None
    return _to(path)


def _onward(request: HttpRequest) -> HttpResponse | None:
    try:
        blog = Blog.objects.for_host(request.get_host())
        asked = request.path_info
        path = blog and (old_addresses.present(blog, asked) or old_files.present(blog, asked))
    except DatabaseError as error:
        # Not 404: something may well have been there
        return errors.unavailable(request, error)
    path = _OTHER_FEED.sub("feed/", path) if path else None
    if path is None or not is_valid_path(path):
        return None
    parts = [one for one in request.META.get("QUERY_STRING", "").split("&") if one]
    # Page 1 has a shorter address: to go there next would be a second hop
    query = "&".join(one for one in parts if one != "page=1")
    return _to(f"{path}?{query}" if query else path)


def _to(address: str) -> HttpResponse:
    response = HttpResponsePermanentRedirect(quote(address, safe="/?&=%+:;,@!$'()*~#[]"))
    # What was renamed may get its first name back: a browser that kept this would go in circles
    response["Cache-Control"] = "max-age=0, s-maxage=1"
    return response
