"""Make a bundle for a freedom-of-information or subject-access request."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from comments import disclosure
from comments.models import PersonEvent
from posts.models import Blog


class Command(BaseCommand):
    """Writes index.html, pages, JSON and manifest.json into a new folder, and says how many."""

    help = (
        "Write all that is kept of a post’s comments, or of a person, into a folder, with what "
        "others may not see cut. Read it before you hand it out."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take --post or --person, --out and --kind."""
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--post", metavar="ADDRESS", help="the address of a post")
        what.add_argument("--person", metavar="EMAIL", help="the email address of a person")
        parser.add_argument("--out", metavar="DIR", required=True, help="a folder to be made")
        parser.add_argument(
            "--kind",
            choices=[kind.value for kind in disclosure.Kind],
            help="foi: for the public (of a post always); sar: for that person (the default)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the bundle and say what is in it."""
        blogs, kind = Blog.objects.all(), options["kind"]
        try:
            if options["post"] is not None:
                if kind == disclosure.Kind.SAR:
                    raise CommandError("A post is nobody’s own data. Leave out --kind sar.")
                asked = disclosure.asked_of_post(options["post"], blogs)
            else:
                asked = disclosure.asked_of_person(
                    options["person"], blogs, disclosure.Kind(kind or "sar")
                )
        except disclosure.NotFound as error:
            raise CommandError(str(error), returncode=2) from error
        folder = Path(options["out"])
        try:
            folder.mkdir(mode=0o700, parents=True)
        except FileExistsError as error:
            raise CommandError(f"{folder} is there already. Name a new folder.") from error
        made = disclosure.make(asked, folder, way=PersonEvent.Way.COMMAND)
        self.stdout.write(f"{made.comments} comments, {len(made.files)} files in {folder}.")
