"""Switching an account off and on again. What it did stays on record, so none is ever deleted."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction

from comments import notices
from comments.moderation import triage
from govblog import text
from govblog.models import StaffEvent
from govblog.staffing import sessions
from govblog.staffing.keeping import NotDone, ask_not_last, may_keep, take_turn
from govblog.staffing.record import note
from govblog.telling import day_and_time, name_of

LONGEST_WHY = 200  # characters
_ACT = StaffEvent.Act


def switch_off(account: User, *, by: User | None, why: str = "") -> None:
    """Let an account sign in no more, from now on, and hand back what it had in its hands.

    Its sessions end, its open errands have no owner again, its mails and its feed of the queue
    stop; its roles stay for the day it is switched on. `by` is None for the clock or a command.
    Raises NotDone for one's own account, for the last administrator of a blog or the install, and
    when someone else was first; PermissionDenied.
    """
    said = _why(why)
    with transaction.atomic():
        turn = take_turn(account, by)
        _ask(turn.by, turn.account)
        if turn.by is not None and turn.by.pk == turn.account.pk:
            raise NotDone("You cannot switch off your own account. Ask another administrator.")
        if not turn.account.is_active:
            raise NotDone(_who_was_first(turn.account, _ACT.SWITCHED_OFF))
        ask_not_last(turn.account)
        User.objects.filter(pk=account.pk).update(is_active=False)
        sessions.end_all(turn.account)
        triage.hand_back(turn.account, by=turn.by or turn.account)
        notices.forget(turn.account)
        note(_ACT.SWITCHED_OFF, turn.account, by=turn.by, detail=said)
    account.is_active = False


def switch_on(account: User, *, by: User | None, why: str = "") -> None:
    """Let an account sign in again, with the roles it has.

    Raises NotDone when someone else was first; PermissionDenied.
    """
    said = _why(why)
    with transaction.atomic():
        turn = take_turn(account, by)
        _ask(turn.by, turn.account)
        if turn.account.is_active:
            raise NotDone(_who_was_first(turn.account, _ACT.SWITCHED_ON))
        User.objects.filter(pk=account.pk).update(is_active=True)
        note(_ACT.SWITCHED_ON, turn.account, by=turn.by, detail=said)
    account.is_active = True


def _ask(by: User | None, account: User) -> None:
    if by is not None and not may_keep(by, account):
        raise PermissionDenied("This account is not kept by this person.")


def _why(typed: str) -> str:
    line = text.clean_line(typed)
    if len(line) > LONGEST_WHY:
        raise NotDone(f"The reason must be {LONGEST_WHY} characters or less.", "why")
    return "" if text.is_blank(line) else line


def _who_was_first(account: User, act: StaffEvent.Act) -> str:
    done = "switched off" if act == _ACT.SWITCHED_OFF else "switched on"
    last = StaffEvent.objects.filter(account=account, act=act).select_related("by").first()
    if last is None:
        return f"This account is {done} already."
    who = f" by {name_of(last.by)}" if last.by else ""
    when = day_and_time(last.at, ZoneInfo(settings.TIME_ZONE))
    return f"This account was {done}{who} on {when}."
