"""What a worker process can do to take all that an install knows out, and in again."""

import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.db import connection
from django.test import override_settings
from django.utils import timezone

from comments import soundness, verifying
from comments.models import (
    Canned,
    ChainMark,
    Correction,
    Decision,
    Errand,
    HoldRule,
    ImportedComment,
    LegalEvent,
    LegalLetter,
    Mark,
    MonthFigures,
    Notice,
    RetentionRun,
    Sealed,
    SpamModel,
    Suppression,
)
from govblog.demo import load as demo
from govblog.jsonlines import Refused, coming, leaving, registry
from govblog.links import new_ref
from govblog.quickstart import accounts
from posts import searching
from posts.models import (
    Autosave,
    Blog,
    BlogEvent,
    ChangeTelling,
    DraftLink,
    Holiday,
    Imported,
    ImportRun,
    OldAddress,
    Post,
    Subscription,
)
from tests import factories
from tests.comments.people.someone import leave_traces
from tests.engines import following, noticing, staffing
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


def what_others_do(comment: int) -> None:
    """Let colleagues and readers do what the demo and one person do not come by."""
    # Each process counts anew, and the first names are taken
    factories.StaffFactory.reset_sequence(200)
    staffing.invite_one()
    noticing.complain(comment, 1)
    following.post_to_tell(1, 1)
    following.tell_followers()
    _rare_rows(comment)


def _rare_rows(comment: int) -> None:
    """Write a row of what takes long to come by."""
    blog, now, by = Blog.objects.get(), timezone.now(), User.objects.earliest("pk")
    at, posts = {"by": by, "at": now}, Post.objects.order_by("pk")
    revision = posts[0].revisions.latest("number")
    of = {"comment_id": comment}
    Holiday.objects.create(region="scotland", day=dt.date(2026, 11, 30), name="St Andrew’s Day")
    Autosave.objects.create(blog=blog, post=posts[0], fields={"z": ["ä\n", 1.5], "a": None}, **at)
    said = {"version": 1, "ref": new_ref(), "purpose": "Press", "made_by": by, "until": now}
    link = DraftLink.objects.create(revision=revision, **said)
    link.answers.create(verdict="approve", name="Press\u2028office")
    OldAddress.objects.create(blog=blog, path="/2009/05/old/", post=posts[0])
    revision.related.create(post=posts[1], place=1)
    BlogEvent.objects.create(blog=blog, act=BlogEvent.Act.values[0], due_at=now, **at)
    Canned.objects.create(blog=blog, title="Thanks", text="Thank you. \U0001f642")
    errand = Errand.objects.create(kind="answer", opened_by=by, opened_at=now, **of)
    errand.events.create(act="open", **at)
    Correction.objects.create(
        text_version=1, actor_kind=Decision.ActorKind.WRITER, at=now, why="A slip.", **of
    )
    Sealed.objects.earliest("pk").openings.create(why="A request.", **at)
    follower = Subscription.objects.earliest("pk")
    follower.categories.add(blog.categories.earliest("pk"))
    follower.authors.add(blog.authors.earliest("pk"))
    to = LegalLetter._meta.get_field("to").choices[0][0]
    LegalEvent.objects.earliest("pk").letters.create(to=to, subject="A notice", text="Dear x")
    _from_wordpress(comment, by)
    rule = HoldRule.objects.create(blog=blog, kind=Mark.Kind.values[0], is_on=True, entries="a\nb")
    rule.changes.create(version=1, was_on=False, is_on=True, was_number=0, number=0, **at)
    Mark.objects.create(kind=Mark.Kind.values[0], **of)
    SpamModel.objects.create(blog=blog, payload=bytes(range(256)), precision=0.1, recall=1 / 3)
    Suppression.objects.create(person="f" * 64, at=now)
    every = Notice._meta.get_field("every").choices[0][0]
    Notice.objects.create(user=by, blog=blog, every=every, looked_at=now)
    ChainMark.objects.create(blog=blog, part="new", hash="0" * 64)
    figures = {"received": 3, "published": 2, "spam": 1, "not_published": {"2": 1, "10": 1}}
    MonthFigures.objects.create(blog=blog, month=dt.date(2026, 10, 1), **figures)
    RetentionRun.objects.create(kind=RetentionRun._meta.get_field("kind").choices[0][0],
        day=now.date(), started_at=now, counts={"b": 1, "a": 2})  # fmt: skip


def _from_wordpress(comment: int, by: User) -> None:
    """Write rows of what an import from WordPress leaves."""
    post, now = Post.objects.earliest("pk"), timezone.now()
    Imported.objects.create(blog=post.blog, number=2**40, address="/2009/05/old/", post=post)
    ended = {"ended_at": now, "outcome": "done", "report": {"z": 1, "a": [None]}}
    ImportRun.objects.create(blog=post.blog, by=by, files=["a.xml"], process="p", **ended)
    known = {"wordpress_id": 7, "status": "approved"}
    ImportedComment.objects.create(comment_id=comment, blog=post.blog, **known)
    ChangeTelling.objects.create(revision=post.revisions.latest("number"), begun_at=now)


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
