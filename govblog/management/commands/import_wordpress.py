"""Move a WordPress blog in: read its export and write it as posts, pages, pictures and comments."""

import json
import re
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError

from govblog import progress, roles
from govblog.text import counted
from govblog.wordpress import choosing
from govblog.wordpress.loading import running
from govblog.wordpress.loading.fetching import Fetcher
from govblog.wordpress.loading.pictures import NoSuchFolder, root_of
from govblog.wordpress.loading.report import Report
from govblog.wordpress.loading.run import Asked, FileRefused, carry_out
from posts.models import Blog
from posts.publishing.importing import ACT

_ESCAPED = {"yes": True, "no": False, "auto": None}


class Command(BaseCommand):
    """Prints what was done and what to know of it.

    Ends with 0 when all was taken over, with 1 when something was left out, with 2 when nothing
    was begun.
    """

    help = (
        "Import a blog of WordPress from its export (Tools, Export, All content). Safe to run "
        "again: the same file changes nothing, a newer one adds what is new, and what was stopped "
        "is carried on. See docs/wordpress.md."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the files, and how they are to be imported."""
        parser.add_argument("files", nargs="+", type=Path, metavar="EXPORT.xml")
        parser.add_argument("--blog", metavar="HOST", help="host name of the blog, else the first")
        parser.add_argument("--by", metavar="EMAIL", help="the administrator who imports")
        parser.add_argument(
            "--media", type=Path, metavar="DIR", help="a copy of wp-content/uploads"
        )
        parser.add_argument(
            "--fetch-media", metavar="HOST", help="fetch pictures from this host, and no other"
        )
        parser.add_argument("--dry-run", action="store_true", help="report, and write nothing")
        parser.add_argument("--pingbacks", action="store_true", help="take pings over as comments")
        parser.add_argument(
            "--escaped", choices=_ESCAPED, default="auto",
            help="whether the old theme escaped comments on their way in",
        )  # fmt: skip
        parser.add_argument(
            "--same-blog", action="store_true", help="the old blog has another address by now"
        )
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, and tell."""
        asked = _asked(options)
        try:
            with progress.shown(quiet=options["json"], out=self.stderr) as tell:
                report = carry_out(asked, tell)
        except (FileRefused, running.Busy, running.OtherBlog) as refusal:
            raise CommandError(str(refusal), returncode=2) from refusal
        except KeyboardInterrupt as stop:
            says = "Stopped. What was imported stays; run it again to carry on."
            raise CommandError(says, returncode=130) from stop
        except PermissionDenied as refusal:
            raise CommandError(f"{asked.by} is no administrator of this blog.", returncode=2) from (
                refusal
            )
        self._tell(report, asked, as_json=options["json"])
        if report.refused:
            left = counted(report.refused, "thing")
            raise CommandError(f"{left} left out; the report says why.", returncode=1)

    def _tell(self, report: Report, asked: Asked, *, as_json: bool) -> None:
        if as_json:
            said = {"blog": asked.blog.host, "dry_run": asked.dry, **report.as_json()}
            self.stdout.write(json.dumps(said, ensure_ascii=False, indent=1))
            return
        for line in report.as_lines():
            self.stdout.write(line)
        if asked.dry:
            self.stdout.write("This was a dry run: nothing was written.")


def _asked(options: dict[str, Any]) -> Asked:
    """Return what is asked for. Raises CommandError with clear words for what there is not."""
    for file in options["files"]:
        if not file.is_file():
            raise CommandError(f"There is no file {file}.", returncode=2)
    try:
        blog = choosing.blog_of(options["blog"])
        media = root_of(options["media"]) if options["media"] else None
    except (choosing.NoBlog, NoSuchFolder) as error:
        raise CommandError(str(error), returncode=2) from error
    return Asked(
        blog,
        options["files"],
        _person(blog, options["by"]),
        dry=options["dry_run"],
        media=media,
        fetch=_fetcher(options["fetch_media"]),
        pingbacks=options["pingbacks"],
        escaped=_ESCAPED[options["escaped"]],
        same_blog=options["same_blog"],
    )


def _fetcher(host: str | None) -> Fetcher | None:
    if host is None:
        return None
    if not re.fullmatch(r"[^\s/@?#]+", host):
        says = f"“{host}” is no host. Name the host alone, such as blog.example.gov.uk."
        raise CommandError(says, returncode=2)
    return Fetcher(host)


def _person(blog: Blog, email: str | None) -> User:
    allowed = roles.people_who(ACT, [blog.pk])[blog.pk]
    if email is None:
        if not allowed:
            raise CommandError(
                "This blog has no administrator yet. Give somebody that role first.", returncode=2
            )
        return min(allowed, key=lambda one: one.pk)
    found = [one for one in allowed if email.casefold() in {one.email.casefold(), one.username}]
    if not found:
        raise CommandError(f"{email} is no administrator of {blog.host}.", returncode=2)
    return found[0]
