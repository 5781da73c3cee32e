"""Who stands at the door."""

import pytest
from django.contrib.auth.models import User


@pytest.fixture
def mailed(moderator: User) -> User:
    """The moderator, who has an email."""
    moderator.email = "moderator@example.org"
    moderator.save()
    return moderator
