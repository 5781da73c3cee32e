"""Who follows a conversation by a feed gets the comments on show, and no other."""

from typing import Any

import pytest

from govblog.memory.stores import STORE
from posts import publishing
from posts.models import Post
from tests import dom
from tests.comments.sending import READER
from tests.factories import BlogFactory, CommentFactory, PostFactory, act
from tests.posts.test_feeds import entries, get, link, said, titles

pytestmark = pytest.mark.django_db


def test_the_feed_of_an_article_has_its_comments_on_show_newest_first(post: Post) -> None:
    path = f"{post.get_absolute_url()}feed/"
    first = CommentFactory(post=post, status="approved", name="Ann", body="Well <b>said</b>.")
    for status in ("pending", "rejected", "spam", "removed"):
        CommentFactory(post=post, status=status)
    second = CommentFactory(parent=first, status="approved", name="Bob")
    CommentFactory(post=PostFactory(), status="approved")
    title = post.revisions.get().title
    assert titles(path) == [f"Bob on {title}", f"Ann on {title}"]
    ann = entries(path)[1]
    assert said(ann, "content") == "<p>Well &lt;b&gt;said&lt;/b&gt;.</p>"
    assert link(ann, "alternate") == f"{post.blog.origin}/comments/{first.pk}/"
    act(second, "remove")
    assert titles(path) == [f"Ann on {title}"]
    shown = dom.page(READER.get(post.get_absolute_url()).content)
    assert shown.one("a", href=path).text == "Feed of these comments (Atom)"
    assert shown.one("link", rel="alternate", title=f"Comments on {title}")["href"] == path


def test_a_feed_of_comments_has_fifty_and_asks_the_same_few_questions(
    post: Post, django_assert_num_queries: Any
) -> None:
    path = f"{post.get_absolute_url()}feed/"
    CommentFactory(post=post, status="approved")
    with django_assert_num_queries(4):
        assert len(entries(path)) == 1
    STORE.forget()
    for _ in range(52):
        CommentFactory(post=post, status="approved")
    with django_assert_num_queries(4):
        assert len(entries(path)) == 50
    with django_assert_num_queries(5):
        assert len(entries("/comments/feed/")) == 50


def test_the_comments_of_the_blog_are_those_under_its_public_posts(post: Post) -> None:
    CommentFactory(post=post, status="approved", name="Ann")
    gone = PostFactory()
    CommentFactory(post=gone, status="approved", name="Bob")
    publishing.withdraw(gone, by=gone.revisions.get().saved_by, reason="Old.")
    CommentFactory(post=PostFactory(blog=BlogFactory()), status="approved")
    assert titles("/comments/feed/") == [f"Ann on {post.revisions.get().title}"]
    assert get(f"{gone.get_absolute_url()}feed/").status_code == 410
