"""`manage.py reset_factor NAME`: for an administrator who lost the second factor."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from govblog.signin import factors


class Command(BaseCommand):
    """Take away the second factor of an account. It stands in the record, and its owner is told."""

    help = "Take away the second factor of an account, when no administrator can."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("name", help="the username of the account")

    def handle(self, *args: Any, **options: Any) -> None:
        """Take it away. Raises CommandError when there is no such account."""
        account = User.objects.filter(username=options["name"]).first()
        if account is None:
            raise CommandError(f"There is no account “{options['name']}”.")
        if factors.reset(account, by=None):
            self.stdout.write(f"The second factor of {account} was reset.")
        else:
            self.stdout.write(f"Nothing was done: {account} has no second factor.")
