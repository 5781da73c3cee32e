"""What a blog and its posts are, and what the database never lets them become."""

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone
from pytest_django import Settings

from posts.models import Blog, Membership, Picture, Post, PostRevision
from tests.factories import (
    AuthorFactory,
    BlogFactory,
    CategoryFactory,
    PictureFactory,
    PostFactory,
)

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def test_a_blog_answers_to_its_host_whatever_the_port() -> None:
    first, second = BlogFactory(host="one.example.org"), BlogFactory(host="two.example.org")
    assert Blog.objects.for_host("one.example.org") == first
    assert Blog.objects.for_host("two.example.org:8000") == second


def test_the_first_blog_answers_to_every_other_host() -> None:
    first, _ = BlogFactory(), BlogFactory()
    assert Blog.objects.for_host("127.0.0.1:8000") == first
    assert Blog.objects.for_host("[::1]:8000") == first


def test_without_a_blog_nobody_answers() -> None:
    assert Blog.objects.for_host("example.org") is None


def test_a_blog_has_the_address_of_the_install_until_it_has_its_own(settings: Settings) -> None:
    settings.BASE_URL = "https://blogs.example.org"
    assert BlogFactory().origin == "https://blogs.example.org"
    assert BlogFactory(base_url="https://own.example.org/").origin == "https://own.example.org"


def test_moving_the_version_marks_the_pages_of_these_blogs_only() -> None:
    one, other = BlogFactory(), BlogFactory()
    assert Blog.objects.filter(pk=one.pk).move_version() == 1
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.version, other.version) == (2, 1)


def test_the_address_of_an_article_is_its_day_and_its_slug() -> None:
    post = Post(day=NOW.date().replace(2026, 3, 9), slug="a-title")
    assert post.get_absolute_url() == "/2026/03/09/a-title/"


def test_a_post_never_published_has_no_address() -> None:
    with pytest.raises(ValueError, match="no address"):
        PostFactory(draft=True).get_absolute_url()


def test_archives_have_addresses(blog: Blog) -> None:
    assert AuthorFactory(slug="a-name").get_absolute_url() == "/author/a-name/"
    assert CategoryFactory(slug="a-subject").get_absolute_url() == "/category/a-subject/"


def test_the_newest_articles_come_first_and_never_in_doubt(blog: Blog) -> None:
    posts = [PostFactory(at=NOW) for _ in range(3)]
    shown = PostRevision.objects.public().newest_first()
    assert [revision.post for revision in shown] == posts[::-1]


def test_readers_never_see_two_texts_of_one_post(post: Post, editor: User) -> None:
    for number in range(2, 5):
        PostRevision.objects.create(
            post=post, number=number, status="published", publish_at=NOW, saved_by=editor
        )
    assert PostRevision.objects.public().count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"threads_per_page": 0},
        {"threads_per_page": 201},
        {"comments_closed_at": NOW},
        {"comments_closed_reason": "Why?"},
    ],
)
def test_a_blog_that_contradicts_itself_cannot_be_stored(blog: Blog, wrong: dict) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Blog.objects.update(**wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        {"day": None},
        {"first_published_at": None},
        {"withdrawn_at": NOW},
        {"withdrawn_reason": "Why?"},
        {"comments_closed_at": NOW},
        {"comments_closed_reason": "Why?"},
    ],
)
def test_a_post_that_contradicts_itself_cannot_be_stored(post: Post, wrong: dict) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.update(**wrong)


@pytest.mark.parametrize("wrong", [{"status": "draft"}, {"publish_at": None}, {"status": "?"}])
def test_a_revision_that_contradicts_itself_cannot_be_stored(post: Post, wrong: dict) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        PostRevision.objects.update(**wrong)


def test_a_post_has_one_draft_and_each_number_once(post: Post, editor: User) -> None:
    PostRevision.objects.create(post=post, number=2, saved_by=editor)
    with pytest.raises(IntegrityError), transaction.atomic():
        PostRevision.objects.create(post=post, number=3, saved_by=editor)
    with pytest.raises(IntegrityError), transaction.atomic():
        PostRevision.objects.create(
            post=post, number=2, status="published", publish_at=NOW, saved_by=editor
        )


@pytest.mark.parametrize("wrong", [{"alt": ""}, {"decorative": True}])
def test_a_picture_is_described_or_decorative_and_not_both(blog: Blog, wrong: dict) -> None:
    PictureFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Picture.objects.update(**wrong)


def test_a_slug_is_used_once_on_a_blog_and_freely_on_another(post: Post) -> None:
    Post.objects.create(blog=BlogFactory(), slug=post.slug)
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.create(blog=post.blog, slug=post.slug)


def test_a_role_is_one_of_the_four_and_held_once(blog: Blog, moderator: User) -> None:
    Membership.objects.create(user=moderator, blog=blog, role="editor")
    for role in ("editor", "owner"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Membership.objects.create(user=moderator, blog=blog, role=role)
