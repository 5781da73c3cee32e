"""Where sign-in leads to, and where it leads back."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from govblog.public import STAFF_PREFIX

# Why someone is at the sign-in page, as its address says it, and in words
WHY = {
    "idle": "You were signed out because nothing was done for 30 minutes.",
    "lost": (
        "You were signed out because nothing was done for 30 minutes. What you sent last was not "
        "saved: sign in, and do it again."
    ),
    "long": "You were signed out because 12 hours have passed since you signed in.",
    "off": "This account may not sign in. An administrator can tell you more.",
}


def is_ours(url: str) -> bool:
    """Say whether an address is a path of the staff world: no other host, no scheme."""
    ours = url.startswith(STAFF_PREFIX) and url.isprintable()
    if {".", ".."} & set(url.partition("?")[0].split("/")):
        return False
    return ours and url_has_allowed_host_and_scheme(url, allowed_hosts=None)


def sign_in(*, why: str = "", back: str = "") -> str:
    """Return the address of the sign-in page, which says `why` and leads `back`."""
    said = {name: value for name, value in (("why", why), ("next", back)) if value}
    address = reverse("account_login")
    return f"{address}?{urlencode(said)}" if said else address
