"""Addresses that only their reader knows: a token names a row and proves that we made it.

A token is the row's `ref`, 96 random bits, and a keyed hash of it of 160 bits that is bound to one
purpose. Only the ref is stored: who reads the database cannot make the address, this install can
make it again for the next mail, and a token of one purpose opens nothing of another. A row with a
new ref ends the old address.
"""

import base64
import secrets

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

REF = 16  # characters, of 12 random bytes
TOKEN = r"[A-Za-z0-9_-]{43}"  # noqa: S105 (the shape of a token, for the map)


def new_ref() -> str:
    """Return a ref for a new row: REF characters that nobody can guess."""
    return secrets.token_urlsafe(12)


def ref_after(ref: str) -> str:
    """Return the ref that takes the place of another: always the same, and only we can tell it."""
    return _proof("next ref", ref, settings.SECRET_KEY)[:REF]


def token_of(purpose: str, ref: str) -> str:
    """Return the token of a row, 43 characters that can stand in an address."""
    return ref + _proof(purpose, ref, settings.SECRET_KEY)


def ref_of(purpose: str, token: str) -> str:
    """Return the ref that a token names, or "" when we did not make it for this purpose.

    What an earlier key of SECRET_KEY_FALLBACKS made still counts.
    """
    ref, proof = token[:REF], token[REF:]
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    made = [constant_time_compare(proof, _proof(purpose, ref, key)) for key in keys]
    return ref if any(made) else ""


def _proof(purpose: str, ref: str, key: str | bytes) -> str:
    said = salted_hmac(f"govblog.link {purpose}", ref, secret=key, algorithm="sha256")
    return base64.urlsafe_b64encode(said.digest()[:20]).decode().rstrip("=")
