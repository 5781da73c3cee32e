"""From the page of a comment its writer gets and erases their data, without an account."""

import datetime as dt
import json
import re
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.utils import timezone

from comments.models import Comment, DataRequest, Hold, PageLink, PersonEvent
from comments.moderation import choosing, opening
from govblog.models import Letter
from posts.models import Blog, Post
from tests.comments.mine.asking import look, press
from tests.comments.people import dumping
from tests.comments.people.someone import EMAIL, NAME, TRACES, WORDS, leave_traces
from tests.comments.sending import READER
from tests.factories import BlogFactory, CommentFactory

pytestmark = pytest.mark.django_db


def page_of(comment: Comment, what: str, *, by_mail: bool = False) -> str:
    return f"{opening.open_page(comment, by_mail=by_mail)}{what}/"


def written(post: Post, **more: Any) -> Comment:
    said = {"name": NAME, "email": EMAIL, "body": WORDS["pending"], **more}
    return CommentFactory(post=post, **said)


def mailed(comment: Comment, what: str) -> str:
    """Ask for the link from the page of a comment; return the path in the letter."""
    assert press(page_of(comment, what), act="mail").status_code == 200
    letter = Letter.objects.filter(subject__contains="what we keep").latest("pk")
    assert letter.to == comment.email
    (path,) = re.findall(r"https?://[^/]+(/comments/(?:data|erase)/\S+)", letter.text)
    return str(path)


@pytest.mark.parametrize("what", ["data", "erase"])
def test_all_that_is_kept_with_an_address_is_asked_for_by_mail_only(post: Post, what: str) -> None:
    path = page_of(written(post), what)
    page = look(path).content.decode()
    assert "Send me a link" in page
    assert "Erase this comment" not in page
    assert "Download" not in page
    for act in ("json", "html", "erase", ""):
        assert press(path, act=act).status_code == 422
    assert Comment.objects.get().email == EMAIL


def test_who_stopped_all_mail_gets_the_letter_as_the_page_says(post: Post) -> None:
    comment = written(post)
    choosing.suppress(EMAIL)
    page = press(page_of(comment, "data"), act="mail").content.decode()
    assert "We send them also where all other mail was stopped." in page
    assert "none where" not in page
    assert Letter.objects.get(subject__contains="what we keep").to == EMAIL


def test_the_letter_leads_to_a_copy_in_both_forms(blog: Blog) -> None:
    someone = leave_traces(blog)
    path = mailed(someone.comments["approved"], "data")
    assert "5 comments" in look(path).content.decode()
    copy = press(path, act="json")
    assert copy["Content-Disposition"].endswith('.json"')
    told = json.loads(copy.content)
    assert {one["words"] for one in told["comments"]} >= {WORDS["pending"], WORDS["spam"]}
    page = press(path, act="html").content.decode()
    assert WORDS["rejected"] in page
    assert PersonEvent.objects.filter(act="exported", way="person").count() == 2


def test_the_letter_leads_to_a_question_and_the_button_erases_everything(blog: Blog) -> None:
    someone = leave_traces(blog)
    path = mailed(someone.comments["approved"], "erase")
    assert "5 comments" in look(path).content.decode()
    assert Comment.objects.get(pk=someone.comments["approved"].pk).email == EMAIL
    done = press(path, act="erase")
    assert (done.status_code, done["Cache-Control"]) == (200, "no-store")
    assert dumping.found_in(dumping.database(), TRACES) == []
    assert press(path, act="erase").status_code == 404
    assert not PageLink.objects.filter(comment__in=someone.comments.values()).exists()


def test_opening_or_heading_a_link_does_nothing(post: Post) -> None:
    comment = written(post)
    path = mailed(comment, "erase")
    before = dumping.rows()
    look(path)
    READER.head(path)
    assert dumping.rows() == before


def test_a_link_works_for_a_day_and_on_its_own_blog_and_for_its_own_purpose(post: Post) -> None:
    comment = written(post)
    path = mailed(comment, "erase")
    other = BlogFactory(host="testserver.other.example")
    assert look(path.replace("/erase/", "/data/")).status_code == 404
    # No proof ends with it: its last two bits are none
    assert look(path[:-2] + "-/").status_code == 404
    assert other.host
    with time_machine.travel(timezone.now() + dt.timedelta(hours=25), tick=False):
        assert look(path).status_code == 404
        assert press(path, act="erase").status_code == 404
    assert Comment.objects.get().email == EMAIL


def test_whatever_an_address_got_the_page_says_the_same(post: Post) -> None:
    comment = written(post)
    path = page_of(comment, "data")
    answers = {press(path, act="mail").content for _ in range(5)}
    assert len(answers) == 1
    assert DataRequest.objects.count() == 3


@pytest.mark.parametrize("what", ["data", "erase"])
def test_who_stopped_all_mail_still_gets_the_letter_they_ask_for(post: Post, what: str) -> None:
    comment = written(post)
    choosing.suppress(EMAIL)
    assert look(mailed(comment, what)).status_code == 200


def test_a_comment_without_an_email_is_in_the_hands_of_who_has_its_page(post: Post) -> None:
    comment = written(post, email="")
    told = json.loads(press(page_of(comment, "data"), act="json").content)
    assert told["comments"][0]["words"] == WORDS["pending"]
    assert WORDS["pending"] in press(page_of(comment, "data"), act="html").content.decode()
    path = page_of(comment, "erase")
    assert "Send me a link" not in look(path).content.decode()
    assert "It is erased" in press(path, act="erase").content.decode()
    assert dumping.found_in(dumping.database(), TRACES) == []
    assert look(path).status_code == 404
    decision = Comment.objects.get().decisions.get()
    assert decision.actor_kind == "writer"


def test_a_page_that_came_by_mail_may_act_on_its_one_comment_at_once(post: Post) -> None:
    comment, other = written(post), written(post)
    assert press(page_of(comment, "data", by_mail=True), act="json").status_code == 200
    press(page_of(comment, "erase", by_mail=True), act="erase")
    assert Comment.objects.get(pk=comment.pk).email == ""
    assert Comment.objects.get(pk=other.pk).email == EMAIL


def test_what_is_on_hold_says_so_and_how_to_object(post: Post, moderator: User) -> None:
    Blog.objects.update(privacy_url="https://example.org/privacy")
    comment = written(post, email="")
    said = {"label": "it", "why": "A court asked.", "by": moderator, "at": timezone.now()}
    Hold.objects.create(blog=post.blog, comment=comment, **said)
    path = page_of(comment, "erase")
    page = look(path).content.decode()
    assert "We must keep this comment for now" in page
    assert "https://example.org/privacy" in page
    assert "A court asked" not in page
    assert press(path, act="erase").status_code == 409
    assert Comment.objects.get().body == WORDS["pending"]


def test_a_form_from_elsewhere_does_nothing(post: Post) -> None:
    comment = written(post, email="")
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    for path in (page_of(comment, "erase"), page_of(comment, "data")):
        assert press(path, headers=elsewhere, act="erase").status_code == 403
    path = mailed(written(post), "erase")
    assert press(path, headers=elsewhere, act="erase").status_code == 403
    assert Comment.objects.filter(content__erased_at=None).count() == 2


def test_an_erased_comment_has_nothing_left_to_get_or_erase(post: Post) -> None:
    comment = written(post, email="")
    paths = [page_of(comment, what) for what in ("data", "erase")]
    opened = opening.open_page(comment)
    press(f"{opened}withdraw/")
    for path in paths:
        assert "This comment is erased" in look(path).content.decode()
