"""What waits for the worker: tasks, lists, letters and what caches in front are to be told."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any
from unittest import mock

from django.core import mail
from django.test import override_settings
from django_tasks_db.models import DBTaskResult

from comments import moderation, tasks
from comments.models import Bulk, SpamModel
from comments.moderation import bulk
from comments.scoring import judging
from govblog import edge, letters
from govblog.edge import sending as edge_sending
from govblog.letters.sending import LOST, deliver_due, deliver_letter
from govblog.models import Letter
from govblog.signin.passwords import write_reset_mail
from posts.models import Post, Purge
from tests.comments.scoring import corpus
from tests.factories import CommentFactory, PostFactory, StaffFactory, act
from tests.failing import staff
from tests.failing.clock import HOUR, MINUTE, Act, at, by_clock, rows
from tests.govblog.edge.fake import SECRET, FakeEdge, changed, fake_edge
from tests.govblog.letters.mail import written


def _list() -> int:
    """Let a list of comments be confirmed, and wait for the worker; return its key."""
    staff.bulk()
    chosen = Bulk.objects.get()
    assert moderation.confirm(chosen, by=chosen.by)
    return chosen.pk


def _in_portions(job: Act) -> Act:
    def done() -> Any:
        with mock.patch.object(bulk, "PORTION", 2):
            return job()

    return done


def _stalled() -> Act:
    _list()
    return at(2 * tasks.STALLED, _in_portions(tasks.carry_on_what_stalled))


def _decided(many: int) -> Post:
    """Let a moderator decide so many comments of each kind."""
    post = PostFactory()
    for body, is_spam in corpus.lessons(many):
        act(CommentFactory(post=post, body=body), "spam" if is_spam else "approve")
    return post


def _to_learn() -> Act:
    _decided(10)
    return tasks.train_due_scores


def _lessons() -> Act:
    post = _decided(10)

    def train() -> None:
        with mock.patch.object(judging, "FEWEST", 10):
            tasks.train_score.func(post.blog_id)

    return train


def _to_send() -> Act:
    for number in (1, 2):
        written(f"letter {number}")
    return at(MINUTE, letters.send_due_letters)


def _one_letter() -> Act:
    written()
    return deliver_due.func


def _one_by_name() -> Act:
    return partial(deliver_letter.func, written().pk)


def _no_mail() -> None:
    mail.outbox = []


def _twice() -> object:
    """Return which letters went twice, and which are said to have gone and did not."""
    went = Counter(str(one.extra_headers["Message-ID"]) for one in mail.outbox)
    sent = Letter.objects.filter(state=Letter.State.SENT).count()
    return [one for one, many in went.items() if many > 1], sent > len(went)


def _forgot_password() -> Act:
    accounts = [StaffFactory(email=f"{name}@example.org").pk for name in "ab"]
    return lambda: write_reset_mail.func(accounts)


def _carried_out() -> Act:
    pk = _list()
    return _in_portions(lambda: tasks.carry_out.func(pk))


_EDGES: list[FakeEdge] = []


@contextmanager
def _behind_varnish() -> Iterator[None]:
    with fake_edge() as there:
        _EDGES[:] = [there]
        with override_settings(PURGE_URL=f"varnish+http://{SECRET}@127.0.0.1:{there.port}"):
            yield


def _nothing_asked() -> None:
    _EDGES[0].asked.clear()
    edge_sending._BEGUN.clear()


def _to_tell() -> Act:
    posts = PostFactory.create_batch(2)
    Purge.objects.all().delete()
    for post, hard in zip(posts, (True, False), strict=True):
        changed(post, hard=hard)

    def twice() -> None:
        edge.send_due()
        at(2 * edge_sending.TWICE, edge.send_due)()

    return twice


def _told_keys() -> object:
    return sorted(set(_EDGES[0].keys()))


KINDS = [
    by_clock("tasks.carry_on_what_stalled", _stalled, HOUR, steps=True),
    by_clock("tasks.train_due_scores", _to_learn, told=rows(DBTaskResult, "task_path")),
    by_clock(
        "letters.send_due_letters", _to_send, 2 * LOST, steps=True, fresh=_no_mail, told=_twice
    ),
    by_clock("sending.deliver_due", _one_letter, steps=True, fresh=_no_mail, told=_twice),
    by_clock("sending.deliver_letter", _one_by_name, steps=True, fresh=_no_mail, told=_twice),
    by_clock("passwords.write_reset_mail", _forgot_password, steps=True, told=rows(Letter, "to")),
    by_clock("tasks.carry_out", _carried_out, steps=True),
    by_clock("tasks.train_score", _lessons, told=rows(SpamModel, "spam", "honest", "why_none")),
    by_clock(
        "edge.keep_sending",
        _to_tell,
        HOUR,
        steps=True,
        where=_behind_varnish,
        fresh=_nothing_asked,
        told=_told_keys,
    ),
]
