"""What goes into the outbox, and what is taken out of it again."""

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from govblog import roles
from govblog.inserting import store
from govblog.letters.sending import NO_WORDS, deliver_letter, deliver_soon
from govblog.models import Letter
from govblog.text import clean_body, clean_line
from posts.models import Blog

# How long a letter that is done with stands in the list
KEPT = dt.timedelta(days=30)
_SUBJECT = 300  # characters
_S = Letter.State
_ENDED = [_S.SENT, _S.FAILED, _S.UNSURE, _S.TAKEN_BACK]
_TAKEN_BACK = {"state": _S.TAKEN_BACK, **NO_WORDS}
_MAY_GO_AGAIN = [_S.FAILED, _S.UNSURE]


def write(
    *,
    key: str,
    to: str,
    subject: str,
    text: str,
    due_at: dt.datetime | None = None,
    blog: Blog | None = None,
    unsubscribe: str = "",
) -> bool:
    """Put one mail in the outbox within the caller's transaction; return whether it is new.

    `key` says what is told to whom: a second letter with the same key is not written. Without
    `due_at` it goes once the transaction is committed, else at the first tick after that moment.
    `blog` is whose administrators see it, `unsubscribe` the web address that stops such letters by
    one click. Line breaks in `to` and `subject` are taken out; an address that is none makes a
    letter that fails, in sight.
    """
    now = timezone.now()
    letter = Letter(
        key=key,
        blog=blog,
        to=_address(to),
        subject=clean_line(subject)[:_SUBJECT],
        text=clean_body(text),
        unsubscribe=unsubscribe,
        written_at=now,
        due_at=due_at or now,
    )
    if not _saved(letter):
        return False
    if letter.due_at <= now:
        _soon()
    return True


def write_first(keys: Iterable[str], **letter: Any) -> bool:
    """Write a letter, as `write` does, under the first of these keys that is free; return whether
    there was one."""
    return any(write(key=key, **letter) for key in keys)


def _saved(letter: Letter) -> bool:
    """Save a letter; return False when there is one with its key."""
    return store(letter, once=True)


def is_written(key: str) -> bool:
    """Say whether there is a letter with this key, whatever became of it."""
    return Letter.objects.filter(key=key).exists()


def take_back(key: str) -> bool:
    """Drop the letter with this key if it still waits; return whether it does not go.

    False when there is none, or it is on its way, or went already.
    """
    return _drop(Letter.objects.filter(key=key)) == 1


def take_back_all(keys: Collection[str]) -> set[str]:
    """Drop the letters with these keys that still wait; return the keys of those that do not go."""
    waits = Letter.objects.filter(key__in=keys, state=_S.WAITING).select_for_update(no_key=True)
    found = dict(waits.order_by("pk").values_list("pk", "key"))
    _drop(Letter.objects.filter(pk__in=found))
    return set(found.values())


def stop(addresses: Collection[str]) -> int:
    """Drop the letters that still wait and are unsubscribed from at one of these web addresses."""
    return _drop(Letter.objects.filter(unsubscribe__in=addresses))


def _drop(found: QuerySet[Letter]) -> int:
    waits = found.filter(state=_S.WAITING)
    return waits.update(**_TAKEN_BACK)


def send_again(letter: Letter, *, by: User) -> bool:
    """Let a letter that failed, or may have, go once more; return whether this call did it.

    False when someone else did a moment ago. Raises PermissionDenied unless `by` keeps the
    accounts of its blog, or is a superuser where it belongs to none.
    """
    with transaction.atomic():
        if letter.blog_id is not None:
            roles.require(by, "keep accounts", letter.blog_id)
        elif not (by.is_active and by.is_superuser):
            raise PermissionDenied("This letter belongs to no blog.")
        again = Letter.objects.filter(pk=letter.pk, state__in=_MAY_GO_AGAIN).update(
            state=_S.WAITING, tries=0, due_at=timezone.now()
        )
        if again:
            # By name: those that go at once by themselves are told by when they were written
            transaction.on_commit(lambda: deliver_letter.enqueue(letter.pk), robust=True)
    return again == 1


def doubt(says: str, now: dt.datetime) -> int:
    """Send no letter by itself that was due by now: in a restored backup nobody knows whether it
    went since. Returns how many; at the desk each can go again."""
    due = Letter.objects.filter(state__in=[_S.WAITING, _S.SENDING], due_at__lte=now)
    return due.update(state=_S.UNSURE, last_error=says)


def old_letters(now: dt.datetime) -> "QuerySet[Letter]":
    """Return the letters that were done with KEPT ago."""
    return Letter.objects.filter(state__in=_ENDED, due_at__lte=now - KEPT)


def blank(chosen: QuerySet[Letter]) -> int:
    """Take the words out of letters that were not sent, because someone's data in them are erased;
    return how many.

    One that still waits, failed or may have gone does not go any more; one on its way may arrive
    once, and is not tried again.
    """
    unsent = chosen.exclude(state__in=[_S.SENT, _S.TAKEN_BACK]).select_for_update(no_key=True)
    pks = list(unsent.order_by("pk").values_list("pk", flat=True))
    return Letter.objects.filter(pk__in=pks).exclude(state=_S.SENT).update(**_TAKEN_BACK)


def erase(chosen: QuerySet[Letter]) -> int:
    """Delete letters whatever their state, because their reader’s data are erased; return how many.

    One that still waits does not go any more; one on its way may arrive once, and is not tried
    again.
    """
    return chosen.delete()[0]


def _soon() -> None:
    # Robust: the letter is safe in the outbox, and the clock sends what no task did
    transaction.on_commit(deliver_soon, robust=True)


def _address(to: str) -> str:
    """Return an address fit for a header, or nothing when it is none."""
    line = clean_line(to)
    try:
        validate_email(line)
    except ValidationError:
        return ""
    return line if len(line) <= 254 else ""
