"""What an editor typed and did not save: kept for its writer, told to who writes the same post.

Kept are the fields of the form as they were typed; they are cleaned when they are saved as a
draft. An autosave is nobody's but its writer's, is no revision, and is not public.
"""

import datetime as dt
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from govblog import portions, roles, sanitise
from posts import publishing, related
from posts.models import Autosave, Blog, Post, PostRevision
from posts.publishing.step import locked

FRESH = dt.timedelta(minutes=15)  # so long somebody counts as writing
KEPT = dt.timedelta(days=30)
TWICE = dt.timedelta(minutes=1)  # in which the same text sent again is one button pressed twice

Place = Post | Blog
Fields = dict[str, str | list[str]]


class NotKept(ValueError):
    """It is not kept; the message says why, in words for its writer."""


def _where(place: Place) -> dict[str, Any]:
    """Return where an autosave is: at a post, or at the new post of a blog."""
    if isinstance(place, Post):
        return {"blog_id": place.blog_id, "post": place}
    return {"blog_id": place.pk, "post": None}


def keep(place: Place, fields: Fields, *, by: User, begun_from: int) -> Autosave:
    """Keep what `by` has typed at a post, or at a blog's new post, in place of what was kept.

    `begun_from` is the version of the text from which it was begun. Raises NotKept for more than
    the sanitiser takes, PermissionDenied.
    """
    where = _where(place)
    roles.require(by, "write", where["blog_id"])
    # No database stores a NUL in JSON
    clean = {name: _without_nul(said) for name, said in fields.items()}
    if sum(len(one) for said in clean.values() for one in said) > sanitise.POST_HTML_LIMIT:
        raise NotKept("The text is too long to be kept.")
    values = {"fields": clean, "begun_from": begun_from, "at": timezone.now()}
    kept, _ = Autosave.objects.update_or_create(**where, by=by, defaults=values)
    return kept


def _without_nul(said: str | list[str]) -> str | list[str]:
    if isinstance(said, str):
        return said.replace("\x00", "")
    return [one.replace("\x00", "") for one in said]


def opened(post: Post, *, by: User) -> None:
    """Note that `by` has the desk of a post open; what is kept for them stays as it is."""
    roles.require(by, "write", post.blog_id)
    there, is_new = Autosave.objects.get_or_create(**_where(post), by=by)
    if not is_new and not there.fields:
        Autosave.objects.filter(pk=there.pk, fields={}).update(at=timezone.now())


def own(place: Place, *, by: User) -> Autosave | None:
    """Return what is kept of what `by` typed there, None when there is nothing."""
    kept = Autosave.objects.filter(**_where(place), by=by).first()
    return kept if kept and kept.fields else None


def discard(place: Place, *, by: User) -> None:
    """Delete what is kept of what `by` typed there."""
    Autosave.objects.filter(**_where(place), by=by).delete()


def others(post: Post, *, by: User) -> list[Autosave]:
    """Return who else has written at the post, or opened its desk, in the last minutes."""
    lately = post.autosaves.filter(at__gt=timezone.now() - FRESH).exclude(by=by)
    return list(lately.select_related("by").order_by("-at", "pk"))


def save(
    post: Post, text: publishing.Text, *, by: User, seen: int, slug: str = "", over: bool = False
) -> PostRevision:
    """Save a draft as publishing.save_draft does, and delete the writer's autosave; return it.

    With `over` the text replaces a draft that a colleague saved meanwhile: that text is kept as
    the colleague's unsaved changes, unless something newer of theirs is kept already. The same
    text sent twice, by a button that was pressed twice, is saved once.
    """
    with transaction.atomic():
        # Before any autosave is touched: who saves holds this lock and waits for an autosave
        locked(post)
        newest = post.revisions.latest("number")
        if newest.version == seen + 1 and _is_what(newest, text, by):
            return newest
        if over and newest.version == seen:
            _hand_back(post, newest, by)
        saved = publishing.save_draft(post, text, by=by, seen=seen, slug=slug)
        discard(post, by=by)
    return saved


def _is_what(draft: PostRevision, text: publishing.Text, by: User) -> bool:
    """Say whether a draft is what `by` wants to save, in every part, and saved it just now."""
    lately = timezone.now() - draft.saved_at < TWICE
    if draft.saved_by_id != by.pk or draft.status != PostRevision.Status.DRAFT or not lately:
        return False
    one, other = (
        (
            " ".join(said.title.split()),
            " ".join(said.excerpt.split()),
            said.picture,
            set(said.authors),
            set(said.categories),
            {tag.casefold() for tag in said.tags},
            list(said.related),
        )
        for said in (text_of(draft), text)
    )
    return one == other and draft.body == sanitise.post_html(text.body)


def start(blog: Blog, text: publishing.Text, *, by: User, slug: str = "") -> Post:
    """Make a new post as publishing.start does, and delete the writer's autosave; return it.

    The same text sent twice, by a button that was pressed twice, makes one post.
    """
    with transaction.atomic():
        # Who presses twice waits here for the first press to be done
        Blog.objects.select_for_update(no_key=True).get(pk=blog.pk)
        firsts = PostRevision.objects.filter(post__blog=blog, number=1, saved_by=by)
        lately = firsts.filter(saved_at__gt=timezone.now() - TWICE).select_related("post")
        if same := next((one for one in lately if _is_what(one, text, by)), None):
            return same.post
        post = publishing.start(blog, text, by=by, slug=slug)
        discard(blog, by=by)
    return post


def _hand_back(post: Post, draft: PostRevision, by: User) -> None:
    """Keep the draft's text for who saved it."""
    if draft.status == PostRevision.Status.PUBLISHED or draft.saved_by_id == by.pk:
        return
    where = {**_where(post), "by": draft.saved_by}
    there, _ = Autosave.objects.select_for_update().get_or_create(**where)
    if not there.fields:
        there.fields, there.begun_from = fields_of(draft), draft.version
        there.at = timezone.now()
        there.save(update_fields=["fields", "begun_from", "at"])


def text_of(revision: PostRevision) -> publishing.Text:
    """Return a revision as what an editor writes."""
    return publishing.Text(
        title=revision.title,
        body=revision.body,
        excerpt=revision.excerpt,
        picture=revision.picture,
        authors=list(revision.authors.all()),
        categories=list(revision.categories.all()),
        tags=[tag.name for tag in revision.tags.all()],
        related=[named.post for named in revision.related.select_related("post")],
    )


def fields_of(revision: PostRevision) -> Fields:
    """Return a revision as the form would send it."""
    return {
        "title": revision.title,
        "body": revision.body,
        "excerpt": revision.excerpt,
        "picture": str(revision.picture_id or ""),
        "authors": [str(one.pk) for one in revision.authors.all()],
        "categories": [str(one.pk) for one in revision.categories.all()],
        "tags": ", ".join(tag.name for tag in revision.tags.all()),
        "related": related.words_for(revision),
    }


def due(now: dt.datetime) -> "QuerySet[Autosave]":
    """Return what nobody has touched for KEPT."""
    return Autosave.objects.filter(at__lt=now - KEPT)


def forget(now: dt.datetime | None = None, most: int | None = None) -> int:
    """Delete what nobody has touched for KEPT; return how many."""
    return portions.delete(due(now or timezone.now()), most)
