"""When the database fails, a comment is either taken in or given back; nothing is claimed."""

from typing import Any

import pytest
from django.db import OperationalError, connection, transaction

from comments.models import Comment, Receipt
from posts.models import Post
from tests.comments.sending import READER, TYPED, is_private, kept, no_limits, send

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


def test_whichever_question_the_database_fails_a_comment_is_taken_in_or_comes_back(
    post: Post,
) -> None:
    """The nth statement of a request fails, for every n until none does."""
    no_limits(post.blog)
    for failing in range(1, 60):
        asked = 0

        def fail(execute: Any, sql: str, *args: object, nth: int = failing) -> Any:
            nonlocal asked
            asked += 1
            if asked == nth:
                raise OperationalError("server closed the connection")
            return execute(sql, *args)

        words = {**TYPED, "body": f"Thought {failing}."}
        with connection.execute_wrapper(fail):
            response = send(post, **words)
        # Outside a test a request begins in no transaction: this one has not failed
        transaction.set_rollback(False)
        stored = Comment.objects.filter(content__body=words["body"]).count()
        assert (response.status_code, stored) in {(303, 1), (503, 0)}, failing
        assert stored or kept(response, words)
        assert Receipt.objects.count() == Comment.objects.count()
        if asked < failing:
            break
    assert failing > 10
    assert stored == 1
