"""Delete what was kept for long enough, or say what would go."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from comments import retention


class Command(BaseCommand):
    """Prints a line for each entry of the register that goes by the clock, then the totals.

    Ends with 0, or with 1 when an entry failed; the others are done all the same.
    """

    help = (
        "Delete the personal data whose time is over, as the register says (/personal-data/). "
        "The worker does so by the clock. Safe to run at any time."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take --dry-run and --json."""
        parser.add_argument("--dry-run", action="store_true", help="say what would go, no more")
        parser.add_argument(
            "--json", action="store_true", help="print each line as a JSON object, totals last"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Go through the register."""
        self.as_json: bool = options["json"]
        is_dry = options["dry_run"]
        verb = "would go" if is_dry else "gone"
        if not self.as_json:
            self.stdout.write(f"{verb.capitalize():>10}  {'Oldest':<16}  What")
        many = faults = 0
        for line in retention.look() if is_dry else retention.run():
            many += line.many
            faults += bool(line.fault)
            self._line(line)
        if self.as_json:
            self.stdout.write(json.dumps({"dry": is_dry, "total": many, "faults": faults}))
        else:
            self.stdout.write(f"{many:>10}  {verb} in all.")
        if faults:
            raise CommandError(f"{faults} entries failed. See the log.", returncode=1)

    def _line(self, line: retention.Line) -> None:
        entry, oldest = line.entry, line.oldest
        if self.as_json:
            said = {
                "entry": entry.name,
                "rows": line.many,
                "oldest": oldest.isoformat() if oldest else None,
                "what": entry.what,
                "why": entry.why,
                "fault": line.fault,
            }
            self.stdout.write(json.dumps(said, ensure_ascii=False))
            return
        since = f"{oldest:%Y-%m-%d %H:%M}" if oldest else "-"
        failed = f" FAILED: {line.fault}" if line.fault else ""
        self.stdout.write(f"{line.many:>10}  {since:<16}  {entry.name}: {entry.what}.{failed}")
