"""Who wrote a comment is known at the desk and to the rules when the email is gone."""

import datetime as dt

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from comments import sorting
from comments.models import Mark
from comments.moderation import Words, confirming, forgetting, holding
from posts.models import Blog, Post
from tests.desk import QUEUE, page, signed_in
from tests.factories import CommentFactory, StaffFactory, act

pytestmark = pytest.mark.django_db
EMAIL = "sian@example.org"


@pytest.fixture(autouse=True)
def earlier(post: Post) -> None:
    """Two comments from one email were decided, and it was deleted."""
    CommentFactory(post=post, email=EMAIL, status="approved")
    CommentFactory(post=post, email=EMAIL.upper(), status="rejected")
    assert forgetting.forget_emails(timezone.now() + dt.timedelta(hours=1)) == 2


def test_a_moderator_sees_what_became_of_earlier_comments(post: Post, moderator: User) -> None:
    CommentFactory(post=post, email=EMAIL)
    assert "1 approved, 1 rejected, 0 spam" in page(signed_in(moderator), QUEUE).text


def test_the_list_of_a_persons_comments_holds_those_without_the_address(
    post: Post, moderator: User
) -> None:
    new = CommentFactory(post=post, email=EMAIL, name="The new one")
    old = page(signed_in(moderator), f"{QUEUE}?status=approved&person={new.pk}")
    assert len(old.all("article")) == 1
    assert "deleted: 1 approved" in old.text


def test_the_rule_for_first_comments_knows_them(post: Post) -> None:
    senior = StaffFactory(blog=post.blog, role="senior moderator")
    holding.turn_hold_rule(post.blog, Mark.Kind.FIRST, on=True, seen=0, by=senior)
    known, stranger = (
        sorting.marks_of(post, Words("Again", "Siân", email), at=timezone.now())
        for email in (EMAIL, "gethin@example.org")
    )
    assert Mark.Kind.FIRST not in known
    assert Mark.Kind.FIRST in stranger


def test_who_was_trusted_is_trusted(blog: Blog, post: Post) -> None:
    Blog.objects.filter(pk=blog.pk).update(auto_approve_after=1)
    new = CommentFactory(post=post, email=EMAIL)
    assert confirming.is_trusted(new)
    act(new, "approve")
    stranger = CommentFactory(post=post, email="gethin@example.org")
    assert not confirming.is_trusted(stranger)
