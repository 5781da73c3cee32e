"""The numbers a page shows are those of its comments, and a wrong number is found."""

import pytest

from comments.moderation.counting import miscounted, recount
from posts.models import Post
from tests.factories import CommentFactory, PostFactory, act, thread

pytestmark = pytest.mark.django_db


def numbers(post: Post) -> tuple[int, int, int]:
    """Return what is kept of a post: approved, on show, threads on show."""
    post.refresh_from_db()
    return post.comments_approved, post.comments_shown, post.threads_shown


def test_placeholders_are_on_show_but_not_among_the_approved(post: Post) -> None:
    top, reply, _ = thread(post, [None, 0, None])
    CommentFactory(post=post)
    assert numbers(post) == (3, 3, 2)
    act(top, "remove")
    assert numbers(post) == (2, 3, 2)
    act(reply, "spam")
    assert numbers(post) == (1, 1, 1)


def test_what_happens_under_one_post_changes_no_number_of_another(post: Post) -> None:
    other = PostFactory()
    thread(other, [None])
    assert (numbers(post), numbers(other)) == ((0, 0, 0), (1, 1, 1))


def test_a_wrong_number_is_found_and_counted_anew(post: Post) -> None:
    thread(post, [None, 0])
    assert miscounted() == []
    Post.objects.update(comments_approved=7, threads_shown=0)
    assert miscounted() == [(post.pk, {"comments_approved": (7, 2), "threads_shown": (0, 1)})]
    assert recount([post.pk]) == 1
    assert numbers(post) == (2, 2, 1)
    assert miscounted() == []
