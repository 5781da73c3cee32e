"""What an article's page reads fast is what the rules of publishing say."""

import datetime as dt

import pytest
import time_machine
from django.contrib.auth.models import User
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from posts import publishing, reading
from posts.models import Blog, Post, PostRevision
from tests.factories import (
    AuthorFactory,
    BlogFactory,
    CategoryFactory,
    PictureFactory,
    PostFactory,
)

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def found(post: Post) -> PostRevision | None:
    """Return what is found at a post's address."""
    return reading.at_address(post.blog, post.day or timezone.now().date(), post.slug)


def test_what_is_at_an_address_is_the_public_text_whenever_it_is_asked(
    post: Post, editor: User
) -> None:
    now = timezone.now()
    for number, moment in enumerate((now + HOUR, now - 9 * HOUR, now + 2 * HOUR, now + HOUR), 2):
        PostRevision.objects.create(
            post=post, number=number, status="published", publish_at=moment, saved_by=editor
        )
    PostRevision.objects.create(post=post, number=6, saved_by=editor)
    others = [PostFactory(draft=True), PostFactory(at=now + HOUR), PostFactory(withdrawn="Old.")]
    for hours in (-1, 0, 1, 2):
        with time_machine.travel(now + hours * HOUR + dt.timedelta(seconds=1), tick=False):
            for one in [post, *others]:
                assert found(one) == PostRevision.objects.public().filter(post=one).first()


def test_a_post_is_found_with_its_picture_in_one_question(
    blog: Blog, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    picture = PictureFactory(blog=blog)
    with_picture, without = PostFactory(blog=blog, picture=picture), PostFactory(blog=blog)
    for post, its in ((with_picture, picture), (without, None)):
        with django_assert_num_queries(1):
            revision = found(post)
            assert revision is not None
            assert (revision.post, revision.picture) == (post, its)
            assert revision.post.blog == blog
    assert (
        Post.objects.get(pk=with_picture.pk).first_published_at == with_picture.first_published_at
    )


def test_an_address_of_another_day_slug_or_blog_finds_nothing(post: Post) -> None:
    assert post.day is not None
    assert reading.at_address(post.blog, post.day - dt.timedelta(days=1), post.slug) is None
    assert reading.at_address(post.blog, post.day, "another") is None
    assert reading.at_address(BlogFactory(), post.day, post.slug) is None


def test_the_posts_beside_an_article_are_the_next_older_and_the_next_newer(
    blog: Blog, editor: User
) -> None:
    now = timezone.now()
    # Two of one moment: the one written later counts as newer
    moments = (now - 3 * HOUR, now - 2 * HOUR, now - 2 * HOUR, now - HOUR, now + HOUR)
    posts = [PostFactory(blog=blog, title=f"Post {n}", at=at) for n, at in enumerate(moments)]
    PostFactory(blog=BlogFactory(), at=now - 2 * HOUR)
    beside = [[[row[0] for row in side] for side in reading.beside(post)] for post in posts[:4]]
    assert beside == [
        [[], ["Post 1"]],
        [["Post 0"], ["Post 2"]],
        [["Post 1"], ["Post 3"]],
        [["Post 2"], []],
    ]
    assert [title for title, _, _ in reading.recent(blog, 3)] == ["Post 3", "Post 2", "Post 1"]
    publishing.withdraw(posts[1], by=editor, reason="Old.")
    assert reading.beside(posts[2])[0][0][0] == "Post 0"


def test_names_of_authors_and_categories_come_in_order_and_from_this_text_only(
    blog: Blog, editor: User
) -> None:
    authors = [AuthorFactory(blog=blog, name=name, slug=name.lower()) for name in ("Zoe", "Abe")]
    under = CategoryFactory(blog=blog, name="Under", slug="under")
    CategoryFactory(blog=blog, name="Empty", slug="empty")
    CategoryFactory(blog=BlogFactory())
    post = PostFactory(blog=blog, by=editor, authors=authors, categories=[under])
    revision = found(post)
    assert revision is not None
    assert reading.authors(revision) == [("Abe", "abe"), ("Zoe", "zoe")]
    assert reading.filed_under(revision) == [("Under", "under")]
    assert reading.categories(blog) == [("Empty", "empty"), ("Under", "under")]
    publishing.save_draft(
        post,
        publishing.Text("New", "<p>New.</p>"),
        by=editor,
        seen=post.revisions.latest("number").version,
    )
    assert len(reading.authors(revision)) == 2
