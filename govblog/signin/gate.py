"""The gate of the staff world: nobody gets to any of its addresses, new ones too, but through here.

Who is not signed in is led to sign-in, who has no second factor to its set-up. What is open before
that is named here; a view need not think of it.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from govblog.public import STAFF_PREFIX
from govblog.signin import factors, paths, sessions

TO_ANYONE = frozenset(
    {
        "account_login",
        "account_logout",
        "mfa_authenticate",
        "mfa_login_webauthn",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "invitation",
    }
)
WITHOUT_FACTOR = frozenset(
    {
        "account_set_up",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "account_reauthenticate",
        "account_logout",
    }
)


class StaffGateMiddleware:
    """Let a request for a staff address through, or lead it to what has to be done first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Answer in the view’s place where something has to be done first."""
        if not request.path_info.startswith(STAFF_PREFIX) or request.resolver_match is None:
            return None
        where = _lead(request, request.resolver_match.view_name)
        return HttpResponseRedirect(where) if where else None


def _lead(request: HttpRequest, name: str) -> str:
    """Return the address to go to first, "" when there is none."""
    back = "" if name in TO_ANYONE | WITHOUT_FACTOR else request.get_full_path()
    signed_in = request.user.is_authenticated
    why = sessions.why_over(request)
    if why:
        sessions.close(request, why)
        lost = why == "idle" and request.method == "POST" and name != "account_logout"
        return paths.sign_in(why="lost" if lost else why, back=back)
    if not signed_in:
        return "" if name in TO_ANYONE else paths.sign_in(back=back)
    sessions.touch(request)
    if factors.is_missing(request) and name not in WITHOUT_FACTOR:
        return reverse("account_set_up")
    return ""
