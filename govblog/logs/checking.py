"""Whether lines are asked for that there are."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

from govblog.logs import FORMATS


def check(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """E010: LOG_FORMAT is a word it can be."""
    if settings.LOG_FORMAT in FORMATS:
        return []
    return [
        Error(
            f"LOG_FORMAT is “{settings.LOG_FORMAT}”, which is no kind of line: plain ones are "
            "written.",
            hint=f"Set it to one of: {', '.join(FORMATS)}.",
            id="govblog.E010",
        )
    ]
