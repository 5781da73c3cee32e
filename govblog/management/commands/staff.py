"""`manage.py staff`: who works here, and what to do about accounts nobody uses."""

import datetime as dt
import json
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from govblog.staffing import inactivity
from posts.models import Membership

_LONGEST = 36_500  # days


class Command(BaseCommand):
    """Prints one line for each account, with --json one object for each."""

    help = "List the accounts and their roles, or switch off those that nobody uses."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what to do."""
        todo = parser.add_subparsers(dest="todo", metavar="list|deactivate-inactive", required=True)
        listing = todo.add_parser("list", help="every account, its roles and its last use")
        ending = todo.add_parser("deactivate-inactive", help="switch off what nobody uses")
        ending.add_argument(
            "--days", type=int, help="not used for so many days; without it STAFF_INACTIVE_DAYS"
        )
        ending.add_argument("--dry-run", action="store_true", help="say what would be switched off")
        for one in (listing, ending):
            one.add_argument("--json", action="store_true", help="print JSON objects, one a line")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it."""
        self.as_json: bool = options["json"]
        if options["todo"] == "list":
            self._list()
        else:
            self._deactivate(options["days"], dry_run=options["dry_run"])

    def _list(self) -> None:
        held: dict[int, list[str]] = {}
        for one in Membership.objects.select_related("blog").order_by("blog__host", "role"):
            held.setdefault(one.user_id, []).append(f"{one.role} on {one.blog.host}")
        for account in inactivity.used_at(User.objects.order_by("username")):
            had = ["superuser"] if account.is_superuser else []
            had += held.get(account.pk, [])
            signed_in = account.last_login.isoformat() if account.last_login else None
            state = "active" if account.is_active else "switched off"
            self._line(
                f"{account.username}: {state}; {', '.join(had) or 'no role'}; "
                f"last sign-in {signed_in or 'never'}",
                account=account.username,
                active=account.is_active,
                roles=had,
                last_sign_in=signed_in,
                last_used=account.used_at.isoformat(),
            )

    def _deactivate(self, days: int | None, *, dry_run: bool) -> None:
        longest = inactivity.allowed() if days is None else dt.timedelta(days=_sound(days))
        if longest is None:
            raise CommandError("STAFF_INACTIVE_DAYS is 0: no account becomes inactive. Say --days.")
        done = "would be switched off" if dry_run else "switched off"
        many = 0
        for unused in inactivity.deactivate(longest, dry_run=dry_run):
            many += not unused.is_last
            says = "stays: the last administrator" if unused.is_last else done
            self._line(
                f"{unused.account.username}: not used since {unused.since:%Y-%m-%d}, {says}",
                account=unused.account.username,
                last_used=unused.since.isoformat(),
                switched_off=not (unused.is_last or dry_run),
                last_administrator=unused.is_last,
            )
        self._line(f"{many} accounts {done}.", accounts=many, dry_run=dry_run)

    def _line(self, words: str, **values: object) -> None:
        self.stdout.write(json.dumps(values) if self.as_json else words)


def _sound(days: int) -> int:
    if not 1 <= days <= _LONGEST:
        raise CommandError(f"--days must be from 1 to {_LONGEST:,}.")
    return days
