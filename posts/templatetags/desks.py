"""What stands above the desks on the admin's first page."""

from django import template
from django.contrib.auth.models import AnonymousUser, User

from comments import legal
from posts import holidays

register = template.Library()


@register.simple_tag
def to_keep_up(user: User | AnonymousUser) -> list[str]:
    """Return what an administrator of the install should bring up to date, a line for each."""
    return holidays.warnings() if user.is_active and user.is_superuser else []


@register.simple_tag
def legal_notices(user: User | AnonymousUser) -> legal.Standing | None:
    """Return how the legal notices stand that this person handles, None when none is open."""
    stands = legal.standing_for(user)
    return stands if stands.open else None
