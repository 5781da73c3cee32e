"""What an import brought waits for a decision, but nobody was promised one: it is never late."""

import datetime as dt

import pytest
from django.utils import timezone

from comments import digest, figures
from comments.models import Comment, Content
from posts.hours import Calendar
from posts.models import Blog, Post
from tests.desk import signed_in
from tests.factories import CommentFactory, StaffFactory

pytestmark = pytest.mark.django_db
OLD = dt.timedelta(days=900)


@pytest.fixture
def blog(post: Post) -> Blog:
    """A blog that promises a decision, with one comment of now and an old one imported."""
    Blog.objects.filter(pk=post.blog_id).update(promised_hours=8)
    CommentFactory(post=post, name="Ann")
    old = {"source": Content.Source.IMPORT, "created_at": timezone.now() - OLD}
    CommentFactory(post=post, name="Bob", **old)
    return Blog.objects.get(pk=post.blog_id)


def test_it_is_not_counted_as_late_nor_as_the_oldest(blog: Blog) -> None:
    now = timezone.now()
    (queue,) = figures.queues_of([blog], now)
    assert (queue.total, queue.late) == (2, 0)
    assert queue.oldest == Comment.objects.get(content__name="Ann").created_at
    standing = digest.standing(blog, Calendar.of_all([blog])[blog.pk], now)
    assert (standing.waiting, standing.late) == (2, 0)
    assert "year" not in standing.oldest


def test_it_stands_in_the_queue_but_not_among_the_late(blog: Blog) -> None:
    client = signed_in(StaffFactory(blog=blog, role="moderator"))
    queue = "/admin/comments/comment/"
    assert "Bob" in client.get(queue).content.decode()
    assert "Bob" not in client.get(f"{queue}?age=late").content.decode()
