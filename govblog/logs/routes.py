"""By what a request is told from others where its address may not be written down.

The number of routes and methods is that of the code, whatever is asked for: logs and metrics can
be grouped by them.
"""

from django.conf import settings
from django.http import HttpRequest

_METHODS = frozenset("GET HEAD POST PUT PATCH DELETE OPTIONS TRACE CONNECT".split())
NO_ROUTE = "none"


def method_of(request: HttpRequest) -> str:
    """Return the method of a request, OTHER when HTTP has none of that name."""
    method = request.method or ""
    return method if method in _METHODS else "OTHER"


def route_of(request: HttpRequest) -> str:
    """Return the name of the address a request is for: `article`, `admin:index`.

    An address without a name is called as the function that answers it; `static` is a file that
    whitenoise gives out; `none` was never looked up or leads nowhere.
    """
    match = request.resolver_match
    if match is not None:
        return match.view_name
    if request.path_info.startswith(settings.STATIC_URL):
        return "static"
    return NO_ROUTE
