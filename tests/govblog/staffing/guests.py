"""People who are invited in the tests, and the links they get."""

from django.contrib.auth.models import User

from govblog.models import Invitation
from govblog.staffing import invitations, inviting_letter
from posts.models import Blog

PASSWORD = "seven lazy herons at noon"


def guest(*places: tuple[Blog, str], **said: str) -> invitations.Guest:
    """Return somebody to be invited with these roles."""
    names = {"first_name": "Gwen", "last_name": "Parry", "email": "gwen@example.org", **said}
    return invitations.Guest(**names, roles=frozenset((blog.pk, role) for blog, role in places))


def invited(by: User, *places: tuple[Blog, str], **said: str) -> Invitation:
    """Invite somebody with these roles."""
    return invitations.invite(guest(*places, **said), by=by)


def link_of(invitation: Invitation) -> str:
    """Return the path of the link that was sent last."""
    return inviting_letter.address(Invitation.objects.get(pk=invitation.pk))


def token_of(invitation: Invitation) -> str:
    """Return the token of the link that was sent last."""
    return link_of(invitation).split("/")[3]
