"""What is done with a database that comes from another day, before anybody sees it."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from comments import people, soundness, verifying
from govblog import edge, letters
from govblog.jsonlines import proving
from govblog.models import StaffSession
from posts.models import Blog, Purge

# What no blog's version moves by between a backup and its return: a page that any memory or any
# browser holds from that time is never taken for one of now
_VERSIONS = 1_000_000


@dataclass(frozen=True)
class Today:
    """What was done: letters held back, erasures done again, faults that were found."""

    letters: int
    erased: people.Reapplied
    is_listed: bool  # whether there was a list of erasures
    faults: list[str]
    unreadable: int
    is_cache_cleared: bool


def bring(version: int, erasures: Path | None) -> Today:
    """Bring the database in use to today; `version` is the highest that its blogs had before.

    Tables as this release needs them; no page of another day is shown; nobody signed in; no letter
    goes twice; what was erased is erased again, by the list at `erasures` or ERASURES_FILE; threads
    and records are checked.
    """
    call_command("migrate", verbosity=0, interactive=False)
    _make_every_page_anew(version)
    StaffSession.objects.all().delete()
    held = letters.doubt("It waited when the backup was made: it may have gone.", timezone.now())
    listed = erasures or Path(settings.ERASURES_FILE)
    is_listed = listed.is_file()
    erased = people.reapply(listed)
    return Today(held, erased, is_listed, _faults(), proving.unreadable(), _clear())


@transaction.atomic
def _make_every_page_anew(version: int) -> None:
    """Move every blog's version beyond all that was, and have the caches in front forget it all.

    What waited to be told of when the backup was made is told as well, as a change of now: nginx
    is led to more pages of a post by its own row than by its blog's.
    """
    for blog in Blog.objects.all():
        newest = max(version, blog.version) + _VERSIONS
        Blog.objects.filter(pk=blog.pk, version__lt=newest).update(version=newest)
    edge.forget_all()
    now = timezone.now()
    Purge.objects.update(asked_at=now, due_at=now, sends=0, tries=0, last_error="")
    Blog.objects.all().move_version(hard=True)


def _faults() -> list[str]:
    found = [f"threads: {fault.says}" for fault in soundness.faults()]
    for blog in Blog.objects.order_by("pk"):
        found += [f"record of {fault.blog}: {fault.says}" for fault in verifying.faults(blog)]
    return found


def _clear() -> bool:
    try:
        cache.clear()
    except Exception:  # of whichever cache there is; its pages have other versions anyway
        return False
    return True
