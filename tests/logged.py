"""What the install writes to standard error, as the settings set it up."""

import io
import json
import logging
import re
from typing import Any

import pytest

from govblog.logs.lines import JsonLines, PlainLines

# A token of a private address (govblog/links.py)
TOKEN = r"(?<![\w-])[\w-]{43}(?![\w-])"


def standard_error(monkeypatch: pytest.MonkeyPatch, *, as_json: bool = False) -> io.StringIO:
    """Return what standard error gets to read from now on, as plain lines or as JSON."""
    (handler,) = [one for one in logging.getLogger().handlers if type(one.formatter) is PlainLines]
    log = io.StringIO()
    monkeypatch.setattr(handler, "stream", log)
    if as_json:
        monkeypatch.setattr(handler, "formatter", JsonLines())
    return log


def objects_in(log: str) -> list[dict[str, Any]]:
    """Return the objects of a log of which every line is one."""
    lines = log.split("\n")
    assert lines.pop() == ""
    assert log.isascii()
    assert log.replace("\n", "").isprintable()
    return [json.loads(line) for line in lines]


def tokens_in(text: str) -> set[str]:
    """Return what has the shape of a token in a text."""
    return set(re.findall(TOKEN, text))
