"""`manage.py rotate_seals`: cut words and second factors are sealed anew with the first key."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from comments.moderation.redaction import rotate_seals
from govblog.signin import factors


class Command(BaseCommand):
    """Prints how many were sealed anew. Ends with 1 when some could not be read."""

    help = (
        "Seal every sealed original and second factor anew with the first key of SEAL_KEYS. After "
        "it, older keys can be left out. Safe to run at any time, and again."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Seal anew; name the redactions whose original no key opens."""
        done, unreadable = rotate_seals()
        self.stdout.write(f"{done} sealed originals sealed anew with the first key.")
        anew, closed = factors.rotate()
        self.stdout.write(f"{anew} second factors sealed anew with the first key.")
        if unreadable:
            named = ", ".join(map(str, unreadable))
            raise CommandError(
                f"{len(unreadable)} could not be read with any key, redactions {named}. "
                "Put the key that they were sealed with into SEAL_KEYS and run this again."
            )
        if closed:
            raise CommandError(
                f"{closed} second factors could not be read with any key. Put the key that they "
                "were sealed with into SEAL_KEYS and run this again, or reset them."
            )
