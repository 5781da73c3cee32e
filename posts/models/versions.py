"""Rows whose public pages are known by a version: kept pages are of one, and a change moves it."""

from typing import ClassVar, TypeVar

from django.db import models
from django.db.models import F, Sum

from posts.models import purge

_Row = TypeVar("_Row", bound=models.Model)


class VersionedQuerySet(models.QuerySet[_Row]):
    """Ways to ask for versions and to move them: of blogs, and of posts."""

    # Which fields name the blog and, of a post, the post that a cache in front is to forget
    forgotten_by: ClassVar[tuple[str, ...]]

    def versions(self) -> int:
        """Return the sum of their versions: it changes when one of them does."""
        return int(self.aggregate(found=Sum("version"))["found"] or 0)

    def move_version(self, *, hard: bool = False) -> int:
        """Mark every page of these as changed; return how many rows.

        `hard`: something was taken down, so no cache may show the old pages any more. Call it in
        the transaction of the change.
        """
        purge.note(self, self.forgotten_by, hard=hard)
        return self.update(version=F("version") + 1)
