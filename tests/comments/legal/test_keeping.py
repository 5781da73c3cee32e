"""By the clock colleagues are warned once, and what names people goes after its time."""

import datetime as dt

import pytest
import time_machine

from comments import legal
from comments.legal.clock import ZONE
from comments.models import Comment, LegalEvent, LegalLetter, LegalNotice
from govblog.management.commands import worker
from govblog.models import Letter
from tests.comments.legal.cases import (
    EMAIL,
    NAME,
    REFUSES,
    SAID,
    WRITER_EMAIL,
    answer_token,
    asked,
    do,
    notice_of,
    now,
    on_screen,
    senior_of,
    state_token,
)  # fmt: skip
from tests.factories import StaffFactory

pytestmark = pytest.mark.django_db
MONDAY = dt.datetime(2027, 3, 8, 10, 0, tzinfo=ZONE)
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


@pytest.fixture
def notice() -> LegalNotice:
    """A case received on a Monday at ten, due on Wednesday at ten."""
    with time_machine.travel(MONDAY, tick=False):
        return notice_of()


def warned() -> list[str]:
    """Return who was warned, by address."""
    sent = Letter.objects.filter(subject__contains="is due").order_by("to")
    return list(sent.values_list("to", flat=True))


def test_who_handles_notices_is_warned_eight_hours_before_once(notice: LegalNotice) -> None:
    blog = notice.blog
    for role in ("moderator", "senior moderator", "editor", "administrator"):
        StaffFactory(blog=blog, role=role, email=f"{role[:6]}@example.org")
    StaffFactory(blog=blog, role="administrator", email="")
    StaffFactory(blog=blog, role="administrator", email="gone@example.org", is_active=False)
    due = MONDAY + 2 * DAY
    assert legal.warn_of_deadlines(due - 8 * HOUR - HOUR / 60) == 0
    assert legal.warn_of_deadlines(due - 8 * HOUR) == 2
    assert legal.warn_of_deadlines(due + HOUR) == 0
    assert warned() == ["admini@example.org", "senior@example.org"]
    text = Letter.objects.filter(subject__contains="is due")[0].text
    assert "by 10 March 2027 at 10:00" in text
    for secret in (NAME, EMAIL, WRITER_EMAIL, SAID["statement"]):
        assert secret not in text


def test_where_only_an_administrator_of_the_install_handles_them_they_are_warned() -> None:
    with time_machine.travel(MONDAY, tick=False):
        notice_of()
    StaffFactory(role=None, is_superuser=True, email="root@example.org")
    assert legal.warn_of_deadlines(MONDAY + 2 * DAY) == 1
    assert warned() == ["root@example.org"]


def test_each_step_has_its_own_warning(notice: LegalNotice) -> None:
    StaffFactory(blog=notice.blog, role="administrator", email="a@example.org")
    assert legal.warn_of_deadlines(MONDAY + 2 * DAY) == 1
    with time_machine.travel(MONDAY + 2 * DAY, tick=False):
        do(notice, "notify")
    assert legal.warn_of_deadlines(MONDAY + 3 * DAY) == 0
    assert legal.warn_of_deadlines(MONDAY + 9 * DAY + 7 * HOUR) == 1
    with time_machine.travel(MONDAY + 9 * DAY, tick=False):
        do(notice, "remove")
    assert legal.warn_of_deadlines(MONDAY + 90 * DAY) == 0


def test_the_worker_warns_and_never_acts_on_a_comment(notice: LegalNotice) -> None:
    assert legal.warn_of_deadlines in worker.DUE
    with time_machine.travel(MONDAY + 90 * DAY):
        for job in (legal.warn_of_deadlines, legal.forget_notices):
            job()
    assert now(notice).state == "new"
    assert Comment.objects.get(pk=notice.comment_id).status == "approved"


def test_what_names_people_goes_years_after_the_case_was_closed() -> None:
    with time_machine.travel(MONDAY, tick=False):
        notice = asked()
        token = answer_token(notice)
        legal.record(on_screen(notice), REFUSES, by=senior_of(notice))
        do(notice, "keep", said="William rang us.")
        page = state_token()
        still_open = notice_of()
    assert legal.forget_notices(MONDAY + legal.LEGAL_KEPT - HOUR) == 0
    assert legal.forget_notices(MONDAY + legal.LEGAL_KEPT) == 1
    assert legal.forget_notices(MONDAY + legal.LEGAL_KEPT) == 0
    found = now(notice)
    for field in ("name", "email", "statement", "why", "meaning", "inaccurate", "answer_name",
                  "answer_address", "key"):  # fmt: skip
        assert getattr(found, field) == "", field
    assert (found.state, found.kind, found.reference) == ("kept", "defamation", notice.reference)
    assert {one.words for one in LegalEvent.objects.filter(notice=notice)} == {""}
    assert {one.text for one in LegalLetter.objects.filter(event__notice=notice)} == {""}
    assert legal.noticed(page) is None
    with pytest.raises((legal.Answered, legal.Unknown)):
        legal.asked(token)
    assert now(still_open).name == NAME
