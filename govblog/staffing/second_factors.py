"""Whose sign-in asks for a second factor."""

from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User


def has_second_factor(users: Iterable[User]) -> set[int]:
    """Return the keys of those of these accounts that have a second factor."""
    found = Authenticator.objects.filter(user__in=[user.pk for user in users])
    # Recovery codes stand in for a factor and are none
    found = found.exclude(type=Authenticator.Type.RECOVERY_CODES)
    return set(found.values_list("user", flat=True))
