"""What every step has in common: its locks, its row in the record, the pages that it changes."""

import datetime as dt

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.text import slugify

from govblog.text import clean_body, clean_line, counted_length, is_blank
from posts import old_addresses, searching
from posts.models import Blog, Post, PostEvent, PostRevision
from posts.models.sharing import LONGEST_NOTE
from posts.publishing.states import OPEN, EditedMeanwhile, NotDone

LONGEST_LINE = 300


def locked(post: Post) -> Post:
    """Lock a post, its blog first: the order in which a decision locks them too."""
    Blog.objects.select_for_update(no_key=True).get(pk=post.blog_id)
    return Post.objects.select_for_update().get(pk=post.pk)


def free_slug(blog: Blog, wished: str, own: Post | None = None) -> str:
    """Return `wished`, or with a number behind it when another post of the blog has or had it."""
    base = slugify(wished)[:190].strip("-") or "post"
    slugs = old_addresses.slugs_of_posts(blog, base, own)
    if base not in slugs:
        return base
    return next(s for n in range(2, len(slugs) + 3) if (s := f"{base}-{n}") not in slugs)


def open_text(post: Post, seen: int | None = None) -> PostRevision | None:
    """Return the text of a post that is worked on, or None.

    Raises EditedMeanwhile when `seen`, the version on somebody's screen, is another.
    """
    revision = post.revisions.filter(status__in=OPEN).first()
    if revision is not None and seen is not None and revision.version != seen:
        raise EditedMeanwhile(revision, "Read it again first.")
    return revision


def record(
    post: Post,
    revision: PostRevision | None,
    act: PostEvent.Act,
    by: User,
    *,
    due: dt.datetime | None = None,
    reason: str = "",
    about: str = "",
) -> None:
    """Write an act into the record."""
    now = timezone.now()
    PostEvent.objects.create(
        post=post,
        revision=revision,
        act=act,
        by=by,
        at=now,
        due_at=due or now,
        reason=reason,
        about=about,
    )


def move_pages(post: Post, *, hard: bool = False) -> None:
    """Let search follow what became of a post, and mark the pages that show it as changed.

    `hard`: the post was taken down, so no cache may show it any more.
    """
    searching.follow(post)
    Post.objects.filter(pk=post.pk).move_version(hard=hard)
    Blog.objects.filter(pk=post.blog_id).move_version(hard=hard)


def note_of(said: str, *, needed: str = "") -> str:
    """Return a note for colleagues as it is kept. Raises NotDone for one too long, and with the
    words `needed` for none."""
    note = clean_body(said)
    if is_blank(note):
        if needed:
            raise NotDone(needed)
        return ""
    if counted_length(note) > LONGEST_NOTE:
        raise NotDone(f"Note must be {LONGEST_NOTE:,} characters or less.")
    return note


def line_of(said: str, what: str, longest: int = LONGEST_LINE) -> str:
    """Return a line as it is kept. Raises NotDone for one too long."""
    line = clean_line(said)
    if is_blank(line):
        return ""
    if len(line) > longest:
        raise NotDone(f"{what} must be {longest} characters or less.")
    return line
