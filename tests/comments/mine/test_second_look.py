"""Asking for a second look on a comment's page."""

import pytest
import time_machine
from django.utils import timezone

from comments.models import Review
from comments.moderation import reviewing
from posts.models import Post
from tests import dom
from tests.comments.mine.asking import LATER, look, opened, press, rejected, text_of
from tests.factories import CommentFactory, seen, staff_of

pytestmark = pytest.mark.django_db
WHY = "It was <b>not</b> an insult."


def test_it_is_asked_in_words_and_told_with_its_due_day(post: Post) -> None:
    path = opened(rejected(post))
    response = press(f"{path}second-look/", words=WHY)
    assert (response.status_code, response["Location"]) == (303, f"{path}?done=second-look")
    assert Review.objects.get().words == WHY
    said = text_of(response["Location"])
    assert "You asked for a second look" in said
    assert WHY in said
    assert "Another moderator answers by" in said


def test_the_button_pressed_twice_asks_once(post: Post) -> None:
    path = opened(rejected(post))
    assert [press(f"{path}second-look/", words=WHY).status_code for _ in range(2)] == [303, 303]
    assert Review.objects.count() == 1


def test_asked_with_other_words_it_says_that_it_was_asked_and_keeps_them(post: Post) -> None:
    path = opened(rejected(post))
    press(f"{path}second-look/", words=WHY)
    response = press(f"{path}second-look/", words="And another thing.")
    assert response.status_code == 409
    assert "You asked for a second look on" in response.content.decode()
    assert "And another thing." in response.content.decode()


def test_too_many_words_come_back(post: Post) -> None:
    response = press(f"{opened(rejected(post))}second-look/", words="a" * 2001)
    assert response.status_code == 422
    error = dom.page(response.content).one(of="govuk-error-summary").one("a").text
    assert error == "Reason must be 2,000 characters or less"
    assert "a" * 2001 in response.content.decode()


def test_a_decision_that_can_be_undone_is_not_looked_at_again(post: Post) -> None:
    path = opened(CommentFactory(post=post, status="rejected"))
    assert not dom.page(look(f"{path}second-look/").content).all("form")
    assert press(f"{path}second-look/", words=WHY).status_code == 409
    with time_machine.travel(timezone.now() + LATER):
        assert press(f"{path}second-look/", words=WHY).status_code == 303


@pytest.mark.parametrize("status", ["pending", "approved"])
def test_where_nothing_is_kept_off_there_is_nothing_to_ask(post: Post, status: str) -> None:
    path = opened(CommentFactory(post=post, status=status))
    with time_machine.travel(timezone.now() + LATER):
        assert press(f"{path}second-look/", words=WHY).status_code == 409
    assert not Review.objects.exists()


def test_the_answer_is_told_in_all_parts_of_the_page_at_one_moment(post: Post) -> None:
    comment, senior = rejected(post), staff_of(post.blog, "senior moderator")
    path = opened(comment)
    press(f"{path}second-look/", words=WHY)
    reviewing.answer(Review.objects.get(), seen(comment), "upheld", "It was one.", by=senior)
    before = text_of(path)
    assert "Another moderator answers by" in before
    assert "You asked for a second look on" in before
    assert "was answered on" not in before
    with time_machine.travel(timezone.now() + LATER):
        after = text_of(path)
    assert "Another moderator answers by" not in after
    assert "was answered on" in after
    assert "The answer: It was one." in after
