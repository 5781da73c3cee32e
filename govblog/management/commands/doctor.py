"""What is wrong with this install, and what to do about it."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from rich.console import Console
from rich.text import Text

from govblog import doctor
from govblog.bounded import TookTooLong, within
from govblog.doctor import Finding
from govblog.letters import faults

_COLOURS = {doctor.OK: "green", doctor.WARNING: "yellow", doctor.FAULT: "bold red"}
_WIDTH = max(len(part.name) for part in doctor.PARTS)
_PATIENCE = 30.0  # seconds for one letter


class Command(BaseCommand):
    """Prints a line for each thing that was looked at, and below it what to do, then the totals.

    Ends with 0 when there is no fault, also when there are warnings; with 1 when there is one; with
    2 when it was asked wrongly.
    """

    help = "Look at every part of this install. Changes nothing, and waits for nothing long."
    # It says what these find itself, also when they would end it
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take --json, --deep and --send-to."""
        parser.add_argument(
            "--json", action="store_true", help="print each line as a JSON object, totals last"
        )
        parser.add_argument(
            "--deep",
            action="store_true",
            help="look at every comment and every decision; takes minutes on a large install",
        )
        parser.add_argument("--send-to", metavar="ADDRESS", help="send one mail there, too")

    def handle(self, *args: Any, **options: Any) -> None:
        """Look at all parts, and say what is found as it is found."""
        self.as_json: bool = options["json"]
        self.console = Console() if self.stdout.isatty() else None
        self.totals = dict.fromkeys((doctor.OK, doctor.WARNING, doctor.FAULT), 0)
        if options["send_to"] is not None:
            _require_address(options["send_to"])
        for part, finding in doctor.look(deep=options["deep"]):
            self._tell(part, finding)
        if options["send_to"] is not None:
            self._tell("mail server", _sent(options["send_to"]))
        self._end()

    def _tell(self, part: str, finding: Finding) -> None:
        self.totals[finding.state] += 1
        if self.as_json:
            line = {"part": part, "state": finding.state, "says": finding.says, "do": finding.do}
            self.stdout.write(json.dumps(line))
            return
        self._line(finding.state, f"  {part:<{_WIDTH}}  {finding.says}")
        if finding.do and finding.state != doctor.OK:
            self._line("", f"  {'':<{_WIDTH}}  → {finding.do}")

    def _line(self, state: str, words: str) -> None:
        if self.console is None:
            self.stdout.write(f"{state:<7}{words}")
            return
        self.console.print(Text(f"{state:<7}", _COLOURS.get(state, "")).append(words, ""))

    def _end(self) -> None:
        if self.as_json:
            self.stdout.write(json.dumps(self.totals))
        many = f"{self.totals[doctor.FAULT]} faults, {self.totals[doctor.WARNING]} warnings."
        if self.totals[doctor.FAULT]:
            raise CommandError(many, returncode=1)
        if not self.as_json:
            self.stdout.write(many)


def _require_address(address: str) -> None:
    try:
        validate_email(address)
    except ValidationError as error:
        raise CommandError(f"“{address}” is no email address.", returncode=2) from error


def _sent(address: str) -> Finding:
    """Send one letter past the outbox, and say how that went."""
    words = "This is a test of the mail of a blog, asked for on its server. Nobody needs to answer."
    letter = EmailMessage("A test of the blog’s mail", words, to=[address])
    try:
        taken = within(_PATIENCE, "doctor letter", lambda: faults.while_sending(letter.send))
    except faults.Fault as fault:
        return Finding(doctor.FAULT, str(fault), "See EMAIL_URL, EMAIL_FROM and that server.")
    except TookTooLong:
        says = f"It did not take the letter in {_PATIENCE:.0f} seconds."
        return Finding(doctor.FAULT, says, "See that server.")
    if not taken:
        return Finding(doctor.FAULT, "The letter was not taken.", "See EMAIL_URL.")
    return Finding(doctor.OK, "The letter was taken. See that it arrives.")
