"""How a text is begun and saved."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from govblog import roles, sanitise
from govblog.text import clean_line
from posts import old_addresses, related, terms, uses
from posts.models import Author, Blog, Category, Picture, Post, PostEvent, PostRevision
from posts.publishing.releasing import scheduled
from posts.publishing.states import OPEN, TRANSITIONS, EditedMeanwhile, NotDone
from posts.publishing.step import free_slug, locked, open_text, record

_S = PostRevision.Status
_GONE = (
    "A picture of this post was deleted after you chose it. Choose another or take it out, then "
    "save again."
)


@dataclass(frozen=True)
class Text:
    """What an editor writes: plain title and excerpt, HTML body, and what goes with them."""

    title: str
    body: str
    excerpt: str = ""
    picture: Picture | None = None
    authors: Sequence[Author] = field(default_factory=tuple)
    categories: Sequence[Category] = field(default_factory=tuple)
    tags: Sequence[str] = field(default_factory=tuple)
    related: Sequence[Post] = field(default_factory=tuple)


def start(blog: Blog, text: Text, *, by: User, slug: str = "") -> Post:
    """Make a new post with its first draft; return the post.

    Raises PermissionDenied, NotDone for a picture that was deleted meanwhile, and
    sanitise.TooLong for a body beyond its limit.
    """
    roles.require(by, "write", blog)
    with transaction.atomic():
        # Two editors who start the same title at once take turns
        Blog.objects.select_for_update(no_key=True).get(pk=blog.pk)
        post = Post.objects.create(blog=blog, slug=free_slug(blog, slug or text.title))
        write(PostRevision(post=post, number=1), text, by)
    return post


def save_draft(post: Post, text: Text, *, by: User, seen: int, slug: str = "") -> PostRevision:
    """Save `text` as the post's draft, a new one if there is none; return it.

    A text in review, or approved, becomes a draft again. `seen` is the version of the newest
    revision when the text was opened. `slug` counts only until the post is first published.
    Raises EditedMeanwhile when someone else saved since, NotDone when a revision is scheduled or a
    picture was deleted meanwhile, PermissionDenied, sanitise.TooLong.
    """
    with transaction.atomic():
        mine = locked(post)
        roles.require(by, "write", mine.blog_id)
        if scheduled(mine) is not None:
            raise NotDone("This post is scheduled. Take it back to draft first, then change it.")
        revision = mine.revisions.latest("number")
        if revision.version != seen:
            raise EditedMeanwhile(revision)
        if mine.first_published_at is None and slug and slug != mine.slug:
            mine.slug = free_slug(mine.blog, slug, own=mine)
            mine.save(update_fields=["slug"])
        if revision.status not in OPEN:
            after = {"number": revision.number + 1, "version": revision.version}
            revision = PostRevision(post=mine, **after)
        if revision.status != _S.DRAFT:
            record(mine, revision, PostEvent.Act.CHANGE, by)
        revision.status, revision.approved_by = TRANSITIONS["change"][revision.status], None
        revision.version += 1
        return write(revision, text, by)


def write(revision: PostRevision, text: Text, by: User) -> PostRevision:
    """Fill a revision with a text, save it with all that goes with it, and return it.

    Call with the blog locked. Raises NotDone when a picture of it was deleted, sanitise.TooLong.
    """
    revision.title, revision.excerpt = clean_line(text.title), clean_line(text.excerpt)
    revision.body = sanitise.post_html(text.body)
    # Whoever deletes a picture holds the lock of the blog too, and comes before this or after
    if uses.gone(revision.body, text.picture, revision.post.blog_id):
        raise NotDone(_GONE)
    revision.picture = text.picture
    revision.saved_by, revision.saved_at = by, timezone.now()
    is_new = revision.pk is None
    revision.save()
    for relation, filed in (
        (revision.authors, old_addresses.as_now(text.authors)),
        (revision.categories, old_addresses.as_now(text.categories)),
        (revision.tags, terms.named(revision.post.blog, text.tags, by=by)),
    ):
        # Of a new text there is nothing to look for that it was filed under before
        _file(relation, filed, is_new=is_new)
    if text.related or not is_new:
        related.keep(revision, text.related)
    uses.note(revision, is_new=is_new)
    revision.hands.add(by)
    return revision


def _file(relation: Any, filed: Sequence[Any], *, is_new: bool) -> None:
    if not is_new:
        relation.set(filed)
    elif filed:
        relation.add(*filed)


def draft_of(post: Post) -> PostRevision | None:
    """Return the post's open text: its draft, also in review or approved. None without one."""
    return open_text(post)
