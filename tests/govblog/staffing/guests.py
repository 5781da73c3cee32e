"""People who are invited in the tests, and the links they get."""

import re
from typing import Any

from django.contrib.auth.models import User

from govblog.models import Invitation, Letter
from govblog.staffing import invitations
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
    """Return the path in the last letter of an invitation."""
    letters: Any = Letter.objects.filter(key__startswith=f"invitation {invitation.pk} ")
    found = re.search(r"/admin/invitation/[^/\s]+/", letters.latest("pk").text)
    assert found is not None
    return found[0]


def token_of(invitation: Invitation) -> str:
    """Return the token in the last letter of an invitation."""
    return link_of(invitation).split("/")[3]
