"""A click on the button publishes the one comment it is about, if all is as it was; once."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from comments import moderation
from comments.models import Comment, Content, Decision, Mark
from comments.moderation import clicking
from posts import publishing
from posts.models import Blog, Post
from tests import dom
from tests.comments.moderation.mailed import (
    EMAIL,
    heading,
    link,
    place_of,
    press,
    sent,
    status,
    token,
)
from tests.comments.sending import READER, is_private
from tests.factories import (
    CommentFactory,
    act,
    staff_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(post: Post) -> Post:
    """A post of a blog that publishes so from two approved comments on; the reader has two."""
    return place_of(post)


def test_the_click_publishes_and_is_on_record_as_a_rules_decision(place: Post) -> None:
    comment = sent(place)
    path = link()
    page = READER.get(path)
    assert (page.status_code, heading(page)) == (200, "Confirm your comment")
    assert status(comment) == "pending"
    assert page["Referrer-Policy"] == "strict-origin"
    assert is_private(page)
    done = press(path)
    assert (done.status_code, heading(done)) == (200, "Your comment is published")
    assert is_private(done)
    assert status(comment) == "approved"
    decision = Decision.objects.get(comment=comment)
    assert (decision.actor_kind, decision.actor) == ("rule", None)
    assert Content.objects.get(comment=comment).confirmed_at is not None


def test_looking_never_acts_however_often(place: Post) -> None:
    comment = sent(place)
    for _ in range(3):
        assert READER.get(link()).status_code == 200
    assert READER.head(link()).status_code == 200
    assert status(comment) == "pending"
    assert Content.objects.get(comment=comment).confirmed_at is None


def test_a_link_works_once(place: Post) -> None:
    sent(place)
    path = link()
    press(path)
    for again in (press(path), READER.get(path)):
        assert (again.status_code, heading(again)) == (410, "You have used this link already")
        assert is_private(again)
    assert Decision.objects.filter(actor_kind="rule").count() == 1


def test_a_link_works_for_three_days(place: Post) -> None:
    comment = sent(place)
    path = link()
    with time_machine.travel(timezone.now() + dt.timedelta(days=3)):
        for late in (READER.get(path), press(path)):
            assert (late.status_code, heading(late)) == (410, "This link no longer works")
    assert status(comment) == "pending"


def test_a_link_nobody_was_sent_does_not_work(blog: Blog) -> None:
    for unknown in (READER.get(f"/comments/confirm/{'x' * 43}/"),
                    press(f"/comments/confirm/{'x' * 43}/")):  # fmt: skip
        assert (unknown.status_code, heading(unknown)) == (404, "This link does not work")
        assert is_private(unknown)
    assert READER.get("/comments/confirm/short/").status_code == 404


def test_a_link_that_is_refused_stays_out_of_the_log(
    place: Post, caplog: pytest.LogCaptureFixture
) -> None:
    sent(place)
    path = link()
    assert READER.post(path, headers={"origin": "https://elsewhere.example"}).status_code == 403
    assert path not in caplog.text


def test_a_click_from_elsewhere_is_refused_with_the_page_again(place: Post) -> None:
    comment = sent(place)
    refused = press(link(), **{"Sec-Fetch-Site": "cross-site"})
    assert (refused.status_code, heading(refused)) == (403, "Confirm your comment")
    assert "Your comment has not been confirmed" in refused.content.decode()
    assert status(comment) == "pending"
    assert press(link()).status_code == 200


def _held(comment: Comment) -> None:
    Comment.objects.filter(pk=comment.pk).update(held=True)


def _marked(comment: Comment) -> None:
    Mark.objects.create(comment=comment, kind=Mark.Kind.LINKS)


def _changed(comment: Comment) -> None:
    Comment.objects.filter(pk=comment.pk).update(text_version=2)


def _switched_off(comment: Comment) -> None:
    Blog.objects.update(auto_approve_after=0)


def _raised(comment: Comment) -> None:
    Blog.objects.update(auto_approve_after=3)


def _record_lost(comment: Comment) -> None:
    act(Comment.objects.approved().exclude(pk=comment.pk).latest("pk"), "remove")


def _closed(comment: Comment) -> None:
    blog = comment.post.blog
    moderation.close(comment.post, by=staff_of(blog, "moderator"), reason="An election.")


@pytest.mark.parametrize(
    "meanwhile", [_held, _marked, _changed, _switched_off, _raised, _record_lost, _closed]
)
def test_what_changed_since_leaves_the_comment_to_a_moderator(place: Post, meanwhile: Any) -> None:
    comment = sent(place)
    meanwhile(comment)
    done = press(link())
    assert (done.status_code, heading(done)) == (200, "Your email address is confirmed")
    assert "A moderator will read your comment" in dom.page(done.content).one("main").text
    assert status(comment) == "pending"
    assert Content.objects.get(comment=comment).confirmed_at is not None


def test_a_comment_decided_meanwhile_stays_as_it_was_decided(place: Post) -> None:
    comment = sent(place)
    act(comment, "reject")
    assert heading(press(link())) == "Your email address is confirmed"
    assert status(comment) == "rejected"


def test_a_reply_to_what_is_gone_waits(place: Post) -> None:
    parent = Comment.objects.approved().earliest("pk")
    CommentFactory(post=place, email=EMAIL, status="approved")
    reply = sent(place, parent=parent.pk)
    act(parent, "spam")
    assert heading(press(link())) == "Your email address is confirmed"
    assert status(reply) == "pending"


def test_a_link_to_a_withdrawn_article_still_answers(place: Post) -> None:
    sent(place)
    publishing.withdraw(place, by=staff_of(place.blog, "editor"), reason="It was wrong.")
    assert READER.get(link()).status_code == 200
    assert press(link()).status_code == 200


def test_the_second_of_two_clicks_at_once_is_told_of_the_first(
    place: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent(place)
    secret, question = token(), clicking._question(token())
    clicking.confirm(secret)
    # As it was read before the first click was stored
    monkeypatch.setattr(clicking, "_question", lambda said: question)
    with pytest.raises(clicking.Used):
        clicking.confirm(secret)
    assert Decision.objects.filter(actor_kind="rule").count() == 1
