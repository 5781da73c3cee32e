"""What is asked for most is ready before the first reader comes, or nobody waits for it."""

import pytest
from django.db import OperationalError
from pytest_django import Settings

from govblog import warming
from govblog.memory.stores import STORE
from posts.models import Blog
from tests.factories import BlogFactory, PostFactory

pytestmark = pytest.mark.django_db


def kept() -> set[str]:
    """Return the paths of the pages in memory, with the scheme they are asked for by."""
    return {address.rstrip("?") for _, address, encoding in STORE.pages if not encoding}


def test_the_front_page_and_the_newest_post_of_each_blog_are_read(
    blog: Blog, settings: Settings
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    PostFactory(blog=blog)
    newest = PostFactory(blog=blog).get_absolute_url()
    other = PostFactory(
        blog=BlogFactory(base_url="https://two.example.org", host="two.example.org")
    )
    warming.warm()
    paths = {f"http:{path}" for path in ("/", newest)}
    assert kept() == paths | {"https:/", f"https:{other.get_absolute_url()}"}


def test_a_database_that_is_away_keeps_no_process_from_starting(
    blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*said: object) -> None:
        raise OperationalError("away")

    monkeypatch.setattr(Blog.objects, "order_by", away)
    warming.warm()
    assert kept() == set()


def test_when_it_takes_too_long_the_rest_is_left_to_readers(
    blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warming, "LONGEST", -1.0)
    warming.warm()
    assert kept() == set()


def test_without_a_blog_there_is_nothing_to_read() -> None:
    warming.warm()
    assert kept() == set()
