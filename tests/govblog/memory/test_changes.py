"""Whatever is done is on every page at the next request: no act forgets to say so.

The settings of the tests let each page that is answered from memory be made anew and compared, so
asking twice is all it takes: the tests of every other folder do so too.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone

from comments import moderation
from comments.models import Comment
from posts import featuring, pages, publishing, renaming, terms
from posts.models import Author, Blog, Category, Post, Tag
from tests.factories import (
    AuthorFactory,
    CategoryFactory,
    CommentFactory,
    PictureFactory,
    PostFactory,
    act,
    rule_of,
)
from tests.govblog.memory.asking import ask
from tests.page_factory import PageFactory

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def site(blog: Blog) -> Post:
    """A small site with something on every kind of page; return its article."""
    said = {"authors": [AuthorFactory(slug="an-author")], "categories": [CategoryFactory(slug="c")]}
    PostFactory(title="Beside", **said)
    post = PostFactory(title="Article", tags=["A word"], picture=PictureFactory(), **said)
    CommentFactory(post=post, status=Comment.Status.APPROVED)
    PageFactory(slug="about", shown=True)
    rule_of(blog)
    return post


def crawl(post: Post) -> None:
    """Ask for every kind of page, of which those kept are compared with what they would be now."""
    path = Post.objects.get(pk=post.pk).get_absolute_url()
    month = path[:9]
    for address in (
        "/", path, f"{path}feed/", "/feed/", "/comments/feed/", "/author/an-author/", "/author/",
        "/author/an-author/feed/", "/category/c/", "/category/", "/category/c/feed/",
        "/tag/a-word/", "/tag/", month, month[:6], "/all-posts/", "/about/", "/comment-policy/",
        "/comment-policy/figures/", "/comment-policy/figures.csv", "/personal-data/",
        "/sitemap.xml", "/robots.txt",
    ):  # fmt: skip
        assert ask(address).status in {200, 301, 404, 410}, address


def test_a_change_behind_the_back_of_every_act_is_noticed_here(site: Post) -> None:
    crawl(site)
    Blog.objects.update(name="Another name")
    with pytest.raises(AssertionError, match="500"):
        crawl(site)


def _decide(act_on: str) -> Callable[[Post, User], object]:
    return lambda post, by: act(CommentFactory(post=post, status="approved"), act_on)


def _comment() -> Comment:
    return Comment.objects.filter(status=Comment.Status.APPROVED).latest("pk")


def _closed(post: Post, by: User) -> None:
    moderation.close(post, by=by, reason="It is over.")
    crawl(post)
    moderation.reopen(post, by=by)


def _closed_blog(post: Post, by: User) -> None:
    moderation.close_blog(post.blog, by=by, reason="Election.")
    crawl(post)
    moderation.reopen_blog(post.blog, by=by)


def _renamed(kind: Any, by: User) -> None:
    term = kind.objects.get()
    terms.rename(term, name="Other", slug=term.slug, by=by)


def _withdrawn(post: Post, by: User) -> None:
    publishing.withdraw(post, by=by, reason="It was wrong.")
    crawl(post)
    publishing.put_back(post, by=by)


ACTS: dict[str, Callable[[Post, User], object]] = {
    "a comment approved": lambda post, by: CommentFactory(post=post, status="approved"),
    "a comment removed": _decide("remove"),
    "another post published": lambda post, by: PostFactory(title="New"),
    "comments closed and reopened": _closed,
    "comments of the blog closed and reopened": _closed_blog,
    "slow mode": lambda post, by: moderation.set_slow(post, 5, by=by),
    "comments close by age": lambda post, by: moderation.set_close_after(post, 30, by=by),
    "featured": lambda post, by: featuring.feature(post, by=by),
    "renamed": lambda post, by: renaming.rename(post, "renamed", by=by),
    "an author renamed": lambda post, by: _renamed(Author, by),
    "a category renamed": lambda post, by: _renamed(Category, by),
    "a tag renamed": lambda post, by: _renamed(Tag, by),
    "a page shown": lambda post, by: PageFactory(slug="privacy", shown=True),
    "a page taken down": lambda post, by: pages.hide(post.blog.pages.get(slug="about"), by=by),
    "a rule revised": lambda post, by: moderation.revise_rule(
        rule_of(post.blog), title="Be kind", text="Comments are kind.", by=by
    ),
    "withdrawn and put back": _withdrawn,
}


@pytest.mark.parametrize("name", ACTS)
def test_every_page_shows_at_once_what_was_done(site: Post, administrator: User, name: str) -> None:
    crawl(site)
    ACTS[name](site, administrator)
    crawl(site)
    crawl(site)


def test_a_scheduled_post_is_on_every_page_on_its_second_and_gone_on_the_other(
    site: Post, editor: User
) -> None:
    with time_machine.travel("2030-05-04 10:00:00Z", tick=False) as clock:
        at = timezone.now() + dt.timedelta(seconds=90)
        coming = PostFactory(title="Comes at half past", at=at)
        crawl(site)
        assert "s-maxage=90," in ask("/").headers["Cache-Control"]
        clock.shift(89)
        crawl(site)
        assert b"Comes at half past" not in ask("/").body
        clock.shift(1)
        crawl(site)
        assert b"Comes at half past" in ask("/").body
        assert ask(coming.get_absolute_url()).status == 200
        publishing.withdraw(coming, by=editor, reason="Old.", at=timezone.now() + HOUR)
        clock.shift(3599)
        assert ask(coming.get_absolute_url()).status == 200
        crawl(site)
        clock.shift(1)
        crawl(site)
        assert ask(coming.get_absolute_url()).status == 410


def test_comments_close_and_reopen_on_every_page_on_their_second(
    site: Post, administrator: User
) -> None:
    with time_machine.travel("2030-05-04 10:00:00Z", tick=False) as clock:
        now = timezone.now()
        moderation.close(
            site, by=administrator, reason="Over.", at=now + HOUR, until=now + 2 * HOUR
        )
        moderation.set_close_after(site, 3_000, by=administrator)
        for seconds in (3599, 1, 3599, 1):
            crawl(site)
            clock.shift(seconds)
            crawl(site)


@pytest.mark.parametrize("acts", ["comes", "goes", "closes"])
def test_a_moment_that_falls_while_a_page_is_made_is_not_passed_over(
    site: Post, administrator: User, acts: str
) -> None:
    with time_machine.travel("2030-05-04 10:00:00Z", tick=False) as clock:
        at = timezone.now() + dt.timedelta(seconds=2)
        if acts == "comes":
            PostFactory(title="Comes", at=at)
        elif acts == "goes":
            publishing.withdraw(site, by=administrator, reason="Old.", at=at)
        else:
            moderation.close(site, by=administrator, reason="Over.", at=at)

        def slowly(execute: Any, sql: str, *said: Any) -> Any:
            found = execute(sql, *said)
            if "posts_postrevision" in sql and timezone.now() < at:
                clock.shift(2)
            return found

        article = site.get_absolute_url()
        for path in [article] if acts == "closes" else ["/", article]:
            clock.move_to(at - dt.timedelta(seconds=2))
            with connection.execute_wrapper(slowly):
                said = ask(path)
            assert "s-maxage=0," in said.headers["Cache-Control"], said.headers
            assert ask(path).status in {200, 410}
