"""What the worker does by the clock, each as the worker calls it.

The clock stands at START while a scene is made; an act has its own moment after that.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import time_machine
from django.conf import settings
from django.test import override_settings
from django.utils import timezone

from comments import digest, figures, legal, mailing, notices, retention, verifying
from comments.models import ChainMark, Erasure, Errand, MonthFigures
from comments.moderation import erasures, outcomes, settling, triage
from govblog import edge, letters
from govblog.models import Letter, StaffSession
from govblog.staffing import inactivity
from posts import following, leftovers
from posts.models import Blog
from tests.comments.legal import cases
from tests.comments.mailing.people import confirmed, sent
from tests.factories import (
    CommentFactory,
    PostFactory,
    ReportFactory,
    StaffFactory,
    act,
    seen,
    staff_of,
    the_blog,
)
from tests.failing.trying import BESIDE, Kind
from tests.govblog.edge.fake import SECRET, changed
from tests.govblog.letters.mail import written
from tests.posts.following.readers import follows

# A Tuesday, later than any file of this run was made
START = dt.datetime(2099, 5, 5, 11, 1, tzinfo=dt.UTC)
MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)
Act = Callable[[], Any]


def at(after: dt.timedelta, job: Act) -> Act:
    """Return a job as it is done so long after it was left to the clock."""

    def then() -> Any:
        with time_machine.travel(timezone.now() + after, tick=False):
            return job()

    return then


def _expired() -> Act:
    old = {"expire_date": timezone.now() - DAY, "session_data": ""}
    StaffSession.objects.create(session_key="old", **old)
    letters.take_back(written(due_at=timezone.now() + MINUTE).key)
    return at(40 * DAY, retention.keep_up)


def _a_record(job: Act) -> Callable[[], Act]:
    def scene() -> Act:
        CommentFactory(status="approved")
        return at(2 * DAY, job)

    return scene


def _marks() -> object:
    return sorted(ChainMark.objects.values_list("part", "number", "hash", "fault"))


def _a_month() -> Act:
    CommentFactory(status="approved")
    Blog.objects.update(figures_public=True)
    return at(70 * DAY, figures.count_months)


def _unlisted() -> Act:
    for person in "ab":
        Erasure.objects.create(person=person * 64, at=timezone.now())
    return erasures.catch_up


def no_list() -> None:
    """Forget the file with the list of erasures."""
    erasures._had_all.clear()
    Path(settings.ERASURES_FILE).unlink(missing_ok=True)


def _listed() -> object:
    found, wrong = erasures.read(Path(settings.ERASURES_FILE))
    return sorted(Counter(one.person for one in found).items()), wrong


def _reported() -> Act:
    comment = CommentFactory(status="approved")
    ReportFactory(comment=comment, email="reader@example.org")
    settling.dismiss(seen(comment), by=staff_of(comment.post.blog, "moderator"))
    return at(HOUR, outcomes.tell_reporters)


def _news(every: str) -> Callable[[], Act]:
    def scene() -> Act:
        comments = [sent(PostFactory(), body=f"Thought {number}.") for number in (1, 2)]
        for comment in comments:
            confirmed(comment, every=every)
            act(comment, "approve")
        return at(DAY, mailing.tell)

    return scene


def _subscribers() -> Act:
    for name in "abc":
        follows(the_blog(), f"{name}@example.org")
    with time_machine.travel(timezone.now() + MINUTE, tick=False):
        PostFactory()
    return at(HOUR, following.tell)


def _subscribers_of_a_day() -> Act:
    for name in "ab":
        follows(the_blog(), f"{name}@example.org", every="day")
    with time_machine.travel(timezone.now() + MINUTE, tick=False):
        PostFactory()
    return at(DAY, following.write_digests)


def _queue() -> Act:
    person = StaffFactory(role="moderator", email="staff@example.org")
    notices.choose({the_blog().pk: "day"}, by=person)
    CommentFactory()
    return at(DAY, digest.write_digests)


def _left_errand() -> Act:
    comment, owner = CommentFactory(), StaffFactory()
    triage.open_errand(comment, Errand.Kind.ANSWER, by=staff_of(comment.post.blog, "moderator"))
    Errand.objects.update(owner=owner)
    type(owner).objects.filter(pk=owner.pk).update(is_active=False)
    return triage.hand_back_what_is_left


def _unused(days: int) -> Callable[[], Act]:
    def scene() -> Act:
        there = timezone.now() + 500 * DAY
        StaffFactory(role="administrator", email="keeper@example.org", last_login=there)
        StaffFactory(role="moderator", email="away@example.org", last_login=timezone.now())
        if days > 80:
            at(80 * DAY, inactivity.look_after)()
        return at(days * DAY, inactivity.look_after)

    return scene


def _nobody_to_tell() -> Act:
    with override_settings(PURGE_URL=f"varnish+http://{SECRET}@127.0.0.1:1"):
        changed(PostFactory())
    return edge.forget_all


def _late_case() -> Act:
    notice = cases.notice_of()
    StaffFactory(role="senior moderator", email="senior@example.org")
    assert notice.due_at is not None
    return at(notice.due_at - timezone.now() - HOUR, legal.warn_of_deadlines)


def _left_file() -> Path:
    return Path(settings.MEDIA_ROOT) / "pictures" / "left-behind.webp"


def _leave_file() -> None:
    _left_file().parent.mkdir(exist_ok=True)
    _left_file().write_bytes(b"left")


def by_clock(
    name: str, scene: Callable[[], Act], again: dt.timedelta = MINUTE, **more: Any
) -> Kind:
    return Kind(name, scene, again=again, **more)


def rows(model: Any, *fields: str) -> Callable[[], object]:
    return lambda: sorted(map(repr, model._default_manager.values_list(*fields)))


_MAILED = rows(Letter, "to", "subject")
_RUNS = BESIDE | {"comments_retentionrun"}
KINDS = [
    by_clock("retention.keep_up", _expired, 2 * DAY, steps=True, beside=_RUNS),
    by_clock("verifying.verify_new", _a_record(verifying.verify_new), steps=True, told=_marks),
    by_clock("verifying.verify_whole", _a_record(verifying.verify_whole), steps=True, told=_marks),
    by_clock("figures.count_months", _a_month, told=rows(MonthFigures, "month", "published")),
    by_clock("outcomes.tell_reporters", _reported, told=_MAILED),
    by_clock("mailing.tell", _news("once"), 2 * HOUR, steps=True, told=_MAILED),
    by_clock("mailing.tell (daily)", _news("day"), 2 * DAY, steps=True, told=_MAILED),
    by_clock("following.tell", _subscribers, steps=True, told=_MAILED),
    by_clock("following.write_digests", _subscribers_of_a_day, steps=True, told=_MAILED),
    by_clock("digest.write_digests", _queue, told=_MAILED),
    by_clock("triage.hand_back_what_is_left", _left_errand),
    by_clock("inactivity.look_after", _unused(80), told=_MAILED),
    by_clock("inactivity.look_after (end)", _unused(95), told=_MAILED),
    by_clock("legal.warn_of_deadlines", _late_case, told=_MAILED),
    by_clock(
        "leftovers.sweep_daily",
        lambda: leftovers.sweep_daily,
        fresh=_leave_file,
        told=lambda: not _left_file().exists(),
    ),
    by_clock("erasures.catch_up", _unlisted, fresh=no_list, told=_listed),
    by_clock("edge.forget_all", _nobody_to_tell),
]
