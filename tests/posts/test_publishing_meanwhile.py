"""What an act on a post comes to when something else happens in the middle of it."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import connection

from posts import publishing
from posts.models import Blog, Post
from posts.publishing import Text

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(blog: Blog, editor: User) -> Post:
    """A post never published."""
    return publishing.start(blog, Text("A title", "<p>A body.</p>"), by=editor)


def test_a_post_whose_moment_comes_while_it_is_taken_back_is_a_draft_without_an_address(
    draft: Post, editor: User
) -> None:
    moment = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
    with time_machine.travel(moment - dt.timedelta(seconds=1), tick=False) as clock:
        publishing.publish(draft, by=editor, at=moment)

        def slowly(execute: Any, sql: str, *rest: Any) -> Any:
            if sql.startswith('UPDATE "posts_postrevision"'):
                clock.shift(2)
            return execute(sql, *rest)

        with connection.execute_wrapper(slowly):
            publishing.take_back(draft, by=editor)
    draft.refresh_from_db()
    assert (draft.first_published_at, draft.day) == (None, None)
