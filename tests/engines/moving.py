"""What a worker process can do to take all that an install knows out, and in again."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.db import connection
from django.test import override_settings

from comments import soundness, verifying
from govblog.demo import load as demo
from govblog.jsonlines import Refused, coming, leaving, registry
from govblog.quickstart import accounts
from posts import searching
from posts.models import Blog
from tests import factories
from tests.comments.people.someone import leave_traces
from tests.engines.killing import ends_before


def demo_and_more(media: str) -> None:
    """Fill an install with the demo, and with a person who did all there is to do."""
    with override_settings(MEDIA_ROOT=media):
        blog = accounts.first_blog("http://localhost")
        accounts.make_missing(blog)
        by = {name: User.objects.get(username=name) for name in ("editor", "moderator")}
        demo.load(by["editor"], by["moderator"], lambda step: None)
        leave_traces(blog)
    # A key that was given out, of a tag that is no more
    blog.tags.create(name="Short-lived", slug="short-lived").delete()


def taken_out(path: str, media: str, folder: str) -> dict[str, Any]:
    """Write all into a file, and the pictures, which are kept in `media`, into a folder."""
    with override_settings(MEDIA_ROOT=media):
        gone = leaving.write_to(Path(path), Path(folder))
    return {"counts": gone.counts, "files": gone.files}


def taken_in(path: str, media: str, folder: str, killed_at: int = 0) -> Any:
    """Take all in; return how much, or why not. With `killed_at` the process ends on its way."""
    with override_settings(MEDIA_ROOT=media), ends_before(killed_at):
        try:
            came = coming.read_in(Path(path), Path(folder))
        except Refused as error:
            return str(error)
    return {"counts": came.counts, "files": came.files}


def statements_of_taking_in(path: str, media: str, folder: str) -> int:
    """Return how many statements it takes to take all in; nothing is written."""
    many = 0

    def count(execute: Any, *said: Any) -> Any:
        nonlocal many
        many += 1
        return execute(*said)

    with override_settings(MEDIA_ROOT=media), connection.execute_wrapper(count):
        coming.read_in(Path(path), Path(folder), is_dry=True)
    return many


def what_there_is() -> dict[str, Any]:
    """Return how many rows there are, and the names of all triggers."""
    rows = sum(kind.model._base_manager.count() for kind in registry.kinds().values())
    asked = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname",
    }
    with connection.cursor() as cursor:
        cursor.execute(asked[connection.vendor])
        return {"rows": rows, "triggers": [name for (name,) in cursor.fetchall()]}


def how_it_goes_on() -> dict[str, Any]:
    """Let people go on where they were; return what is wrong, and what a search finds."""
    blog = Blog.objects.get()
    before = blog.tags.order_by("-pk").values_list("pk", flat=True)[0]
    comment = factories.CommentFactory(post__blog=blog)
    factories.act(comment, "approve")
    tag = blog.tags.create(name="Afterwards", slug="afterwards")
    faults = [*soundness.faults(), *verifying.faults(blog)]
    found = searching.search(blog, searching.read("letters", "en"), start=0, many=10)
    return {
        "faults": [fault.says for fault in faults],
        "found": found.total,
        "skipped": tag.pk - before - 1,
        "signs in": sum(user.has_usable_password() for user in User.objects.all()),
    }


def taken_out_while_others_write(pause: Callable[[str], None]) -> dict[str, int]:
    """Write all, and stop before the first comment until told; return how many went."""

    class Stopping(io.BytesIO):
        told = False

        def write(self, line: Any) -> int:
            if b'"comments.comment"' in line and not self.told:
                self.told = True
                pause("half way")
            return super().write(line)

    gone = leaving.write(Stopping())
    return {name: gone.counts[name] for name in ("comments.comment", "comments.content")}
