"""What the reader of a subscription chooses or ends, and how each change neither loses nor doubles.

What a person is told by several subscriptions never overlaps: of a blog on which they have one of
their own, no other tells. So whenever one changes, all of them first tell what they owe.
"""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from comments.persons import known_as
from govblog import letters, links
from posts.following import digests
from posts.following.choice import Choice, note
from posts.following.paths import KEEPING, unsubscribe_path_of
from posts.models import Blog, Subscription


class NoSuchSubscription(Exception):
    """No subscription has this link, or not any more."""


def by(ref: str) -> Subscription:
    """Return the subscription with a ref. Raises NoSuchSubscription."""
    found = Subscription.objects.select_related("blog").filter(ref=ref).first() if ref else None
    if found is None:
        raise NoSuchSubscription
    return found


def found(token: str) -> Subscription:
    """Return the confirmed subscription that a token is for. Never acts.

    Raises NoSuchSubscription.
    """
    one = by(links.ref_of(KEEPING, token))
    if one.confirmed_at is None:
        raise NoSuchSubscription
    return one


def choice_of(one: Subscription) -> Choice:
    """Return what a subscription is told, and how often."""
    return Choice(
        one.every, one.whole, one.everywhere, list(one.categories.all()), list(one.authors.all())
    )


def locked(email: str) -> list[Subscription]:
    """Lock and return all that an address asked for, on all blogs, oldest first."""
    mine = Subscription.objects.filter(person__in=known_as(email)).select_related("blog")
    return list(mine.order_by("pk").select_for_update(of=["self"]))


def hold_terms(blog: Blog) -> None:
    """Let no category or author of a blog be merged until this transaction ends."""
    Blog.objects.select_for_update(no_key=True).get(pk=blog.pk)


def flush(subscriptions: Iterable[Subscription], now: dt.datetime) -> None:
    """Tell in one letter each what these, which are locked, still owe."""
    for one in subscriptions:
        digests.tell_until(one, now - dt.timedelta(minutes=one.blog.undo_minutes))


def give_way(one: Subscription) -> None:
    """Let this be the only subscription of its person over all blogs, if it is over all."""
    if one.everywhere:
        others = Subscription.objects.filter(person__in=known_as(one.email)).exclude(pk=one.pk)
        others.filter(confirmed_at__isnull=False).update(everywhere=False)


def choose(one: Subscription, choice: Choice) -> None:
    """Tell a subscription what its reader chose from now on. What it owes until now is told first.

    Raises NoSuchSubscription when it ended a moment ago.
    """
    with transaction.atomic():
        hold_terms(one.blog)
        mine = [other for other in locked(one.email) if other.confirmed_at is not None]
        held = next((other for other in mine if other.pk == one.pk), None)
        if held is None:
            raise NoSuchSubscription
        flush(mine, timezone.now())
        held.everywhere = choice.everywhere
        give_way(held)
        note(held, choice)


def end(one: Subscription) -> None:
    """End a subscription: forget it, and take back letters that wait. Again changes nothing."""
    with transaction.atomic():
        mine = locked(one.email)
        others = [other for other in mine if other.pk != one.pk and other.confirmed_at is not None]
        flush(others, timezone.now())
        _forget([other for other in mine if other.pk == one.pk])


def end_all(email: str) -> None:
    """End all that an address asked for, on every blog."""
    with transaction.atomic():
        _forget(locked(email))


def _forget(held: list[Subscription]) -> None:
    letters.stop([f"{one.blog.origin}{unsubscribe_path_of(one)}" for one in held])
    Subscription.objects.filter(pk__in=[one.pk for one in held]).delete()


def counts(blog: Blog) -> dict[str, int]:
    """Return how many follow a blog, by how often they are told, and how many did not confirm."""
    confirmed = Q(confirmed_at__isnull=False)
    often = {
        every: Count("pk", filter=confirmed & Q(every=every)) for every in Subscription.Every.values
    }
    return Subscription.objects.filter(blog=blog).aggregate(
        **often, unconfirmed=Count("pk", filter=~confirmed)
    )
