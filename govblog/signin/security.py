"""A person’s own page of how they sign in: factors, password, and where they are signed in."""

import ipaddress

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.request import split_domain_port
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from govblog.signin import factors, sessions
from govblog.signin.frame import frame
from govblog.staff import person

_T = Authenticator.Type


@require_GET
def security(request: HttpRequest) -> HttpResponse:
    """Show how this account signs in, and what can be changed about it."""
    held = list(Authenticator.objects.filter(user=person(request)).order_by("pk"))
    codes = [one for one in held if one.type == _T.RECOVERY_CODES]
    page = {
        **frame(request, "Your sign-in"),
        "app": next((one for one in held if one.type == _T.TOTP), None),
        "passkeys": [one for one in held if one.type == _T.WEBAUTHN],
        "codes_left": len(codes[0].wrap().get_unused_codes()) if codes else None,
        "sessions": sessions.of(request),
        "is_required": factors.required(),
        "can_add_passkeys": passkeys_work(request),
    }
    return render(request, "mfa/index.html", page)


@require_GET
def set_up(request: HttpRequest) -> HttpResponse:
    """Offer the two kinds of second factor to who has none yet."""
    if not factors.is_missing(request):
        return HttpResponseRedirect(reverse("mfa_index"))
    page = frame(request, "Set up a second factor")
    page["can_add_passkeys"] = passkeys_work(request)
    return render(request, "mfa/set_up.html", page)


@require_POST
def end_session(request: HttpRequest) -> HttpResponse:
    """End one other session of who asks, or all others."""
    ended = sessions.end_own(request, request.POST.get("session", ""))
    if ended:
        messages.success(request, f"{ended} session{'s' if ended > 1 else ''} ended.")
    else:
        messages.warning(request, "Nothing was done: that session had ended already.")
    return HttpResponseRedirect(reverse("mfa_index"))


@require_GET
def password_changed(request: HttpRequest) -> HttpResponse:
    """Lead on from the address where Django’s admin ends a change of password."""
    return HttpResponseRedirect(reverse("mfa_index"))


def passkeys_work(request: HttpRequest) -> bool:
    """Say whether browsers make passkeys for this address: for names, not for bare numbers."""
    host, _ = split_domain_port(request.get_host())
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return True
    return False
