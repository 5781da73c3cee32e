"""What is kept of who wrote comments that an import brings: what retention would have left of it.

Most were decided long ago where they come from, so their email goes before it comes; a person on
legal hold keeps it. Who was erased here stays erased.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from django.db.models import Q

from comments.models import Comment, Content, Erasure, Hold
from comments.moderation import known
from comments.persons import known_as
from posts.models import Blog


class Written(Protocol):
    """A comment as it is brought."""

    @property
    def email(self) -> str:
        """The address its writer gave, or nothing."""

    @property
    def written_at(self) -> dt.datetime:
        """When it was written."""

    @property
    def status(self) -> str:
        """What it is to be here."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a comment's writer; `erased` says that they had their data erased here."""

    email: str = ""
    person: str = ""
    erased: bool = False


class People:
    """The writers of some comments, looked up together: four queries however many."""

    def __init__(self, blog: Blog, written: Iterable[Written], now: dt.datetime) -> None:
        self.now, self.blog = now, blog
        self.of_email = {
            email: known.on_blog(blog.pk, email)
            for email in {one.email for one in written}
            if email
        }
        self.decided_before = now - dt.timedelta(days=blog.email_days, minutes=blog.undo_minutes)
        self.known_since = now - dt.timedelta(days=blog.person_days)
        self.erased = self._erased()
        self.held = self._held()
        self.lately = self._lately(written)

    def of(self, one: Written) -> Kept:
        """Return what is kept of the writer of a comment."""
        person = self.of_email.get(one.email, "")
        if not person or person in self.held:
            return Kept(one.email, person)
        if (until := self.erased.get(person)) and one.written_at <= until:
            return Kept(erased=True)
        # It was decided when it was written at the earliest
        if one.status == Comment.Status.PENDING or one.written_at > self.decided_before:
            return Kept(one.email, person)
        return Kept(person=person if person in self.lately else "")

    def _erased(self) -> dict[str, dt.datetime]:
        """Return who was erased, on this blog or everywhere, and when last."""
        # By whatever key they were known then
        hashes = {one: now for email, now in self.of_email.items() for one in known_as(email)}
        here = Q(blog=None) | Q(blog=self.blog.pk)
        listed = (
            Erasure.objects.filter(here, person__in=hashes) if hashes else Erasure.objects.none()
        )
        last: dict[str, dt.datetime] = {}
        for person, at in listed.values_list("person", "at"):
            now = hashes[person]
            last[now] = max(at, last.get(now, at))
        return last

    def _held(self) -> set[str]:
        if not self.of_email:
            return set()
        standing = Hold.objects.filter(blog=self.blog, lifted_at__isnull=True).exclude(person="")
        return set(standing.values_list("person", flat=True))

    def _lately(self, written: Iterable[Written]) -> set[str]:
        """Return who wrote on this blog within the time for which a person is known again."""
        lately = {
            self.of_email[one.email]
            for one in written
            if one.email and one.written_at > self.known_since
        }
        others = set(self.of_email.values()) - lately
        if others:
            theirs = Content.objects.filter(
                person__in=others,
                comment__post__blog=self.blog,
                comment__created_at__gt=self.known_since,
            )
            found = theirs.exclude(person="").order_by().values_list("person", flat=True)
            lately.update(found.distinct())
        return lately
