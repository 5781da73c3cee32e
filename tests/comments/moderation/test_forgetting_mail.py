"""Mailboxes go when nothing is left to tell, unless their reader stopped a kind of mail."""

from collections.abc import Iterator

import pytest
import time_machine

from comments.models import Mailbox
from comments.moderation import choosing, mailboxes
from comments.moderation.forgetting_mail import KEPT, forget_mailboxes
from comments.moderation.mailboxes import WISHES
from posts.models import Blog
from tests.comments.mailing.people import SIAN, START

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """The clock, standing still."""
    with time_machine.travel(START, tick=False) as still:
        yield still


@pytest.fixture(params=[False, True], ids=["not confirmed", "confirmed"])
def box(request: pytest.FixtureRequest, blog: Blog) -> Mailbox:
    """A mailbox with nothing to tell."""
    made = mailboxes.made(blog, SIAN)
    if request.param:
        mailboxes.confirm(mailboxes.confirm_path_of(made).split("/")[2])
    return made


def test_a_quiet_mailbox_goes(box: Mailbox, clock: time_machine.Traveller) -> None:
    assert forget_mailboxes() == 0
    clock.shift(KEPT)
    assert forget_mailboxes() == 1


@pytest.mark.parametrize("kind", WISHES)
def test_who_stopped_a_kind_of_mail_is_not_asked_again_after_that_time(
    box: Mailbox, clock: time_machine.Traveller, kind: str
) -> None:
    choosing.unsubscribe(box, kind)
    clock.shift(KEPT * 12)
    assert forget_mailboxes() == 0
    assert not getattr(mailboxes.made(box.blog, SIAN), WISHES[kind])
