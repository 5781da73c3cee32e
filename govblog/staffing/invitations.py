"""Inviting a colleague by mail: nobody but its owner ever knows the password of an account."""

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from govblog import letters, links, portions, roles, text
from govblog.models import Invitation, InvitedRole, StaffEvent
from govblog.staffing import inviting_letter
from govblog.staffing.giving import Place
from govblog.staffing.keeping import ACT, NotDone
from govblog.staffing.record import note
from posts.models import Blog, Membership

VALID = dt.timedelta(days=7)
# How long one that is over stands in the database: who joined is on record
KEPT = dt.timedelta(days=30)
NO_EMAIL = "Enter an email address, like name@example.org."
NO_ROLES = "Choose at least one role."
_LONGEST_NAME = 150  # characters
MOVED = (
    "Someone took up this invitation, sent it again or withdrew it a moment ago. Look at it again."
)


@dataclass(frozen=True)
class Guest:
    """Who is invited, and to do what: a key of a blog and a role for each of the roles."""

    first_name: str
    last_name: str
    email: str
    roles: frozenset[Place]


def invite(guest: Guest, *, by: User) -> Invitation:
    """Write to a person with a private link, good for VALID, and put it on record.

    Raises NotDone for what cannot be, or when an account or an open invitation has the address;
    PermissionDenied unless `by` keeps the accounts of every blog that is named.
    """
    guest, now = _checked(guest), timezone.now()
    with transaction.atomic():
        blogs = _blogs(guest.roles, by)
        _close_expired(guest.email, now)
        if User.objects.filter(email__iexact=guest.email).exists():
            raise NotDone("An account has this email address already.", "email")
        invitation = _stored(guest, by, now)
        for blog, role in sorted(guest.roles):
            InvitedRole.objects.create(invitation=invitation, blog=blogs[blog], role=role)
        _on_record(StaffEvent.Act.INVITED, invitation, by)
        _write(invitation)
    return invitation


def send_again(invitation: Invitation, *, by: User) -> None:
    """Write again with a new link, good for VALID; the old link dies. `by` now stands for it.

    Raises NotDone when the invitation is over; PermissionDenied as `invite` does.
    """
    now = timezone.now()
    with transaction.atomic():
        _ask(invitation, by)
        letters.take_back(_key(invitation))
        changed = {"ref": links.new_ref(), "invited_by": by, "expires_at": now + VALID}
        if not _as_seen(invitation).update(**changed, times=F("times") + 1):
            raise NotDone(MOVED)
        invitation.refresh_from_db()
        _on_record(StaffEvent.Act.INVITED, invitation, by)
        _write(invitation)


def withdraw(invitation: Invitation, *, by: User) -> None:
    """End an invitation: its link dies.

    Raises NotDone when it is over already; PermissionDenied as `invite` does.
    """
    with transaction.atomic():
        _ask(invitation, by)
        if not _as_seen(invitation).update(ended_at=timezone.now()):
            raise NotDone(MOVED)
        letters.take_back(_key(invitation))
        _on_record(StaffEvent.Act.WITHDRAWN, invitation, by)


def waiting(by: User) -> QuerySet[Invitation]:
    """Return the invitations that were not taken up, of which `by` may decide; oldest first."""
    elsewhere = InvitedRole.objects.exclude(blog__in=roles.blogs_where(by, ACT))
    found = Invitation.objects.filter(ended_at=None).exclude(pk__in=elsewhere.values("invitation"))
    found = found.select_related("invited_by").prefetch_related("roles__blog")
    return found.order_by("invited_at", "pk")


def ended_due(now: dt.datetime) -> "QuerySet[Invitation]":
    """Return the invitations that were over KEPT ago."""
    before = now - KEPT
    return Invitation.objects.filter(Q(ended_at__lt=before) | Q(expires_at__lt=before))


def forget_ended(now: dt.datetime | None = None, most: int | None = None) -> int:
    """Delete such invitations; return how many."""
    return portions.delete(ended_due(now or timezone.now()), most)


def _checked(guest: Guest) -> Guest:
    """Return a guest as it is kept. Raises NotDone."""
    first, last = text.clean_line(guest.first_name), text.clean_line(guest.last_name)
    if text.is_blank(first):
        raise NotDone("Enter the first name.", "first_name")
    for name, field in ((first, "first_name"), (last, "last_name")):
        if len(name) > _LONGEST_NAME:
            raise NotDone(f"Names must be {_LONGEST_NAME} characters or less.", field)
    email = text.clean_line(guest.email)
    try:
        validate_email(email)
    except ValidationError as error:
        raise NotDone(NO_EMAIL, "email") from error
    if not guest.roles or not {role for _, role in guest.roles} <= set(Membership.Role.values):
        raise NotDone(NO_ROLES, "roles")
    return Guest(first, last, email, guest.roles)


def _blogs(wanted: frozenset[Place], by: User) -> dict[int, Blog]:
    keys = {blog for blog, _ in wanted}
    mine = roles.blogs_where(by, ACT).in_bulk(keys)
    if set(mine) != keys:
        raise PermissionDenied("This account may not keep accounts here.")
    return mine


def _ask(invitation: Invitation, by: User) -> None:
    named = invitation.roles.values_list("blog", flat=True)
    for blog in set(named):
        roles.require(by, ACT, blog)


def _as_seen(invitation: Invitation) -> QuerySet[Invitation]:
    return Invitation.objects.filter(pk=invitation.pk, times=invitation.times, ended_at=None)


def _close_expired(email: str, now: dt.datetime) -> None:
    """End what nobody can take up any more, so that it does not stand in a new one's way."""
    late = Invitation.objects.filter(email__iexact=email, ended_at=None, expires_at__lte=now)
    late.update(ended_at=now)


def _stored(guest: Guest, by: User, now: dt.datetime) -> Invitation:
    made = Invitation(
        ref=links.new_ref(),
        first_name=guest.first_name,
        last_name=guest.last_name,
        email=guest.email,
        invited_by=by,
        invited_at=now,
        expires_at=now + VALID,
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        says = "An invitation to this email address waits already. Send it again or withdraw it."
        raise NotDone(says, "email") from error
    return made


def _on_record(act: StaffEvent.Act, invitation: Invitation, by: User) -> None:
    note(act, None, by=by, detail=f"{invitation}: {inviting_letter.in_words(invitation)}")


def _key(invitation: Invitation) -> str:
    return f"invitation {invitation.pk} {invitation.times}"


def _write(invitation: Invitation) -> None:
    subject, words = inviting_letter.words(invitation)
    letters.write(
        key=_key(invitation),
        to=invitation.email,
        subject=subject,
        text=words,
        blog=invitation.roles.all()[0].blog,
    )
