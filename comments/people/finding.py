"""Who is meant, and what is theirs: by the exact address, capital letters A to Z aside.

An address with another tag after + is another address: who may read one may not read the other.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from comments.models import Comment, Content, Hold, LegalNotice, Mailbox, Report, Suppression
from comments.persons import known_as, plain
from govblog.models import Letter
from posts.models import Subscription


@dataclass(frozen=True, slots=True)
class Person:
    """Whoever has an email address, on some blogs, and in what came in until a moment.

    `hashes` are the keyed hashes they may be known by. `blogs` None: on all; `until` None: ever.
    """

    email: str
    hashes: tuple[str, ...]
    blogs: frozenset[int] | None = None
    until: dt.datetime | None = None

    def narrowed(self, found: QuerySet[Any], blog: str, at: str) -> QuerySet[Any]:
        """Return what of `found` is on these blogs and not later; `blog` and `at` are lookups."""
        if self.blogs is not None:
            found = found.filter(**{f"{blog}__in": self.blogs})
        return found if self.until is None else found.filter(**{f"{at}__lte": self.until})


def find(
    email: str,
    *,
    blogs: Collection[int] | None = None,
    until: dt.datetime | None = None,
) -> Person:
    """Return whoever has this email, whether anything is kept of them or not."""
    on = None if blogs is None else frozenset(blogs)
    return Person(email.strip(), known_as(email.strip()), on, until)


def comments_of(person: Person) -> QuerySet[Comment]:
    """Return the comments that a person gave the email with, oldest first.

    The one place that says which comments are whose.
    """
    mine = Q(pk__in=_with_email(Content.objects.exclude(email=""), "email", person))
    # By the hash of an email that went
    mine |= Q(content__person__in=person.hashes)
    found = Comment.objects.filter(mine).select_related("content", "post__blog")
    return person.narrowed(found, "post__blog", "created_at").order_by("created_at", "pk")


def reports_of(person: Person) -> QuerySet[Report]:
    """Return the reports a person sent with the email, oldest first."""
    pks = _with_email(Report.objects.exclude(email=""), "email", person)
    found = Report.objects.filter(pk__in=pks).select_related("comment__post__blog")
    return person.narrowed(found, "comment__post__blog", "sent_at").order_by("pk")


def notices_of(person: Person) -> QuerySet[LegalNotice]:
    """Return the legal notices a person sent with the email, oldest first."""
    pks = _with_email(LegalNotice.objects.exclude(email=""), "email", person)
    found = LegalNotice.objects.filter(pk__in=pks).select_related("comment__post__blog")
    return person.narrowed(found, "blog", "received_at").order_by("pk")


def answers_of(person: Person) -> QuerySet[LegalNotice]:
    """Return the legal cases in which the writer of a person's comment was asked, oldest first,
    but those of which nothing is left that names anybody.

    What is found by its comment must be found before the comment is erased.
    """
    mine = comments_of(person).order_by().values("pk")
    found = LegalNotice.objects.filter(
        comment__in=mine, answer_until__isnull=False, forgotten_at__isnull=True
    )
    found = found.select_related("blog").prefetch_related("events__letters")
    return person.narrowed(found, "blog", "received_at").order_by("pk")


def mailboxes_of(person: Person) -> QuerySet[Mailbox]:
    """Return the mailboxes of a person."""
    found = Mailbox.objects.filter(person__in=person.hashes).select_related("blog")
    return person.narrowed(found, "blog", "made_at").order_by("pk")


def subscriptions_of(person: Person) -> QuerySet[Subscription]:
    """Return what a person asked to be told of by mail, confirmed or not."""
    found = Subscription.objects.filter(person__in=person.hashes).select_related("blog")
    return person.narrowed(found, "blog", "made_at").order_by("pk")


def letters_of(person: Person) -> QuerySet[Letter]:
    """Return the letters to a person, oldest first."""
    pks = _with_email(Letter.objects.exclude(to=""), "to", person)
    found = Letter.objects.filter(pk__in=pks).select_related("blog")
    return person.narrowed(found, "blog", "written_at").order_by("pk")


def suppressions_of(person: Person) -> QuerySet[Suppression]:
    """Return whether a person is written to no more."""
    return Suppression.objects.filter(person__in=person.hashes)


def holds_on(person: Person) -> QuerySet[Hold]:
    """Return the legal holds that are on a person now."""
    found = Hold.objects.filter(person__in=person.hashes, lifted_at__isnull=True)
    return person.narrowed(found, "blog", "at") if person.until is None else found


def not_held(person: Person, all_blogs: Collection[int]) -> Person:
    """Return the person on those blogs only on which no legal hold is on them."""
    held = set(holds_on(person).values_list("blog", flat=True))
    if not held:
        return person
    on = frozenset(all_blogs) if person.blogs is None else person.blogs
    return replace(person, blogs=on - held)


def _with_email(found: QuerySet[Any], field: str, person: Person) -> list[int]:
    """Return the keys of the rows whose email is the person's."""
    if not person.email:
        return []
    wanted = plain(person.email)
    # PostgreSQL makes more letters small than A to Z: it finds, and what it finds is compared
    same = found.annotate(who=Lower(field)).filter(who__in={wanted, person.email.lower()})
    return [pk for pk, email in same.values_list("pk", field) if plain(email) == wanted]
