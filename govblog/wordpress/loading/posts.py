"""A post of the export, written here: new, anew where it changed there, or left as it is."""

import datetime as dt
import hashlib
import json
import re
from contextlib import suppress
from dataclasses import dataclass, replace

from django.utils import timezone

from comments.moderation import closing
from comments.moderation.door import closing_of
from govblog.elsewhere import plain_text
from govblog.text import is_blank
from govblog.wordpress.items import Item
from govblog.wordpress.loading import own_posts
from govblog.wordpress.loading.addresses import leave
from govblog.wordpress.loading.bodies import Bodies
from govblog.wordpress.loading.gathering import Place, about
from govblog.wordpress.loading.job import Job
from govblog.wordpress.loading.names import line_of, slug_of
from govblog.wordpress.loading.own_posts import OwnPost
from govblog.wordpress.loading.rebuilt import FEATURING, Rebuilding
from govblog.wordpress.own import POST, REVISION
from posts import checks, featuring, publishing
from posts.models import Blog, Imported, Post, PostEvent, PostRevision
from posts.publishing import Brought, Text

LONGEST_TITLE, LONGEST_EXCERPT = 200, 400
CLOSED = "Comments were closed before this blog moved here."


def title_of(item: Item, body: str, longest: int) -> str:
    """Return the title of an item, or the first words of its text when it has none."""
    title = line_of(item.title, longest)
    if is_blank(title):
        title = line_of(plain_text(body), 60)
    return "Without a title" if is_blank(title) else title


def digest_of(*said: object) -> str:
    """Return what two things have in common that are the same in all that is taken over."""
    return hashlib.sha256(json.dumps(said, default=str).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Ready:
    """A text made for here, and what it is known by when it comes again."""

    text: Text
    digest: str
    own: OwnPost | None = None


class Posts:
    """Writes posts."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.bodies = Bodies(job)
        self.rebuilding = Rebuilding(job)
        self._sticky: list[tuple[dt.datetime, int]] = []

    def prepare(self, item: Item, place: Place) -> Ready:
        """Return the text of a post as it is to be here; its pictures are taken over now."""
        if own := own_posts.post_of(item, timezone.now()):
            metas = [value for key, value in item.meta if key in {POST, REVISION}]
            edited = [[own.shown.title, own.shown.excerpt]] if own.is_edited else []
            missing = self.rebuilding.missing(item, own)
            digest = digest_of(item.content, metas, missing, *edited)
            return Ready(Text(own.shown.title, ""), digest, own)
        html = self.bodies.html(item)
        text = Text(
            title=title_of(item, html, LONGEST_TITLE),
            body=html,
            excerpt=line_of(item.excerpt, LONGEST_EXCERPT),
            picture=self.job.pictures.numbered(dict(item.meta).get("_thumbnail_id", "")),
        )
        digest = digest_of(
            text.title, html, text.excerpt, text.picture and text.picture.pk, place.standing.at,
            item.author, sorted((one.kind, one.slug) for one in item.terms),
        )  # fmt: skip
        return Ready(text, digest)

    def write(self, item: Item, place: Place, ready: Ready) -> Post:
        """Write a post as the export has it; return it. Call in a transaction.

        Raises what the verbs of publishing raise.
        """
        was = place.was
        if was and was.digest == ready.digest:
            self.job.report.count("posts", "unchanged")
            post = Post.objects.get(pk=was.here)
        else:
            if not ready.own:
                self._cut(item, ready.text)
            post = self._written(item, place, ready)
        if ready.own:
            self.rebuilding.here(post, ready.own)
        else:
            if was:
                self._follow_door(item, post)
            if item.sticky and (at := post.first_published_at) and post.has_been_public():
                self._sticky.append((at, post.pk))
        return post

    def feature(self, *, keep: bool) -> None:
        """Let the newest post that was kept at the top there lead the front page, unless one leads
        or led it here; count the others. Without `keep`, only count."""
        blog = Blog.objects.get(pk=self.job.blog.pk)
        kept = [pk for _, pk in sorted(self._sticky, reverse=True) if pk != blog.featured_id]
        is_free = not PostEvent.objects.filter(post__blog=blog, act__in=FEATURING).exists()
        if kept and is_free:
            newest = kept.pop(0)
            self.job.report.count("posts", "leads the front page, as there")
            post = Post.objects.published().filter(pk=newest, blog=blog).first()
            if keep and post is not None:
                # Somebody may feature it, or withdraw it, at this moment
                with suppress(publishing.NotDone):
                    featuring.feature(post, by=self.job.by)
        if kept:
            self.job.report.count("posts", "kept at the top there, not here", len(kept))

    def _follow_door(self, item: Item, post: Post) -> None:
        """Close or open the comments of a post as they were there since, unless somebody here did
        anything about them."""
        door = closing_of(post)
        if item.comments_open == (door is None or not door.holds(timezone.now())):
            return
        last = closing.last_act(post)
        with suppress(closing.ChangedMeanwhile):
            if not item.comments_open and last is None:
                closing.close(post, by=self.job.by, reason=CLOSED, seen=0)
                self.job.report.count("posts", "comments closed, as there")
            elif item.comments_open and last is not None and last.reason == CLOSED:
                closing.reopen(post, by=self.job.by, seen=last.pk)
                self.job.report.count("posts", "comments opened, as there")

    def _written(self, item: Item, place: Place, ready: Ready) -> Post:
        job, was = self.job, place.was
        job.terms.not_taken(item)
        if ready.own:
            self.rebuilding.told(item, ready.own)
        if was is None and ready.own:
            revision = self.rebuilding.write(item, place, ready.own)
            job.report.count("posts", "added")
        elif was is None:
            revision = publishing.plant(job.blog, self._brought(item, place, ready), by=job.by)
            job.report.count("posts", "added")
        else:
            post = Post.objects.get(pk=was.here)
            brought = self._brought(item, place, ready)
            if ready.own and ready.own.is_withdrawn and post.withdrawn_at is None:
                brought = replace(brought, published_at=None)
            try:
                revision = publishing.replant(post, brought, by=job.by, seen=was.seen)
            except publishing.NotDone as refusal:
                changed = isinstance(refusal, publishing.EditedMeanwhile)
                says = "It was changed here since; that stays." if changed else str(refusal)
                job.report.count("posts", "changed here, left")
                job.report.note(item.line, about(item), says)
                return post
            job.report.count("posts", "updated")
        self._keep(item, place, revision, ready)
        return revision.post

    def _brought(self, item: Item, place: Place, ready: Ready) -> Brought:
        terms, at = self.job.terms, place.standing.at
        if ready.own:
            text = self.rebuilding.text(item, ready.own.shown)
            tags = self.rebuilding.tags(item, ready.own.shown)
            return Brought(text, place.slug, at, place.day, tags)
        signed, filed = terms.authors(item), terms.categories(item)
        whole = replace(ready.text, authors=signed, categories=filed)
        return Brought(whole, place.slug, at, place.day, terms.tags(item))

    def _keep(self, item: Item, place: Place, revision: PostRevision, ready: Ready) -> None:
        job, post = self.job, revision.post
        placed = post.get_absolute_url() if post.day else ""
        said = {"digest": ready.digest, "seen": revision.version, "placed": placed}
        if place.was:
            Imported.objects.filter(pk=place.was.pk).update(**said)
        else:
            Imported.objects.create(
                blog=job.blog, number=place.number, address=place.address, post=post, **said
            )
            if not item.comments_open and not ready.own:
                closing.close(post, by=job.by, reason=CLOSED)
        if placed:
            for path in (place.address, *_before(item, place.address)):
                leave(job.blog, path, post)
            if place.slug not in {item.slug, slug_of(item.slug, place.slug)}:
                job.report.note(item.line, about(item), f"Its address here is {placed}")
            self._check(revision)
        job.report.count("posts by status", _state_of(revision))

    def _check(self, revision: PostRevision) -> None:
        """Count what the checks before publication find: it is public already, so none stops it."""
        # Where links on this blog lead is known only when all of the export is here
        found = (one.check for one in checks.look_over(revision) if one.code != "broken-link")
        for label in sorted({check.label for check in found}):
            self.job.report.count("checks that find something", label)

    def _cut(self, item: Item, text: Text) -> None:
        report = self.job.report
        if text.title.endswith("…") and not item.title.strip().endswith("…"):
            report.note(item.line, about(item), "Its title was too long and is cut.")
        elif not item.title.strip():
            report.note(item.line, about(item), f"It had no title. It is called “{text.title}”.")
        if text.excerpt.endswith("…") and len(text.excerpt) > LONGEST_EXCERPT - 40:
            report.note(item.line, about(item), "Its summary was too long and is cut.")


def _before(item: Item, address: str) -> list[str]:
    """Return the addresses under which WordPress still found a post that was renamed there."""
    slugs = [value for key, value in item.meta if key == "_wp_old_slug" and value]
    parts = re.fullmatch(r"(.*/)([^/]+)(/?)", address)
    return [f"{parts[1]}{slug}{parts[3]}" for slug in slugs] if parts else []


def _state_of(revision: PostRevision) -> str:
    at = revision.publish_at
    if at is None:
        return "drafts"
    return "planned" if at > timezone.now() else "public"
