"""What the install writes to standard error, as the settings set it up."""

import io
import logging
import re

import pytest

from govblog.logs import WithoutTokens

# A token of a private address (govblog/links.py)
TOKEN = r"(?<![\w-])[\w-]{43}(?![\w-])"


def standard_error(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """Return what standard error gets to read from now on."""
    handlers = [one for one in logging.getLogger().handlers if one.filters]
    (handler,) = [one for one in handlers if isinstance(one.filters[0], WithoutTokens)]
    log = io.StringIO()
    monkeypatch.setattr(handler, "stream", log)
    return log


def tokens_in(text: str) -> set[str]:
    """Return what has the shape of a token in a text."""
    return set(re.findall(TOKEN, text))
