"""What subscribers are told of: posts that became public, and changes that later texts note."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F

from posts.models import Post, PostRevision
from posts.models.post import PostRevisionQuerySet


@dataclass(frozen=True)
class News:
    """A post by the text that readers see, and the later text that changed it, if that is told."""

    revision: PostRevision
    change: PostRevision | None = None

    @property
    def moment(self) -> dt.datetime:
        """Return when it became public."""
        at = self.change.publish_at if self.change else self.revision.post.first_published_at
        if at is None:
            raise ValueError("What is not public is no news.")
        return at

    def texts(self) -> PostRevisionQuerySet:
        """Return the texts that say whom it is for: who was told of any is told what changed."""
        if self.change is None:
            return PostRevision.objects.filter(pk=self.revision.pk)
        return PostRevision.objects.due(self.moment).filter(post=self.revision.post_id)

    def key(self, person: str) -> str:
        """Return the key of the letter that tells a person of it, whatever they follow."""
        if self.change is None:
            return f"post {self.revision.post_id} {person}"
        return f"change {self.revision.post_id} {self.change.pk} {person}"


def keys_of(post: Post) -> tuple[str, str]:
    """Return what the keys of the letters about one post begin with."""
    return f"post {post.pk} ", f"change {post.pk} "


def public(moment: dt.datetime) -> PostRevisionQuerySet:
    """Return the public texts with all that a letter says of them."""
    found = PostRevision.objects.public(moment).select_related("post__blog")
    return found.prefetch_related("authors")


def changes(moment: dt.datetime) -> PostRevisionQuerySet:
    """Return the later texts of public posts that say what they changed, each since its moment."""
    noted = PostRevision.objects.due(moment).exclude(change_note="")
    return noted.filter(
        post__in=Post.objects.published(moment), publish_at__gt=F("post__first_published_at")
    )


def of_changes(noted: Iterable[PostRevision], moment: dt.datetime) -> list[News]:
    """Return the news of these changes, with the texts that readers see at a moment."""
    held = list(noted)
    shown = {one.post_id: one for one in public(moment).filter(post__in={c.post_id for c in held})}
    return [News(shown[one.post_id], one) for one in held if one.post_id in shown]
