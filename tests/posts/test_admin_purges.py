"""Whoever keeps the settings of a blog sees what caches in front have still to be told."""

import pytest
from django.test import Client

from posts.models import Post, Purge
from tests.desk import signed_in
from tests.factories import BlogFactory, staff_of

pytestmark = pytest.mark.django_db
LIST = "/admin/posts/purge/"


def test_a_take_down_that_failed_stands_first_with_what_went_wrong(post: Post) -> None:
    Purge.objects.create(blog=post.blog)
    Purge.objects.create(blog=post.blog, post=post, sends=1)
    Purge.objects.create(
        blog=post.blog, post=post, hard=True, tries=3, last_error="127.0.0.1:8080 answered 500."
    )
    page = signed_in(staff_of(post.blog, "administrator")).get(LIST).content.decode()
    said = ["Take-down failed", "127.0.0.1:8080 answered 500.", "Waits", "Told, and told once more"]
    places = [page.index(words) for words in said]
    assert places == sorted(places)


def test_what_is_another_blogs_is_not_shown(post: Post) -> None:
    other = BlogFactory(name="Elsewhere")
    Purge.objects.create(blog=other)
    client: Client = signed_in(staff_of(post.blog, "administrator"))
    assert "Elsewhere" not in client.get(LIST).content.decode()


def test_nothing_can_be_added_or_changed_by_hand(post: Post) -> None:
    row = Purge.objects.create(blog=post.blog)
    client: Client = signed_in(staff_of(post.blog, "administrator"))
    assert client.get(f"{LIST}add/").status_code == 403
    assert client.get(f"{LIST}{row.pk}/change/").status_code == 200
    assert client.post(f"{LIST}{row.pk}/change/", {"hard": "on"}).status_code == 403
