"""Text kept where only this install can read it: encrypted at rest, with keys that can change.

Fernet (AES-128 in CBC mode with HMAC-SHA256) from the `cryptography` package. The first key of
SEAL_KEYS seals, all of them open; the key made from SECRET_KEY opens too, and seals while
SEAL_KEYS is empty. How keys are changed stands in docs/redaction.md.
"""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.encoding import force_bytes

_PURPOSE = b"govblog.sealing"


class Unreadable(Exception):
    """No key of this install opens what was sealed."""


def _derived(secret: str | bytes) -> str:
    """Return the key that a secret of Django's stands for (HKDF, RFC 5869)."""
    made = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE).derive(force_bytes(secret))
    return base64.urlsafe_b64encode(made).decode()


def _keys() -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    keys = [*(key.strip() for key in settings.SEAL_KEYS), *(_derived(secret) for secret in secrets)]
    return MultiFernet([Fernet(key) for key in keys])


def is_key(text: str) -> bool:
    """Say whether `text` can be a key: 32 bytes in URL-safe base64."""
    try:
        Fernet(text.strip())
    except ValueError:
        return False
    return True


def seal(text: str) -> str:
    """Return `text` encrypted with the first key. The same text looks different each time."""
    return _keys().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Return the text that was sealed. Raises Unreadable."""
    try:
        return _keys().decrypt(sealed).decode()
    except InvalidToken as error:
        raise Unreadable("No key of this install opens this.") from error


def reseal(sealed: str) -> str:
    """Return the same text sealed with the first key. Raises Unreadable."""
    try:
        return _keys().rotate(sealed).decode()
    except InvalidToken as error:
        raise Unreadable("No key of this install opens this.") from error
