"""What the letter with an invitation says, and its link."""

from django.urls import reverse
from django.utils import timezone

from govblog import links
from govblog.models import Invitation
from govblog.telling import day_of, name_of

PURPOSE = "invitation"


def address(invitation: Invitation) -> str:
    """Return the path of the page behind the link."""
    return reverse("invitation", args=[links.token_of(PURPOSE, invitation.ref)])


def in_words(invitation: Invitation) -> str:
    """Return the roles as a list in words."""
    return ", ".join(str(role) for role in invitation.roles.select_related("blog"))


def words(invitation: Invitation) -> tuple[str, str]:
    """Return subject and text of the letter. Its link is the only secret of it."""
    blog = invitation.roles.select_related("blog")[0].blog
    by = name_of(invitation.invited_by)
    until = day_of(invitation.expires_at, timezone.get_current_timezone())
    given = "\n".join(str(role) for role in invitation.roles.select_related("blog"))
    text = (
        f"Hello {invitation},\n\n"
        f"{by} invites you to work on {blog.name}, with these roles:\n\n{given}\n\n"
        "Open this link to choose a username and a password:\n"
        f"{blog.origin}{address(invitation)}\n\n"
        f"The link works once, until {until}. Keep it to yourself: whoever has it can take up "
        f"the invitation.\n\nIf you did not expect this, you do not need to do anything.\n\n"
        f"{blog.name}\n"
    )
    return f"{by} invites you to work on {blog.name}", text
