"""The addresses at which a cache that knows no keys may keep what changed: those most read, no end
of them never."""

import datetime as dt

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from govblog.edge import addresses
from posts import publishing
from posts.models import Blog, OldAddress, Post
from tests.factories import CategoryFactory, CommentFactory, PostFactory, act
from tests.page_factory import PageFactory

pytestmark = pytest.mark.django_db


def of_post(post: Post) -> list[str]:
    return addresses.of_post(post, timezone.now())


def test_of_a_post_the_article_comes_first_with_what_shows_its_comments(post: Post) -> None:
    path = post.get_absolute_url()
    found = of_post(post)
    assert found[:3] == [path, f"{path}feed/", "/comments/feed/"]
    # A page that the conversation may have had until now
    assert f"{path}?page=2" in found


def test_a_post_that_was_never_public_has_none(blog: Blog) -> None:
    assert of_post(Post(blog=blog)) == []


def test_every_page_of_a_conversation_is_told_and_those_behind_it(post: Post) -> None:
    Blog.objects.update(threads_per_page=10)
    Post.objects.update(threads_shown=95)
    found = of_post(Post.objects.get())
    numbers = [path.partition("?page=")[2] for path in found if "?page=" in path]
    assert numbers == [str(number) for number in range(2, 10 + addresses.BEYOND + 1)]


def test_of_a_very_long_conversation_the_first_and_the_last_pages_are_told(post: Post) -> None:
    Blog.objects.update(threads_per_page=10)
    Post.objects.update(threads_shown=10_000)
    found = of_post(Post.objects.get())
    pages = [int(path.partition("?page=")[2]) for path in found if "?page=" in path]
    assert len(pages) == addresses.PAGES
    assert {2, 1_000} <= set(pages)
    assert len(found) <= addresses.MOST


def test_the_own_pages_of_a_comment_that_was_taken_down_are_told(
    post: Post, moderator: User
) -> None:
    root = CommentFactory(post=post, status="approved")
    reply = CommentFactory(post=post, parent=root, status="approved")
    act(reply, "remove", by=moderator)
    found = of_post(post)
    thread = f"{post.get_absolute_url()}comments/{root.pk}/"
    assert {thread, f"{thread}?page=2", f"/comments/{reply.pk}/reply/"} <= set(found)


def test_the_page_on_which_a_changed_comment_stood_comes_right_after_the_article(
    post: Post, moderator: User
) -> None:
    Blog.objects.update(threads_per_page=2)
    roots = CommentFactory.create_batch(9, post=post, status="approved")
    found = Post.objects.get()
    act(roots[6], "remove", by=moderator)
    path = post.get_absolute_url()
    assert of_post(found)[:2] == [path, f"{path}?page=4"]


def test_what_was_decided_long_before_is_not_told_again(post: Post, moderator: User) -> None:
    comment = CommentFactory(post=post, status="approved")
    later = timezone.now() + dt.timedelta(hours=1)
    assert f"/comments/{comment.pk}/reply/" not in addresses.of_post(post, later)


def test_where_a_post_stood_before_is_told_too(post: Post) -> None:
    OldAddress.objects.create(blog=post.blog, path="/2001/02/03/before/", post=post)
    assert "/2001/02/03/before/" in of_post(post)


def test_of_a_blog_its_lists_and_its_newest_posts_are_told(blog: Blog, editor: User) -> None:
    category = CategoryFactory(blog=blog)
    page = PageFactory(blog=blog)
    post = PostFactory(blog=blog, categories=[category])
    gone = PostFactory(blog=blog)
    publishing.withdraw(gone, by=editor, reason="It was wrong.")
    found = addresses.of_blog(blog, timezone.now())
    assert found[0] == "/"
    day = post.day
    assert day is not None
    told = {post.get_absolute_url(), gone.get_absolute_url(), page.get_absolute_url()}
    told |= {category.get_absolute_url(), f"{category.get_absolute_url()}feed/"}
    told |= {"/feed/", "/?page=2", "/sitemap.xml", f"/{day:%Y}/", f"/{day:%Y}/{day:%m}/"}
    assert told <= set(found)


def test_of_a_large_blog_the_list_has_an_end(blog: Blog) -> None:
    PostFactory.create_batch(addresses.POSTS + 5, blog=blog)
    found = addresses.of_blog(blog, timezone.now())
    assert len(found) <= addresses.MOST
    assert len([path for path in found if "/article-" in path]) == addresses.POSTS
