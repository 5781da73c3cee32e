"""`manage.py quickstart`: everything after installation, up to a blog that can be opened."""

import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Count, Q

from comments.models import Comment
from govblog.demo.load import NotEmpty, load
from govblog.quickstart import accounts, prepare, serving
from govblog.quickstart.progress import Progress
from govblog.setup import machine
from posts import holidays
from posts.models import Post


class Command(BaseCommand):
    """Prepare the database and the static files, make accounts and content once, and serve.

    What is there already is kept. Passwords and addresses go to standard output, progress to
    standard error. Raises CommandError, in plain words, for every fault that can be foreseen.
    """

    help = "Get the blog ready and serve it. Run again, it keeps what is there."
    # What the checks would find is said here in plainer words
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--host", default="127.0.0.1", help="default: 127.0.0.1")
        parser.add_argument("--port", type=machine.port_number, default=8000, help="default: 8000")
        parser.add_argument("--no-demo", action="store_true", help="begin with an empty blog")
        parser.add_argument("--no-serve", action="store_true", help="stop when the blog is ready")

    def handle(self, *args: Any, **options: Any) -> None:
        """Get the blog ready, then serve it unless told not to."""
        host, port, serves = options["host"], options["port"], not options["no_serve"]
        self.progress = Progress(options.get("stderr") or sys.stderr)
        problem = machine.port_problem(host, port) if serves else ""
        if problem:
            raise CommandError(problem)
        origin = (os.environ.get("BASE_URL") or machine.base_url(host, port)).rstrip("/")
        self._prepare()
        self._fill(origin, wants_demo=not options["no_demo"])
        if serves:
            self.progress.say("Starting the web server and the task worker")
            serving.serve(host, port, origin, lambda: self._say_ready(host, origin))
            self.progress.say("Stopped. What is in the blog is kept.")
        else:
            self.stdout.write("The blog is ready. To serve it: python manage.py quickstart")

    def _prepare(self) -> None:
        prepare.require_build()
        prepare.require_database()
        with self.progress.doing("Database") as act:
            count = prepare.migrate()
            act.result = f"{count} migrations applied" if count else "up to date"
        with self.progress.doing("Bank holidays") as act:
            added = len(holidays.load_new_years().added)
            act.result = f"{added} added" if added else "up to date"
        with self.progress.doing("Static files") as act:
            act.result = "collected" if prepare.collect_static() else "unchanged"

    def _fill(self, origin: str, *, wants_demo: bool) -> None:
        """Make the blog, the accounts and the content that are missing.

        Accounts are made while the install is new; one that was deleted later stays deleted.
        """
        blog = accounts.first_blog(origin)
        loads = wants_demo and not Post.objects.exists()
        if loads or not User.objects.exists():
            self._say_accounts(accounts.make_missing(blog))
        else:
            self.progress.say("Accounts: there already, kept")
        if loads:
            self._load_demo()
        else:
            self.progress.say(f"Content: {Post.objects.count()} posts there, kept")

    def _load_demo(self) -> None:
        editor, moderator = (User.objects.get(username=name) for name in ("editor", "moderator"))
        try:
            with self.progress.doing("Demo content") as act:
                load(editor, moderator, act.note)
        except NotEmpty as error:
            self.progress.say(f"Demo content is left out: {error}")
        except PermissionDenied as error:
            raise CommandError(
                f"The demo content cannot be loaded: {error} Give the accounts editor and "
                "moderator these roles on the first blog, or use --no-demo."
            ) from error

    def _say_accounts(self, made: list[accounts.Account]) -> None:
        if not made:
            self.progress.say("Accounts: there already, kept")
            return
        lines = [
            f"  {account.name:15}{account.password or f'({accounts.variable_of(account.name)})'}"
            for account in made
        ]
        self.stdout.write("\nAccounts. These passwords are shown this once: write them down.")
        self.stdout.write("\n".join(lines) + "\n\n")
        self.stdout.flush()

    def _say_ready(self, host: str, origin: str) -> None:
        lines = ["", "The blog is open:", f"  Front page   {origin}/"]
        article = most_discussed()
        if article is not None:
            lines.append(f"  An article   {origin}{article.get_absolute_url()}")
        lines += [f"  Sign in      {origin}/admin/", ""]
        if serving.second_factor(host, origin) == "optional":
            lines += [
                "A password is enough to sign in, because only this machine can reach the blog.",
                "To ask for a second factor too, start it with SECOND_FACTOR=required.",
                "",
            ]
        lines += ["To stop it, press Ctrl and C."]
        self.stdout.write("\n".join(lines))
        self.stdout.flush()


def most_discussed() -> Post | None:
    """Return the public post with the most approved comments, None when no post is public."""
    approved = Count("comments", filter=Q(comments__status=Comment.Status.APPROVED))
    return Post.objects.published().annotate(approved=approved).order_by("-approved", "pk").first()
