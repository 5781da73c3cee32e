"""Taking up an invitation: the link is opened, a username and a password are chosen, once."""

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from govblog import links, roles
from govblog.models import Invitation, StaffEvent
from govblog.staffing.giving import put_on_record
from govblog.staffing.inviting_letter import PURPOSE
from govblog.staffing.keeping import ACT, NotDone
from govblog.staffing.record import note
from govblog.telling import name_of

_NO_USERNAME = "Enter a username of up to 150 letters, digits and @ . + - _ only."
_TAKEN = "Someone has this username already. Choose another."


class NoInvitation(Exception):
    """There is nothing to take up behind this link."""


class Unknown(NoInvitation):
    """The link was not made here, or another was sent since."""


class Used(NoInvitation):
    """The invitation was taken up."""


class Over(NoInvitation):
    """It expired or was withdrawn, or who invited no longer keeps the accounts of its blogs."""


def asked(token: str) -> Invitation:
    """Return the invitation that a link leads to. Raises Unknown, Used, Over."""
    return _found(Invitation.objects.all(), token)


def _take_turn(token: str) -> Invitation:
    """Return what `asked` does, locked: of two at once the second waits here, and is told."""
    return _found(Invitation.objects.select_for_update(of=("self",), no_key=True), token)


def _found(among: QuerySet[Invitation], token: str) -> Invitation:
    ref = links.ref_of(PURPOSE, token)
    found = among.select_related("invited_by").filter(ref=ref)
    invitation = found.prefetch_related("roles__blog").first() if ref else None
    if invitation is None:
        raise Unknown
    if invitation.account_id is not None:
        raise Used
    blogs = {one.blog_id for one in invitation.roles.all()}
    kept = roles.blogs_where(invitation.invited_by, ACT).filter(pk__in=blogs).count()
    is_over = invitation.ended_at is not None or invitation.expires_at <= timezone.now()
    if is_over or not blogs or kept != len(blogs):
        raise Over
    return invitation


def join(token: str, *, username: str, password: str) -> User:
    """Make the account of an invitation, with exactly its roles; return it.

    Raises NotDone for a username or a password that cannot be, and what `asked` raises, also when
    the link was used at the same moment.
    """
    with transaction.atomic():
        # A username that this link has just taken is no news for who pressed twice
        account = _checked(_take_turn(token), username, password)
    # While nothing is locked: it takes long on purpose
    account.password = make_password(password)
    with transaction.atomic():
        invitation = _take_turn(token)
        _store(account)
        invitation.account, invitation.ended_at = account, timezone.now()
        invitation.save(update_fields=["account", "ended_at"])
        by = invitation.invited_by
        note(StaffEvent.Act.JOINED, account, detail=f"Invited by {name_of(by)}")
        for one in invitation.roles.all():
            put_on_record(account, one.blog, one.role, by=by)
    return account


def _checked(invitation: Invitation, username: str, password: str) -> User:
    """Return the account to be, not stored. Raises NotDone."""
    account = User(
        username=User.normalize_username(username.strip()),
        first_name=invitation.first_name,
        last_name=invitation.last_name,
        email=invitation.email,
        is_staff=True,
    )
    try:
        account.clean_fields(exclude=["password"])
    except ValidationError as error:
        raise NotDone(_NO_USERNAME, "username") from error
    if User.objects.filter(username__iexact=account.username).exists():
        raise NotDone(_TAKEN, "username")
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise NotDone(" ".join(error.messages), "password") from error
    return account


def _store(account: User) -> None:
    try:
        with transaction.atomic():
            account.save(force_insert=True)
    except IntegrityError as error:
        raise NotDone(_TAKEN, "username") from error
