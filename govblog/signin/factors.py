"""The second factor: who needs one, what may be removed, and what follows from a change."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest

from govblog import roles, sealing
from govblog.models import StaffEvent
from govblog.signin import sessions, telling
from govblog.staff import person
from govblog.staffing import record

APP = "authenticator app"
PASSKEY = "passkey"
_CODES = Authenticator.Type.RECOVERY_CODES
# What of a factor is kept sealed, by its name in `data`
_SEALED = ("secret", "seed")


def required() -> bool:
    """Say whether everybody needs one. Optional counts on one’s own machine only."""
    return settings.SECOND_FACTOR != "optional" or not settings.ON_THIS_MACHINE_ONLY


def is_missing(request: HttpRequest) -> bool:
    """Say whether who is signed in has to set one up before anything else."""
    return required() and not sessions.has_passed(request)


def is_last(factor: Authenticator) -> bool:
    """Say whether a factor is the only one of its owner; recovery codes alone are none."""
    others = Authenticator.objects.filter(user_id=factor.user_id).exclude(pk=factor.pk)
    return not others.exclude(type=_CODES).exists()


def may_remove(factor: Authenticator) -> bool:
    """Say whether its owner may remove a factor: the last one not while one is required."""
    return not (required() and is_last(factor))


def lock(account: User) -> User:
    """Make changes to the factors of an account take turns, until the transaction ends."""
    return User.objects.select_for_update().get(pk=account.pk)


def added(request: HttpRequest, kind: str) -> None:
    """Do what follows once who is signed in has set up a factor of this kind."""
    account = person(request)
    sessions.pass_factor(request)
    this = request.session.session_key
    sessions.end_all(account, by=account, why="new second factor", but=this)
    event = record.note(StaffEvent.Act.FACTOR_ADDED, account, by=account, detail=kind)
    telling.tell(event, "A second factor was added", f"Your account has a new {kind}.")


def removed(request: HttpRequest, kind: str) -> None:
    """Do what follows once who is signed in has removed a factor of this kind."""
    account = person(request)
    event = record.note(StaffEvent.Act.FACTOR_REMOVED, account, by=account, detail=kind)
    telling.tell(event, "A second factor was removed", f"The {kind} of your account was removed.")


def new_codes(request: HttpRequest) -> None:
    """Note that who is signed in has new recovery codes in place of the old ones."""
    account = person(request)
    event = record.note(
        StaffEvent.Act.FACTOR_ADDED, account, by=account, detail="new recovery codes"
    )
    telling.tell(event, "New recovery codes", "Your account has new recovery codes.")


def reset(account: User, *, by: User | None) -> bool:
    """Take away all factors of an account whose owner lost them; return whether there were any.

    Its sessions end, and its owner is told. `by` is None for a command. Raises PermissionDenied
    unless `by` keeps the account, and for one’s own.
    """
    if by is not None and (by.pk == account.pk or not roles.keeps(by, account)):
        raise PermissionDenied("This account may not reset that second factor.")
    with transaction.atomic():
        held = Authenticator.objects.filter(user=lock(account))
        deleted, _ = held.delete()
        if not deleted:
            return False
        sessions.end_all(account, by=by, why="second factor reset")
        event = record.note(StaffEvent.Act.FACTOR_REMOVED, account, by=by, detail="all, reset")
        telling.tell(
            event,
            "Your second factor was reset",
            "An administrator took away the second factor of your account. At your next sign-in "
            "you set up a new one.",
        )
    return True


def rotate() -> tuple[int, int]:
    """Seal anew what is sealed of every factor; return how many were, and how many no key opens."""
    done = unreadable = 0
    for pk in list(Authenticator.objects.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            factor = Authenticator.objects.select_for_update().filter(pk=pk).first()
            names = [name for name in _SEALED if factor and name in factor.data]
            try:
                for name in names:
                    factor.data[name] = sealing.reseal(factor.data[name])
            except sealing.Unreadable:
                unreadable += 1
                continue
            if names:
                factor.save(update_fields=["data"])
                done += 1
    return done, unreadable
