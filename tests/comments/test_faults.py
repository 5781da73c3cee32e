"""When the database is away nothing is claimed (tests/failing/ lets each call fail in turn)."""

import pytest
from django.db import OperationalError, connection

from posts.models import Post
from tests.comments.sending import READER, TYPED, is_private, kept, send

pytestmark = pytest.mark.django_db


def test_with_the_database_away_nothing_is_claimed_and_the_words_come_back(post: Post) -> None:
    def away(*args: object) -> None:
        raise OperationalError("connection refused")

    with connection.execute_wrapper(away):
        response = send(post, **TYPED)
        assert READER.get("/").status_code == 503
    assert response.status_code == 503
    assert response["Retry-After"]
    assert kept(response)
    assert is_private(response)
