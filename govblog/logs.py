"""What may not stand in a log: the tokens of private links, which are part of an address.

Django logs the address of a request that met a fault of ours.
"""

import logging
import re

_TOKEN = re.compile(r"(?<![\w-])[\w-]{43}(?![\w-])|(?<=/reset/)[^/\s]+", re.ASCII)
_LINES = logging.Formatter()


class WithoutTokens(logging.Filter):
    """Writes TOKEN in place of whatever has the shape of one (`govblog/links.py`), and of what a
    link to a new password ends in."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change what is logged, its traceback too, and let it pass."""
        record.msg, record.args = _TOKEN.sub("TOKEN", record.getMessage()), ()
        if record.exc_info and record.exc_info[0]:
            told = _LINES.formatException(record.exc_info)
            record.exc_text = _TOKEN.sub("TOKEN", told)
        return True
