"""Only a proxy that is trusted is believed about who asks."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django import Settings

from govblog.proxies import TrustedProxyMiddleware


def seen_by_views(
    settings: Settings, trusted: list[str], sender: str, **headers: str
) -> tuple[str, str]:
    """Return the address and the scheme that views see of a request."""
    settings.TRUSTED_PROXIES = trusted
    seen: list[tuple[str, str]] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append((request.META["REMOTE_ADDR"], request.scheme or ""))
        return HttpResponse()

    request = RequestFactory().get("/", headers=headers)
    request.META["REMOTE_ADDR"] = sender
    TrustedProxyMiddleware(view)(request)
    return seen[0]


@pytest.mark.parametrize(
    ("trusted", "sender", "forwarded", "address"),
    [
        ([], "203.0.113.5", "192.0.2.1", "203.0.113.5"),
        (["10.0.0.1"], "203.0.113.5", "192.0.2.1", "203.0.113.5"),
        (["10.0.0.1"], "10.0.0.1", "192.0.2.1", "192.0.2.1"),
        (["10.0.0.1"], "10.0.0.1", "", "10.0.0.1"),
        # What a stranger wrote in front of the last address does not count
        (["10.0.0.1"], "10.0.0.1", "8.8.8.8, 192.0.2.1", "192.0.2.1"),
        (["10.0.0.0/8"], "10.0.0.1", "8.8.8.8, 192.0.2.1, 10.9.9.9", "192.0.2.1"),
        (["10.0.0.0/8"], "10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3"),
        (["10.0.0.1"], "10.0.0.1", "not an address", "10.0.0.1"),
        (["10.0.0.0/8"], "10.0.0.1", "192.0.2.1, nonsense, 10.0.0.2", "10.0.0.2"),
        (["2001:db8::/32"], "2001:db8::1", "2001:0DB8:ffff::7, 2a00::1", "2a00::1"),
        (["unix"], "", "192.0.2.1", "192.0.2.1"),
        (["10.0.0.1"], "", "192.0.2.1", ""),
        (["unix"], "203.0.113.5", "192.0.2.1", "203.0.113.5"),
        ([" 10.0.0.1 ", ""], "10.0.0.1", "192.0.2.1", "192.0.2.1"),
        (["10.0.0.1"], "nonsense", "192.0.2.1", "nonsense"),
    ],
)
def test_the_address_is_the_last_that_is_not_a_trusted_proxys(
    settings: Settings, trusted: list[str], sender: str, forwarded: str, address: str
) -> None:
    seen, _ = seen_by_views(settings, trusted, sender, X_Forwarded_For=forwarded)
    assert seen == address


@pytest.mark.parametrize(
    ("sender", "forwarded", "scheme"),
    [
        ("10.0.0.1", "https", "https"),
        ("10.0.0.1", " HTTPS ", "https"),
        ("10.0.0.1", "http", "http"),
        ("10.0.0.1", "gopher", "http"),
        ("10.0.0.1", "", "http"),
        ("203.0.113.5", "https", "http"),
    ],
)
def test_the_scheme_is_what_a_trusted_proxy_says(
    settings: Settings, sender: str, forwarded: str, scheme: str
) -> None:
    _, seen = seen_by_views(settings, ["10.0.0.1"], sender, X_Forwarded_Proto=forwarded)
    assert seen == scheme


def test_a_list_of_proxies_with_a_mistake_stops_the_server(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = ["10.0.0.300"]
    with pytest.raises(ValueError, match=r"10\.0\.0\.300"):
        TrustedProxyMiddleware(lambda request: HttpResponse())
