"""Asking to follow by email, and the button that confirms it: nothing is told before.

Whoever types an address is answered the same whatever becomes of it.
"""

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from comments.models import Suppression
from comments.persons import known_as, mailbox_of, person_of
from govblog import letters, links
from posts.following import keeping, words
from posts.following.choice import Choice, note
from posts.following.keeping import NoSuchSubscription
from posts.following.paths import CONFIRMING
from posts.models import Blog, Subscription

KEPT = dt.timedelta(days=7)  # for so long it can be confirmed
# Letters that ask to confirm, to one address, from all blogs together: no letter box is a toy
A_DAY = 3


def ask(blog: Blog, email: str, choice: Choice) -> bool:
    """Write the letter that asks to confirm; say whether it was written.

    Not to a stopped address, and at most A_DAY times a day. Who asks is told the same either way.
    """
    if Suppression.objects.of(email).exists():
        return False
    now = timezone.now()
    new = Subscription(
        blog=blog,
        email=email,
        person=person_of(email),
        ref=links.new_ref(),
        made_at=now,
        since=now,
    )
    with transaction.atomic():
        # The keys of a day are as many as its letters: that holds however many ask at once
        keys = [
            f"follow {mailbox_of(email)} {now:%Y-%m-%d} {number}" for number in range(1, A_DAY + 1)
        ]
        if not any(_write(new, key) for key in keys):
            return False
        keeping.hold_terms(blog)
        note(new, choice)
    return True


def _write(new: Subscription, key: str) -> bool:
    said = words.asking(new)
    return letters.write(key=key, to=new.email, subject=said.subject, text=said.text, blog=new.blog)


def asked(token: str) -> Subscription:
    """Return the subscription that a token confirms. Never acts. Raises NoSuchSubscription.

    One that is confirmed is returned too, for whoever presses the button twice.
    """
    one = keeping.by(links.ref_of(CONFIRMING, token))
    if one.confirmed_at is None and one.made_at <= timezone.now() - KEPT:
        raise NoSuchSubscription
    return one


def confirm(token: str) -> Subscription:
    """Take the click that confirms; return the subscription. Again changes nothing.

    It takes the place of what its reader had chosen on this blog before. Raises NoSuchSubscription.
    """
    one = asked(token)
    now = timezone.now()
    with transaction.atomic():
        mine = {other.pk: other for other in keeping.locked(one.email)}
        if one.pk not in mine:
            raise NoSuchSubscription
        one = mine.pop(one.pk)
        if one.confirmed_at is not None:
            return one
        others = [other for other in mine.values() if other.confirmed_at is not None]
        keeping.flush(others, now)
        before = [other for other in others if other.blog_id == one.blog_id]
        one.since = before[0].since if before else now
        Subscription.objects.filter(pk__in=[other.pk for other in before]).delete()
        keeping.give_way(one)
        one.confirmed_at = now
        one.save(update_fields=["since", "confirmed_at"])
    return one


def disown(token: str) -> None:
    """Forget what was asked for with an address, by whoever reads its mail.

    Raises NoSuchSubscription.
    """
    one = asked(token)
    unconfirmed = Subscription.objects.filter(confirmed_at=None, person__in=known_as(one.email))
    unconfirmed.delete()


def due(now: dt.datetime) -> "QuerySet[Subscription]":
    """Return what nobody confirmed in time."""
    return Subscription.objects.filter(confirmed_at=None, made_at__lte=now - KEPT)
