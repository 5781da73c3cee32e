"""The posts of an export, each an item that its comments stand in."""

import datetime as dt
from collections.abc import Iterator, Sequence
from email.utils import format_datetime
from typing import Any

from django.utils import timezone

from comments.moderation import door
from comments.moderation.parts import in_parts
from govblog.wordpress import own
from govblog.wordpress.dumping.scene import Scene
from govblog.wordpress.dumping.xml import (
    as_html,
    as_json,
    cdata,
    clock,
    element,
    filed,
    meta,
    metas,
    plain,
)
from posts import publishing
from posts.models import Post, PostEvent, PostRevision

EVENTS_AT_ONCE = 500  # in one meta
_S = PostRevision.Status
_STANDING = publishing.Standing
_WAITING = {_S.REVIEW, _S.APPROVED}
_DOOR = {
    "closed_at": "comments_closed_at",
    "closed_reason": "comments_closed_reason",
    "reopen_at": "comments_reopen_at",
    "close_after": "comments_close_after",
    "slow_minutes": "slow_minutes",
}
_EVENT = ("act", "at", "due_at", "reason", "about", "reopen_at", "minutes", "revision__number")


class Posts:
    """Some posts of the blog, written in turn: what goes with them is asked for all at once."""

    def __init__(self, scene: Scene, posts: Sequence[Post]) -> None:
        self.scene, self.posts, self.now = scene, posts, timezone.now()
        keys = [post.pk for post in posts]
        rows = PostRevision.objects.filter(post__in=keys).order_by("post_id", "number")
        related = ("authors", "categories", "tags", "related", "hands")
        self.revisions: dict[int, list[PostRevision]] = {key: [] for key in keys}
        for revision in rows.prefetch_related(*related):
            self.revisions[revision.post_id].append(revision)
        self.before = scene.old_addresses("post", keys)

    def item(self, post: Post) -> Iterator[str]:
        """Yield the item of a post up to its comments; "</item>" is the caller's."""
        scene, zone = self.scene, self.scene.blog.zone
        revisions = self.revisions[post.pk]
        shown = self.shown(revisions)
        number, first = scene.numbers.of("post", post.pk), post.first_published_at
        path = post.get_absolute_url() if post.day else f"/?p={number}"
        yield "<item>\n" + element("title", as_html(shown.title))
        yield plain("link", scene.address(path))
        yield plain("pubDate", format_datetime(first)) if first else ""
        yield element("dc:creator", self._signed(shown))
        yield f'<guid isPermaLink="false">{cdata(scene.address(f"/?p={number}"))}</guid>\n'
        yield element("description", "")
        yield element("content:encoded", _full(scene, shown.body))
        yield element("excerpt:encoded", as_html(shown.excerpt))
        yield element("wp:post_id", number)
        yield element("wp:post_date", clock(first or shown.saved_at, zone))
        yield element("wp:post_date_gmt", clock(first))
        yield element("wp:post_modified", clock(shown.saved_at, zone))
        yield element("wp:post_modified_gmt", clock(shown.saved_at))
        yield element("wp:comment_status", self._door(post))
        yield element("wp:ping_status", "closed")
        yield element("wp:post_name", post.slug)
        yield element("wp:status", self._status(post, revisions[-1]))
        yield element("wp:post_parent", 0) + element("wp:menu_order", 0)
        yield element("wp:post_type", "post") + element("wp:post_password", "")
        yield element("wp:is_sticky", 0)
        yield from self._filed(shown)
        yield from self._metas(post, shown)

    def shown(self, revisions: Sequence[PostRevision]) -> PostRevision:
        """Return the text that WordPress is to have: the public one, else the planned, the last."""
        public = [one for one in revisions if one.status == _S.PUBLISHED]
        due = [one for one in public if one.publish_at and one.publish_at <= self.now]
        if due:
            return max(due, key=lambda one: (one.publish_at, one.number))
        return public[-1] if public else revisions[-1]

    def _status(self, post: Post, last: PostRevision) -> str:
        standing = publishing.standing_of(post, self.now)
        if standing == _STANDING.WITHDRAWN:
            return "private"
        if standing != _STANDING.NEVER:
            return "publish"
        if post.first_published_at is not None:
            return "future"
        return "pending" if last.status in _WAITING else "draft"

    def _door(self, post: Post) -> str:
        return "open" if door.closed(post, self.now) is None else "closed"

    def _signed(self, shown: PostRevision) -> str:
        authors = self._slugs(shown)["authors"]
        return authors[0] if authors else ""

    def _filed(self, shown: PostRevision) -> Iterator[str]:
        for kind, known, domain in (
            (shown.categories, self.scene.categories, "category"),
            (shown.tags, self.scene.tags, "post_tag"),
        ):
            for term in kind.all():
                as_begun = known.get(term.pk, term)
                yield filed(domain, as_begun.slug, as_begun.name)

    def _slugs(self, revision: PostRevision) -> dict[str, list[str]]:
        """Return what a text is signed with and filed under, named as in the head of the file."""
        scene = self.scene
        return {
            name: [known.get(term.pk, term).slug for term in terms]
            for name, known, terms in (
                ("authors", scene.authors, revision.authors.all()),
                ("categories", scene.categories, revision.categories.all()),
                ("tags", scene.tags, revision.tags.all()),
            )
        }

    def _metas(self, post: Post, shown: PostRevision) -> Iterator[str]:
        if shown.picture_id:
            number = self.scene.numbers.of("picture", shown.picture_id)
            yield meta("postmeta", "_thumbnail_id", str(number))
        yield meta("postmeta", own.POST, as_json(self._said(post)))
        said = (self._text(one, shown) for one in self.revisions[post.pk])
        yield metas("postmeta", own.REVISION, said)
        events = PostEvent.objects.filter(post=post).order_by("at", "pk")
        for some in in_parts(list(events.values("by", *_EVENT)), EVENTS_AT_ONCE):
            yield meta("postmeta", own.EVENTS, as_json([self._event(one) for one in some]))

    def _said(self, post: Post) -> dict[str, Any]:
        return {
            "blog": self.scene.blog.feed_id,
            "day": post.day,
            "first_published_at": post.first_published_at,
            "withdrawn_at": post.withdrawn_at,
            "withdrawn_reason": post.withdrawn_reason,
            "comments": {name: getattr(post, field) for name, field in _DOOR.items()},
            "old_addresses": self.before.get(post.pk, []),
        }

    def _text(self, one: PostRevision, shown: PostRevision) -> dict[str, Any]:
        """Return all that a text is; its body is left out where it is the item's content."""
        scene = self.scene
        numbers = scene.numbers
        said: dict[str, Any] = {
            "number": one.number,
            "status": "scheduled" if _is_to_come(one, self.now) else one.status,
            "publish_at": one.publish_at,
            "title": one.title,
            "excerpt": one.excerpt,
            **self._slugs(one),
            "picture": numbers.of("picture", one.picture_id) if one.picture_id else None,
            "related": [numbers.of("post", other.post_id) for other in one.related.all()],
            "change_note": one.change_note,
            "version": one.version,
            "saved_at": one.saved_at,
            "saved_by": scene.person(one.saved_by_id),
            "approved_by": scene.person(one.approved_by_id),
            "hands": [scene.person(hand.pk) for hand in one.hands.all()],
        }
        if one is not shown or _full(scene, one.body) != one.body:
            said["body"] = one.body
        return said

    def _event(self, said: dict[str, Any]) -> dict[str, Any]:
        by = self.scene.person(said.pop("by"))
        return {"by": by, "revision": said.pop("revision__number"), **said}


def _full(scene: Scene, body: str) -> str:
    """Return a body whose pictures are found from elsewhere too."""
    return body.replace(' src="/', f' src="{scene.blog.origin}/')


def _is_to_come(revision: PostRevision, now: dt.datetime) -> bool:
    return revision.publish_at is not None and revision.publish_at > now
