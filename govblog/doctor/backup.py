"""The newest backup, and how old it is."""

import datetime as dt

from django.conf import settings
from django.utils import timezone

from govblog import backups
from govblog.doctor.finding import Findings, fault, ok, warning

# One a day, and two hours for its making
_OLD = dt.timedelta(hours=26)
_TOO_OLD = dt.timedelta(days=3)
_MAKE = "Run: python manage.py backup; and see that a timer runs it each day."


def look(deep: bool) -> Findings:
    """Yield when the newest whole backup in BACKUP_DIR was made."""
    newest = backups.newest(settings.BACKUP_DIR)
    if newest is None:
        yield warning(f"There is no backup in {settings.BACKUP_DIR}.", _MAKE)
        return
    age = timezone.now() - newest.made_at
    says = f"The newest is {age.total_seconds() / 3600:.0f} hours old: {newest.path.name}"
    if age > _OLD:
        yield (fault if age > _TOO_OLD else warning)(f"{says}.", _MAKE)
    else:
        yield ok(f"{says}, {newest.bytes // 2**20} MiB. `backup --verify` reads it.")
