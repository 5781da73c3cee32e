"""Email domains for addresses that are thrown away: the site's list, which an operator keeps."""

import logging
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from comments.sorting.entries import in_ascii

SHIPPED = Path(__file__).with_name("disposable_domains.txt")
_log = logging.getLogger(__name__)


def site_list() -> frozenset[str]:
    """Return the domains of the site's list; a changed file counts at once.

    A file that cannot be read is noted in the log, and the list that comes with the site counts.
    """
    path = Path(settings.DISPOSABLE_DOMAINS or SHIPPED)
    try:
        return _read(path, path.stat().st_mtime_ns)
    except (OSError, UnicodeDecodeError):
        _log.exception("The list of disposable email domains cannot be read: %s", path)
        return _read(SHIPPED, 0)


@lru_cache(maxsize=4)
def _read(path: Path, changed_at: int) -> frozenset[str]:
    said = (line.partition("#")[0].strip() for line in path.read_text("utf-8").splitlines())
    return frozenset(in_ascii(line.casefold()) for line in said if line)


def found(email: str, own: frozenset[str], let: frozenset[str]) -> str:
    """Return the listed domain that an email is at or under, or nothing.

    `own` are held beside the site's list, `let` are not held whatever lists say; of a domain and
    one under it the longer counts.
    """
    domain = in_ascii(email.rpartition("@")[2].casefold().strip("."))
    listed = site_list()
    while "." in domain:
        if domain in let:
            return ""
        if domain in own or domain in listed:
            return domain
        domain = domain.partition(".")[2]
    return ""
