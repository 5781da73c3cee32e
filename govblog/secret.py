"""The site's secret key, kept in a file when the environment does not give one."""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def read_or_make(path: Path) -> str:
    """Return the key kept in `path`; make the file, readable by its owner only, if it is missing.

    Raises ImproperlyConfigured when the file can be neither read nor written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        made = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        pass
    except OSError as error:
        raise ImproperlyConfigured(
            f"SECRET_KEY is not set and {path} cannot be written ({error.strerror}). "
            "Set SECRET_KEY, or make the folder writable."
        ) from error
    else:
        with os.fdopen(made, "w") as file:
            file.write(secrets.token_urlsafe(64))
    key = path.read_text().strip()
    if not key:
        raise ImproperlyConfigured(f"{path} is empty. Delete it, and a new key is made.")
    return key
