"""Taking a comment back on its page."""

import pytest
import time_machine
from django.contrib.auth.models import User
from django.utils import timezone

from comments.models import Comment, Hold
from comments.moderation import erasing
from posts.models import Post
from tests.comments.mine.asking import LATER, look, opened, press, sent, text_of
from tests.factories import CommentFactory, act

pytestmark = pytest.mark.django_db


def state() -> tuple[str, str]:
    """Return status and words of the only comment."""
    comment = Comment.objects.select_related("content").get()
    return comment.status, comment.body


def test_it_says_what_happens_before_it_happens_and_a_get_does_nothing(post: Post) -> None:
    _, path = sent(post)
    assert "This cannot be undone." in text_of(f"{path}withdraw/")
    assert state()[0] == "pending"


def test_the_words_are_gone_at_once_and_the_queue_is_empty(post: Post) -> None:
    _, path = sent(post)
    response = press(f"{path}withdraw/")
    assert (response.status_code, response["Location"]) == (303, path)
    assert state() == ("removed", erasing.GONE)
    assert "You took your comment back." in text_of(path)
    assert not Comment.objects.waiting().exists()


def test_the_button_pressed_twice_is_pressed_once(post: Post) -> None:
    _, path = sent(post)
    assert [press(f"{path}withdraw/").status_code for _ in range(2)] == [303, 303]


def test_a_decision_made_a_moment_ago_does_not_stop_it(post: Post) -> None:
    comment, path = sent(post)
    act(comment, "approve")
    assert press(f"{path}withdraw/").status_code == 303
    assert state() == ("removed", erasing.GONE)


@pytest.mark.parametrize("status", ["approved", "rejected", "spam", "removed"])
def test_once_a_decision_is_told_it_is_erased_by_the_road_that_asks_by_mail(
    post: Post, status: str
) -> None:
    comment = CommentFactory(post=post, status=status)
    path = opened(comment)
    with time_machine.travel(timezone.now() + LATER):
        response = press(f"{path}withdraw/")
        assert f'href="{path}erase/"' in look(f"{path}withdraw/").content.decode()
    assert response.status_code == 409
    assert state()[0] == status


def test_a_legal_hold_is_said_in_words_and_nothing_is_lost(post: Post, administrator: User) -> None:
    comment, path = sent(post)
    said = {"label": "Case 7", "why": "A secret reason.", "by": administrator}
    Hold.objects.create(blog=post.blog, comment=comment, at=timezone.now(), **said)
    for response in (look(f"{path}withdraw/"), press(f"{path}withdraw/")):
        assert "We have to keep it for a legal reason." in response.content.decode()
        assert "secret" not in response.content.decode()
    assert state()[0] == "pending"
