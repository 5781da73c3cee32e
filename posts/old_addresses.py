"""Addresses under which something stood: kept, followed in one hop, and taken by nothing else."""

from collections.abc import Sequence
from typing import Any, TypeVar

from django.db.models import Model

from posts.models import Author, Blog, Category, OldAddress, Page, Post, Tag
from posts.models.moved import LONGEST_PATH, TARGETS

Target = Post | Category | Tag | Author | Page
AnyTerm = TypeVar("AnyTerm", Category, Tag, Author)


def leave(blog: Blog, path: str, target: Target) -> None:
    """Keep that `path` leads to `target` from now on. The target stands elsewhere already."""
    OldAddress.objects.create(blog=blog, path=path, **_named(target))


def come_back(blog: Blog, path: str) -> None:
    """Forget that `path` led on: what stood there stands there again."""
    OldAddress.objects.filter(blog=blog, path=path).delete()


def pass_on(source: Target, target: Target) -> None:
    """Let every old address of `source` lead to `target`, which is of the same kind."""
    OldAddress.objects.filter(**_named(source)).update(**_named(target))


def holder(blog: Blog, path: str, own: Model | None = None) -> Target | None:
    """Return what `path` leads to, so that nothing else may take it; None when that is `own`."""
    kept = OldAddress.objects.filter(blog=blog, path=path).select_related(*TARGETS).first()
    return kept.target if kept and kept.target != own else None


def as_now(terms: Sequence[AnyTerm]) -> list[AnyTerm]:
    """Return these terms as they are at this moment: for each that was merged, what it is part of.

    Call with the blog locked: else they may be merged before they are written down.
    """
    if not terms:
        return []
    there = type(terms[0]).objects.in_bulk([term.pk for term in terms])
    found: dict[int, AnyTerm] = {}
    for term in terms:
        now: Any = there.get(term.pk) or holder(term.blog, term.get_absolute_url())
        if now is not None:
            found[now.pk] = now
    return list(found.values())


def slugs_of_posts(blog: Blog, base: str, own: Post | None = None) -> set[str]:
    """Return the slugs that begin with `base` and belong to posts other than `own`.

    Those under which a post once stood are among them: another day would make them no clearer.
    """
    posts = Post.objects.filter(blog=blog, slug__startswith=base)
    moved = OldAddress.objects.filter(blog=blog, post__isnull=False, path__contains=f"/{base}")
    if own is not None:
        posts, moved = posts.exclude(pk=own.pk), moved.exclude(post=own)
    paths = moved.values_list("path", flat=True)
    return {
        *posts.values_list("slug", flat=True),
        *(path.rstrip("/").rpartition("/")[2] for path in paths),
    }


def present(blog: Blog, path: str) -> str | None:
    """Return where that which once stood at `path` stands now, None when nothing did.

    What lies below an old address, such as comments or a feed, lies below the present one. The
    address of a post that readers never saw is given away to nobody.
    """
    if len(path) > LONGEST_PATH or "\0" in path:
        return None
    closed = path if path.endswith("/") else f"{path}/"
    cuts = [at + 1 for at, character in enumerate(closed) if character == "/" and at]
    starts = {path, *(closed[:cut] for cut in cuts)}
    found = OldAddress.objects.filter(blog=blog, path__in=starts).select_related(*TARGETS)
    kept = max(found, key=lambda one: len(one.path), default=None)
    if kept is None or (isinstance(kept.target, Post) and not kept.target.has_been_public()):
        return None
    return f"{kept.target.get_absolute_url()}{closed[len(kept.path) :].lstrip('/')}"


def _named(target: Target) -> dict[str, Target]:
    return {type(target).__name__.lower(): target}
