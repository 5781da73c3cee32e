"""What is done about cases by the clock: colleagues are warned, and what is old is blanked.

Nothing here acts on a comment: people do.
"""

import datetime as dt
from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone

from comments.legal.clock import Clock, words
from comments.legal.step import RIGHT
from comments.models import LegalEvent, LegalLetter, LegalNotice
from comments.moderation.holding_data import free_of
from govblog import letters, portions, roles

NEAR = 8  # hours that count before an act is due
# No statutory hours are further from each other than this
_FURTHEST = dt.timedelta(days=14)
# Claims of defamation come within a year; what was done about one is asked for longer
LEGAL_KEPT = dt.timedelta(days=6 * 365 + 2)


def warn_of_deadlines(now: dt.datetime | None = None) -> int:
    """Write to who handles legal notices where an act is due soon; return how many letters.

    Once for each act that is due, however many clocks run.
    """
    moment, written = now or timezone.now(), 0
    near = LegalNotice.objects.filter(
        closed_at__isnull=True, warned_at__isnull=True, due_at__lte=moment + _FURTHEST
    )
    waiting = list(near.select_related("blog"))
    clock = Clock.known() if waiting else None
    for notice in waiting:
        if clock and notice.due_at and clock.before(notice.due_at, NEAR) <= moment:
            written += _warn(notice, moment)
    return written


def _warn(notice: LegalNotice, now: dt.datetime) -> int:
    with transaction.atomic():
        same = LegalNotice.objects.filter(
            pk=notice.pk, version=notice.version, warned_at__isnull=True
        )
        if not same.update(warned_at=now):
            return 0
        blog, reference = notice.blog, notice.reference
        due = words(notice.due_at or now)
        where = f"{blog.origin}{reverse('admin:comments_legalnotice_change', args=[notice.pk])}"
        return sum(
            letters.write(
                key=f"legal due {notice.pk} {notice.version} {person.pk}",
                to=person.email,
                subject=f"{blog.name}: legal notice {reference} is due",
                text=f"The next step of the legal notice {reference} is due by {due}.\n\n"
                f"The case:\n{where}\n\n{blog.name}",
                blog=blog,
            )
            for person in _handlers(notice)
        )


def _handlers(notice: LegalNotice) -> list[User]:
    """Return who handles the legal notices of a case's blog and has an email address."""
    handlers = roles.people_who(RIGHT, [notice.blog_id])[notice.blog_id]
    return [person for person in handlers if person.email]


def notices_due(now: dt.datetime) -> "QuerySet[LegalNotice]":
    """Return the cases closed LEGAL_KEPT ago that still name people."""
    old = LegalNotice.objects.filter(closed_at__lte=now - LEGAL_KEPT, forgotten_at__isnull=True)
    return free_of(old, "comment")


def forget_notices(now: dt.datetime | None = None, most: int | None = None) -> int:
    """Blank what names people in such cases; return how many cases."""
    moment = now or timezone.now()
    with transaction.atomic():
        old = portions.some(notices_due(moment), most)
        # Only the cases: whether they may be forgotten joins what may be missing (an outer join)
        locked = old.order_by("pk").only("pk").select_for_update(of=["self"], no_key=True)
        return blank([notice.pk for notice in locked], moment)


def blank(notices: Iterable[int], now: dt.datetime | None = None) -> int:
    """Blank what names people in these closed cases; return how many. That there was one stays."""
    pks, moment = list(notices), now or timezone.now()
    with transaction.atomic():
        LegalLetter.objects.filter(event__notice__in=pks).update(text="")
        LegalEvent.objects.filter(notice__in=pks).update(words="")
        return LegalNotice.objects.filter(pk__in=pks).update(
            **dict.fromkeys(_NAMING, ""), link_until=F("closed_at"), forgotten_at=moment
        )


_NAMING = (
    "name", "email", "statement", "why", "meaning", "inaccurate", "key", "answer_name",
    "answer_address",
)  # fmt: skip
