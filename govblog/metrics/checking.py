"""Whether the figures that are asked for can be given, and to few enough."""

from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

_SHORTEST = 32  # characters


def check(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """E011 and E012: METRICS cannot be guessed, and what it needs is installed."""
    found: list[CheckMessage] = []
    if settings.METRICS and len(settings.METRICS) < _SHORTEST:
        found.append(
            Error(
                f"METRICS has fewer than {_SHORTEST} characters: it could be guessed.",
                hint='Make one: python3 -c "import secrets; print(secrets.token_urlsafe(32))"',
                id="govblog.E011",
            )
        )
    if settings.METRICS and find_spec("prometheus_client") is None:
        found.append(
            Error(
                "METRICS is set, but prometheus-client is not installed: /metrics is 404.",
                hint="Run: pip install '.[metrics]'",
                id="govblog.E012",
            )
        )
    return found
