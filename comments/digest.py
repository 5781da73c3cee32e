"""The mail that tells a moderator how a queue stands. It names no commenter and has none of
their words; its links open pages and never act."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.db import transaction
from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils import timezone

from comments import legal
from comments.models import PROMISED, Comment, Notice, Report
from comments.moderation import reviewers
from comments.moderation.reviewers import Look
from govblog import letters, roles
from govblog.text import counted
from posts.hours import Calendar, late_since
from posts.models import Blog

# A working day is looked for so far back: no holidays last longer
_DAYS_BACK = 31
_Every = Notice.Every


@dataclass(frozen=True)
class Standing:
    """How the queue of a blog stands: what waits, for how long in words, and the second looks."""

    waiting: int
    oldest: str
    late: int
    held: int
    reported: int
    notices: legal.Standing = field(default_factory=legal.Standing)
    looks: Sequence[Look] = ()


def standing(blog: Blog, calendar: Calendar, now: dt.datetime) -> Standing:
    """Return how the queue of a blog stands at `now`, in five queries at most."""
    since = late_since(blog, calendar, now)
    late = PROMISED & Q(created_at__lt=since) if since else Q(pk__in=[])
    found = Comment.objects.waiting().order_by().filter(post__blog=blog)
    counts = found.aggregate(
        waiting=Count("pk"),
        first=Min("created_at", filter=PROMISED),
        late=Count("pk", filter=late),
        held=Count("pk", filter=Q(held=True)),
    )
    first = counts.pop("first")
    oldest = calendar.age(first, now) if first else ""
    reported = Report.objects.open().filter(comment__post__blog=blog)
    return Standing(
        **counts,
        oldest=oldest,
        reported=reported.aggregate(n=_COMMENTS)["n"],
        notices=legal.standing([blog], now),
        looks=reviewers.looks_on([blog], now),
    )


_COMMENTS = Count("comment", distinct=True)


def write_digests(now: dt.datetime | None = None) -> int:
    """Write the mails that are due; return how many.

    One for each person, blog and period, however many clocks run. After a pause the last period
    is told and no earlier one.
    """
    moment = now or timezone.now()
    wanted = Notice.objects.exclude(every=_Every.NEVER).select_related("user", "blog")
    chosen = list(wanted.order_by("pk"))
    calendars = Calendar.of_all({notice.blog.pk: notice.blog for notice in chosen}.values())
    stands: dict[int, Standing] = {}
    written = 0
    for notice in chosen:
        blog, calendar = notice.blog, calendars[notice.blog.pk]
        begun = period_begun(notice.every, calendar, moment)
        if begun is None or notice.looked_at >= begun:
            continue
        if blog.pk not in stands:
            stands[blog.pk] = standing(blog, calendar, moment)
        written += _tell(notice, begun, stands[blog.pk])
    return written


def period_begun(every: str, calendar: Calendar, now: dt.datetime) -> dt.datetime | None:
    """Return when the period in which `now` lies began, by the blog's clock and working days.

    None when there was no working day for so long that there is nothing to begin.
    """
    local = now.astimezone(calendar.zone)
    if every == _Every.HOUR:
        return local.replace(minute=0, second=0, microsecond=0)
    for back in range(_DAYS_BACK):
        day = local.date() - dt.timedelta(days=back)
        starts = dt.datetime.combine(day, calendar.starts, calendar.zone)
        if starts > now or not _is_worked(day, calendar):
            continue
        if every == _Every.DAY or not _is_worked_before(day, calendar):
            return starts
    return None


def _is_worked(day: dt.date, calendar: Calendar) -> bool:
    return day.isoweekday() in calendar.days and day not in calendar.holidays


def _is_worked_before(day: dt.date, calendar: Calendar) -> bool:
    """Say whether an earlier day of the same week is worked."""
    earlier = (day - dt.timedelta(days=n) for n in range(1, day.isoweekday()))
    return any(_is_worked(one, calendar) for one in earlier)


def _tell(notice: Notice, begun: dt.datetime, stands: Standing) -> bool:
    """Write one mail if there is something to tell and someone to tell it to."""
    blog, user = notice.blog, notice.user
    with transaction.atomic():
        # Of two clocks one goes on; the key of the letter holds even where a row was restored
        mine = Notice.objects.filter(pk=notice.pk, every=notice.every, looked_at__lt=begun)
        if not mine.update(looked_at=begun):
            return False
        # Moderators who do not handle legal notices are told nothing of them
        if stands.notices.open and not roles.may(user, legal.RIGHT, blog):
            stands = replace(stands, notices=legal.Standing())
        looks = [look for look in stands.looks if look.is_for(user)]
        if not (stands.waiting or stands.reported or stands.notices.open or looks):
            return False
        if not user.email or not roles.may(user, "moderate", blog):
            return False
        subject, text = _words(blog, stands, looks)
        return letters.write(
            key=f"digest {user.pk} {blog.pk} {begun.astimezone(dt.UTC):%Y-%m-%dT%H:%M}",
            to=user.email,
            subject=subject,
            text=text,
            blog=blog,
        )


def _words(blog: Blog, stands: Standing, looks: Sequence[Look]) -> tuple[str, str]:
    """Return subject and text of the mail. `looks` are those that its reader may answer."""
    subject = f"{blog.name}: {counted(stands.waiting, 'comment waits', 'comments wait')}"
    lines = [f"{counted(stands.waiting, 'comment waits', 'comments wait')} for a decision."]
    if stands.oldest:
        lines.append(f"The oldest has waited {stands.oldest}.")
    if blog.promised_hours:
        promise = counted(blog.promised_hours, "working hour")
        lines.append(f"Past the promised {promise}: {stands.late:,}")
    lines += [f"Held by a rule: {stands.held:,}", f"Reported by readers: {stands.reported:,}"]
    if stands.notices.open:
        lines.append(str(stands.notices))
    overdue = sum(look.is_late for look in looks)
    lines.append(f"Second looks waiting: {len(looks):,}, overdue: {overdue:,}")
    desk = f"{blog.origin}{reverse('admin:comments_comment_changelist')}"
    own = f"{blog.origin}{reverse('admin:comments_comment_notices')}"
    figures = "\n".join(lines)
    text = (
        f"{figures}\n\nThe queue of {blog.name}:\n{desk}\n\n"
        f"How often you get this mail, and the way to stop it:\n{own}\n"
    )
    return subject, text
