"""Where pictures are used: noted when a text is written, told on the page of pictures."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Max, OuterRef, Q, Subquery

from posts.models import Picture, PictureUse, Post, PostRevision

_NAMES = re.compile(r'src="/media/(pictures/[0-9a-f]{24}\.webp)"')


@dataclass(frozen=True, slots=True)
class Use:
    """A post that shows a picture: in its newest text or only in older ones, and as what."""

    post: int
    title: str
    texts: int
    newest: bool
    lead: bool


def gone(body: str, lead: Picture | None, blog: int) -> bool:
    """Say whether a text names a picture that is kept no more, or has a lead that this blog, given
    by its key, has not."""
    names = set(_NAMES.findall(body))
    lost = names and Picture.objects.filter(file__in=names).count() < len(names)
    return bool(lost) or (
        lead is not None and not Picture.objects.filter(pk=lead.pk, blog=blog).exists()
    )


def note(revision: PostRevision, *, is_new: bool = False) -> None:
    """Note which pictures of its blog a revision shows. Call whenever it is written; `is_new` says
    that it never was before."""
    names = set(_NAMES.findall(revision.body))
    mine = Picture.objects.filter(blog=revision.post.blog_id)
    shown = set(mine.filter(file__in=names).values_list("pk", flat=True)) if names else set()
    if revision.picture_id is not None:
        shown.add(revision.picture_id)
    known = set() if is_new else set(revision.uses.values_list("picture", flat=True))
    if gone := known - shown:
        revision.uses.filter(picture__in=gone).delete()
    PictureUse.objects.bulk_create(
        PictureUse(picture_id=pk, revision=revision) for pk in shown - known
    )


def is_hidden(picture: Picture) -> bool:
    """Say whether a picture stands in texts that readers do not see, and in no other."""
    public = PostRevision.objects.due().filter(post__in=Post.objects.published())
    return picture.uses.exists() and not picture.uses.filter(revision__in=public).exists()


def of(pictures: Iterable[Picture]) -> dict[int, list[Use]]:
    """Return for each picture, by its key, the posts that show it, the newest first; one query."""
    newest = PostRevision.objects.filter(post=OuterRef("revision__post")).order_by("-number")
    rows = (
        PictureUse.objects.filter(picture__in=[picture.pk for picture in pictures])
        .values("picture", post=F("revision__post"))
        .annotate(
            last=Max("revision__number"),
            texts=Count("pk"),
            lead=Count("revision", filter=Q(revision__picture=F("picture"))),
            title=Subquery(newest.values("title")[:1]),
            number=Subquery(newest.values("number")[:1]),
        )
        .order_by("picture", "-post")
    )
    found: dict[int, list[Use]] = {}
    for row in rows:
        use = Use(
            row["post"],
            row["title"] or "A post without a title",
            row["texts"],
            row["last"] == row["number"],
            row["lead"] > 0,
        )
        found.setdefault(row["picture"], []).append(use)
    return found
