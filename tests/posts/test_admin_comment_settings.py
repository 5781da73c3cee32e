"""An editor says of a post whether it takes comments, and for how long."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from comments import moderation
from posts import publishing
from posts.models import Blog, Post
from tests import dom
from tests.comments.sending import READER
from tests.desk import page, signed_in, told
from tests.factories import PostFactory, StaffFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(editor: User) -> Client:
    """A browser in which the editor is signed in."""
    return signed_in(editor)


@pytest.fixture
def draft(blog: Blog, editor: User) -> Post:
    """A post never published."""
    return PostFactory(blog=blog, by=editor, draft=True)


def address(post: Post) -> str:
    return f"/admin/posts/post/{post.pk}/comments/"


def test_a_post_takes_no_comments_from_the_start(draft: Post, desk: Client, editor: User) -> None:
    said = {"taken": "no", "reason": "We ask elsewhere.", "days": "", "seen": "0"}
    (message,) = told(desk.post(address(draft), said), desk)
    assert message == "The comment settings of this post are saved."
    publishing.publish(draft, by=editor)
    article = dom.page(READER.get(Post.objects.get().get_absolute_url()).content)
    assert "We ask elsewhere." in article.text
    assert not article.all("textarea", name="body")
    shown = page(desk, address(draft))
    assert shown.one("input", name="reason")["value"] == "We ask elsewhere."
    seen = shown.one("input", name="seen")["value"]
    told(desk.post(address(draft), {"taken": "yes", "days": "", "seen": seen}), desk)
    assert moderation.closed(Post.objects.select_related("blog").get()) is None


def test_a_post_has_days_of_its_own(draft: Post, desk: Client) -> None:
    Blog.objects.update(comments_close_after=90)
    assert "as on the whole blog (after 90 days)" in page(desk, address(draft)).text
    told(desk.post(address(draft), {"taken": "yes", "days": "14", "seen": "0"}), desk)
    assert Post.objects.get().comments_close_after == 14
    shown = page(desk, address(draft))
    assert shown.one("input", name="days")["value"] == "14"
    (event,) = draft.events.all()
    assert (event.act, event.reason) == ("close after", "14 days.")


def test_what_is_wrong_is_said_and_nothing_is_changed(draft: Post, desk: Client) -> None:
    for said, words in (
        ({"taken": "no", "reason": " ", "days": "3"}, "Enter the reason."),
        ({"taken": "no", "reason": "r" * 301, "days": "3"}, "300 characters or less"),
        ({"taken": "yes", "days": "-1"}, "Enter a number of days from 0 to 3,650"),
        ({"taken": "yes", "days": "9" * 30}, "Enter a number of days from 0 to 3,650"),
        ({"taken": "yes", "days": "soon"}, "Enter a number of days, or leave it empty."),
        ({"days": ""}, "Say whether comments are open."),
    ):
        response = desk.post(address(draft), {"seen": "0", **said})
        assert response.status_code == 422
        shown = dom.page(response.content)
        assert words in shown.text
        assert shown.one("input", name="days").attributes.get("value", "") == said["days"]
    draft.refresh_from_db()
    assert (draft.comments_close_after, draft.comments_closed_at) == (None, None)
    assert not draft.events.exists()


def test_two_people_at_once_are_told_of_each_other(draft: Post, desk: Client) -> None:
    moderation.close(draft, by=StaffFactory(role="moderator"), reason="Closed by a colleague.")
    response = desk.post(address(draft), {"taken": "yes", "days": "3", "seen": "0"})
    assert response.status_code == 422
    assert "closed the comments on" in dom.page(response.content).text
    draft.refresh_from_db()
    assert draft.comments_closed_reason == "Closed by a colleague."
    assert draft.comments_close_after is None


def test_a_closing_with_an_end_keeps_it_when_the_reason_changes(post: Post, desk: Client) -> None:
    until = Post.objects.get().first_published_at.replace(year=2090)  # type: ignore[union-attr]
    moderation.close(post, by=StaffFactory(), reason="Old.", until=until)
    seen = moderation.last_act(post).pk  # type: ignore[union-attr]
    said = {"taken": "no", "reason": "New.", "days": "", "seen": seen}
    told(desk.post(address(post), said), desk)
    post.refresh_from_db()
    assert (post.comments_closed_reason, post.comments_reopen_at) == ("New.", until)


def test_a_form_that_comes_empty_is_one_with_faults(draft: Post, desk: Client) -> None:
    response = desk.post(address(draft), {})
    assert response.status_code == 422
    assert "Say whether comments are open." in dom.page(response.content).text
