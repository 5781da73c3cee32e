"""An import from the first file to the last: read twice, written thing by thing.

Each post is written in a transaction of its own and its comments in batches, so readers and
commenters wait for no more than that, and an import that was killed is carried on by running it
again. A dry run does the same and takes every transaction back.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth.models import User
from django.db import DataError, IntegrityError, transaction

from comments.moderation.importing import here_already
from govblog import roles, sanitise
from govblog.progress import Tell
from govblog.wordpress import wxr
from govblog.wordpress.items import Comment, Fault, Item
from govblog.wordpress.loading import running
from govblog.wordpress.loading.addresses import leave
from govblog.wordpress.loading.comments import Comments
from govblog.wordpress.loading.fetching import Fetcher
from govblog.wordpress.loading.furnishing import set_up
from govblog.wordpress.loading.gathering import BIGGEST, Gathered, Gathering, about
from govblog.wordpress.loading.identity import Known
from govblog.wordpress.loading.job import Job
from govblog.wordpress.loading.pages import Pages
from govblog.wordpress.loading.pictures import Pictures
from govblog.wordpress.loading.posts import Posts
from govblog.wordpress.loading.report import Report
from govblog.wordpress.loading.terms import Terms
from govblog.wordpress.texts.comments import SAMPLE, looks_escaped
from posts import pages, publishing, terms
from posts.models import Blog, Imported, ImportRun, Post
from posts.publishing.importing import ACT

# What one thing can be refused for; the rest goes on
REFUSALS = (
    publishing.NotDone,
    pages.NotDone,
    terms.NotDone,
    sanitise.TooLong,
    IntegrityError,
    DataError,
    ValueError,
)


class FileRefused(Exception):
    """A file is refused, and with it the import; the message says which and why."""


@dataclass(frozen=True)
class Asked:
    """What somebody wants imported, into which blog, and how.

    `media` is the folder of a copy of wp-content/uploads, `fetch` what fetches a picture. Without
    both, pictures are listed. `escaped` says whether the comments stand escaped in the files, None
    to look for oneself. `same_blog`: the old blog's address has changed since the last import.
    """

    blog: Blog
    files: Sequence[Path]
    by: User
    dry: bool = False
    media: Path | None = None
    fetch: Fetcher | None = None
    pingbacks: bool = False
    escaped: bool | None = None
    same_blog: bool = False


def carry_out(asked: Asked, tell: Tell) -> Report:
    """Import; return the report. `tell` is told what is done, how much of it, and of how much.

    Raises FileRefused before anything is written when one of the files is refused; running.Busy,
    running.OtherBlog, PermissionDenied.
    """
    roles.require(asked.by, ACT, asked.blog)
    report = Report()
    known = Known(asked.blog)
    gathering = Gathering(asked.blog, known, report)
    for file in asked.files:
        try:
            gathering.read(file, wxr.survey(file, words=SAMPLE))
        except (wxr.NotAnExport, OSError) as refusal:
            raise FileRefused(f"{file.name}: {refusal}") from refusal
        tell(f"Read {file.name}", 0, gathering.found.items)
    # What is counted and not taken has no part in how far it is
    total = len(gathering.found.attachments) + len(gathering.found.places)
    numbering = gathering.found.numbering
    if gathering.found.own:
        running.require_another(asked.blog, gathering.found.own.mark)
    running.require_same_ids(asked.blog, numbering, gathering.found.comments)
    if not asked.same_blog:
        running.require_same(asked.blog, gathering.found.source)
    work = _Work(asked, gathering.found, known, report, tell, total)
    if asked.dry:
        work.everything()
        return report
    names = [file.name for file in asked.files]
    source = running.Source(gathering.found.source, names, numbering)
    run = running.begin(asked.blog, source, by=asked.by, total=total)
    work.run = run
    outcome = ImportRun.Outcome.STOPPED
    try:
        work.everything()
        outcome = ImportRun.Outcome.DONE
    finally:
        running.end(run, outcome, report)
    return report


class _Work:
    """The second reading: everything is written."""

    def __init__(
        self,
        asked: Asked,
        gathered: Gathered,
        known: Known,
        report: Report,
        tell: Tell,
        total: int,
    ) -> None:
        self.asked, self.gathered, self.whole = asked, gathered, report
        self.tell, self.total, self.done = tell, total, 0
        self.run: ImportRun | None = None
        keep = not asked.dry
        self.job = Job(
            asked.blog,
            asked.by,
            gathered,
            Terms(asked.blog, gathered, asked.by, report, keep=keep),
            Pictures(
                asked.blog, gathered, known, asked.by, report,
                root=asked.media, fetch=asked.fetch, keep=keep,
            ),
            report,
        )  # fmt: skip
        self.posts, self.pages = Posts(self.job), Pages(self.job)
        # Where posts stand, by the numbers of their comments
        self.owners: dict[int, tuple[int, int]] = {}
        # Ours are escaped in one way only
        said = False if gathered.own else asked.escaped
        self.comments = Comments(
            asked.blog,
            report,
            pingbacks=asked.pingbacks,
            escaped=looks_escaped(gathered.sample) if said is None else said,
            elsewhere=gathered.comments,
        )

    def everything(self) -> None:
        """Write all that was gathered, and then all that the files hold."""
        if not self.asked.dry:
            set_up(self.job)
        for one in self.job.terms.all():
            with self._step(one.line, "a term"):
                self.job.terms.make(one)
        for attachment in self.gathered.attachments:
            self.job.pictures.take(attachment)
            self._moved_on("Pictures")
        for number, file in enumerate(self.asked.files):
            self.whole.file = file.name
            for found in wxr.read(file):
                if isinstance(found, Fault):
                    self.whole.fault(found)
                elif isinstance(found, Item) and (number, found.line) in self.gathered.places:
                    self._item(found, (number, found.line))
                    self._moved_on("Posts and comments")
            # Before the next file: a note says in which file its comment is
            self.comments.write()
        self._attachment_pages()
        self.posts.feature(keep=not self.asked.dry)
        if not self.asked.dry:
            self.posts.rebuilding.finish()

    def _item(self, item: Item, at: tuple[int, int]) -> None:
        kind, place = self.pages if item.kind == "page" else self.posts, self.gathered.places[at]
        ready = kind.prepare(item, place)
        post = None
        with self._step(item.line, about(item), what=f"{item.kind}s"):
            post = kind.write(item, place, ready)
            if self.asked.dry:
                self._comments(post, item, at)
                self.comments.write()
        if not self.asked.dry:
            self._comments(post, item, at)
        if post is None and item.kind == "post" and item.comments:
            self.whole.count("comments", "under what is left out", len(item.comments))

    def _comments(self, post: Post | None, item: Item, at: tuple[int, int]) -> None:
        if post is None or not item.comments:
            return
        comments = [one for one in item.comments if self._is_of(at, one)]
        if self.gathered.places[at].standing.at is None and post.has_been_public():
            comments = self._known(post, item, comments)
        self.comments.report = self.job.report
        self.comments.take(post, comments)

    def _known(self, post: Post, item: Item, comments: list[Comment]) -> list[Comment]:
        """Return which are here already: what was said since the post was hidden there, stays."""
        numbers = {one.number for one in comments if one.number and one.number <= BIGGEST}
        here = here_already(post.blog, numbers)
        known = [one for one in comments if one.number in here]
        if new := len(comments) - len(known):
            self.job.report.count("comments", "new where nobody sees them, left out", new)
            says = f"It is not public there any more, so its new comments ({new}) stay there."
            self.job.report.note(item.line, about(item), says)
        return known

    def _is_of(self, at: tuple[int, int], one: Comment) -> bool:
        """Say whether a comment is this post's; of two posts that have it the first has it."""
        if one.number is None or self.owners.setdefault(one.number, at) == at:
            return True
        says = "A post before it in the export has a comment of this number. That one stands."
        self.job.report.count("comments", "refused")
        self.job.report.note(one.line, f"comment {one.number}", says, refused=True)
        return False

    def _attachment_pages(self) -> None:
        """Let the page that WordPress had for a picture lead to the post that it belonged to."""
        if self.asked.dry:
            return
        for one in self.gathered.attachments:
            if one.parent and one.address:
                rows = Imported.objects.filter(blog=self.asked.blog, number=one.parent)
                parent = rows.select_related("post").filter(post__day__isnull=False).first()
                if parent is not None and parent.post is not None:
                    leave(self.asked.blog, one.address, parent.post)

    @contextmanager
    def _step(self, line: int, named: str, what: str = "") -> Iterator[None]:
        """Do one thing wholly or not at all, and report it; take it back in a dry run."""
        report = Report(self.whole.file)
        self.job.tell_to(report)
        try:
            with transaction.atomic():
                yield
                if self.asked.dry:
                    transaction.set_rollback(True)
        except REFUSALS as refusal:
            self.job.terms.look_again()
            if what:
                self.whole.count(what, "refused")
            self.whole.note(line, named, _words(refusal), refused=True)
        else:
            self.whole.take(report)
        finally:
            self.job.tell_to(self.whole)

    def _moved_on(self, what: str) -> None:
        self.done += 1
        self.tell(what, self.done, self.total)
        if self.run is not None:
            running.touch(self.run, self.done)


def _words(refusal: Exception) -> str:
    """Return why a thing is left out, in words for who imports."""
    if isinstance(refusal, IntegrityError | DataError):
        return "The database does not take it. The rest was imported."
    return str(refusal) or "It cannot be kept here."
