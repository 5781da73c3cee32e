"""A published post is renamed: the same day, the same comments, another address."""

import datetime as dt

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from posts import publishing, renaming
from posts.models import Blog, OldAddress, Post
from tests.comments.sending import READER
from tests.factories import BlogFactory, CommentFactory, PostFactory, StaffFactory

pytestmark = pytest.mark.django_db


def test_a_post_keeps_its_day_and_its_comments_and_the_act_is_on_record(
    post: Post, editor: User
) -> None:
    CommentFactory(post=post, status="approved", body="Still here.")
    before, path = Post.objects.get(pk=post.pk), post.get_absolute_url()
    versions = (before.version, Blog.objects.get().version)
    with time_machine.travel(timezone.now() + dt.timedelta(days=40)):
        now = renaming.rename(post, "A better Näme!", by=editor)
    assert (now.slug, now.day) == ("a-better-name", post.day)
    assert b"Still here." in READER.get(now.get_absolute_url()).content
    event = post.events.first()
    assert (event.act, event.by, event.reason) == ("rename", editor, f"It was {path}")
    now = Post.objects.get(pk=post.pk)
    assert (now.version, Blog.objects.get().version) == (versions[0] + 1, versions[1] + 1)


@pytest.mark.parametrize(
    ("slug", "why"),
    [
        ("", "Enter an address of letters and digits"),
        ("🙂", "Enter an address of letters and digits"),
        ("\0/", "Enter an address of letters and digits"),
        ("its-own", "is the address this post has"),
        ("taken", "“taken” is or was the address of another post. You can have “taken-2”"),
    ],
)
def test_an_address_that_is_none_or_anothers_is_refused_in_words(
    blog: Blog, editor: User, slug: str, why: str
) -> None:
    PostFactory(slug="taken")
    post = PostFactory(slug="its-own")
    with pytest.raises(publishing.NotDone, match=why):
        renaming.rename(post, slug, by=editor)
    assert not OldAddress.objects.exists()


def test_the_second_of_two_colleagues_is_told_who_was_first(post: Post, editor: User) -> None:
    first = StaffFactory(role="editor", first_name="Siân", last_name="Rees")
    renaming.rename(post, "hers", by=first, seen=post.slug)
    with pytest.raises(publishing.NotDone, match=r"Siân Rees has renamed .* ends in “hers” now"):
        renaming.rename(post, "his", by=editor, seen=post.slug)
    assert Post.objects.get().slug == "hers"


def test_a_draft_has_no_address_to_be_renamed(editor: User) -> None:
    draft = PostFactory(draft=True)
    with pytest.raises(publishing.NotDone, match="no address yet"):
        renaming.rename(draft, "b", by=editor)


def test_an_address_that_nobody_ever_saw_does_not_lead_on(blog: Blog, editor: User) -> None:
    post = PostFactory(at=timezone.now() + dt.timedelta(days=1), slug="a")
    renaming.rename(post, "b", by=editor)
    assert not OldAddress.objects.exists()
    assert PostFactory(slug="a").slug == "a"


def test_only_who_publishes_on_the_blog_renames(post: Post) -> None:
    others = [StaffFactory(role=role) for role in ("moderator", "senior moderator")]
    others.append(StaffFactory(blog=BlogFactory(), role="editor"))
    for person in others:
        with pytest.raises(PermissionDenied):
            renaming.rename(post, "b", by=person)
