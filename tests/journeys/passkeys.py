"""A passkey without hands: Chromium's own virtual authenticator."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page


@contextmanager
def passkey_at_hand(page: Page) -> Iterator[None]:
    """Let a window make and use passkeys that are confirmed at once."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    try:
        yield
    finally:
        session.send("WebAuthn.removeVirtualAuthenticator", made)
        session.detach()
