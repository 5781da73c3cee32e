"""A permalink leads to its comment, whatever page it is on by now; no page grows without end."""

import datetime as dt

import pytest
from django.utils import timezone

from comments import pages
from comments.models import Comment
from posts.models import Blog, Post
from tests import dom
from tests.comments.sending import READER, address, conversation
from tests.factories import CommentFactory, PostFactory, act, thread

pytestmark = pytest.mark.django_db


def together(*threads: list[int | None]) -> list[int | None]:
    """Return the parents of a conversation of threads that each count from their own top."""
    made: list[int | None] = []
    for one in threads:
        made += [None if parent is None else len(made) + parent for parent in one]
    return made


SHORT: list[int | None] = [None]
LONG: list[int | None] = [None, *[0] * 240]
DEEP: list[int | None] = [None, *range(60)]
MIXED = together(LONG, *[SHORT] * 7, [None, 0, 1, 0], *[SHORT] * 4)


def shown(path: str) -> dom.Node:
    """Return the conversation on a page that is there."""
    response = READER.get(path)
    assert response.status_code == 200, path
    return dom.page(response.content).one(id="comments")


def anchors(path: str) -> list[str]:
    """Return the anchors of the comments on a page, in their order."""
    return [node["id"] for node in shown(path).all("li") if "id" in node.attributes]


def every_page(post: Post) -> list[list[str]]:
    """Return the anchors of each page of an article's conversation."""
    last = max(1, -(-post.threads_shown // post.blog.threads_per_page))
    path = post.get_absolute_url()
    return [anchors(path if n == 1 else f"{path}?page={n}") for n in range(1, last + 1)]


def assert_all_found(post: Post, comments: list[Comment]) -> None:
    """Follow every comment's place and find the comment there, on as few requests as can be."""
    path = post.get_absolute_url()
    found: dict[str, list[str]] = {}
    for comment in comments:
        comment.post = post
        where, _, anchor = pages.place_of(comment, path).partition("#")
        if where not in found:
            found[where] = anchors(where)
        assert anchor == comment.anchor
        assert anchor in found[where], f"{anchor} is not on {where}"


@pytest.mark.parametrize("order", ["oldest", "newest"])
def test_every_comment_is_where_its_permalink_leads(post: Post, order: str) -> None:
    Blog.objects.update(comment_order=order, threads_per_page=4)
    post.blog.refresh_from_db()
    comments = conversation(post, MIXED)
    assert_all_found(post, comments[::11])


@pytest.mark.parametrize("order", ["oldest", "newest"])
def test_comments_of_one_moment_are_found_too(post: Post, order: str) -> None:
    Blog.objects.update(comment_order=order, threads_per_page=4)
    post.blog.refresh_from_db()
    conversation(post, [None] * 10)
    Comment._base_manager.update(created_at=timezone.now())
    assert_all_found(post, list(Comment.objects.all()))


def test_a_permalink_is_a_redirect_that_is_looked_up_anew_each_time(post: Post) -> None:
    comment = thread(post, [None])[0]
    response = READER.get(comment.get_absolute_url())
    assert response.status_code == 302
    assert response["Location"] == f"{post.get_absolute_url()}#{comment.anchor}"


def test_a_late_approval_moves_others_to_the_next_page_and_permalinks_follow(post: Post) -> None:
    Blog.objects.update(threads_per_page=2)
    post = Post.objects.select_related("blog").get()
    start = timezone.now() - dt.timedelta(hours=1)
    early = CommentFactory(post=post, created_at=start - dt.timedelta(minutes=1))
    comments = conversation(post, [None] * 4, first_at=start)
    old = READER.get(comments[1].get_absolute_url())["Location"]
    assert old == f"{post.get_absolute_url()}#{comments[1].anchor}"
    act(early, "approve")
    new = READER.get(comments[1].get_absolute_url())["Location"]
    assert new == f"{post.get_absolute_url()}?page=2#{comments[1].anchor}"
    post.refresh_from_db()
    assert_all_found(post, [*comments, Comment.objects.get(pk=early.pk)])


def test_a_comment_that_is_not_public_has_no_permalink(post: Post) -> None:
    for status in ("pending", "rejected", "spam", "removed"):
        comment = CommentFactory(post=post, status=status)
        assert READER.get(comment.get_absolute_url()).status_code == 404
        assert READER.get(f"{comment.get_absolute_url()}reply/").status_code == 404


def test_a_placeholder_has_its_permalink_and_no_form_to_answer_it(post: Post) -> None:
    top, _ = thread(post, [None, 0])
    act(top, "remove")
    assert READER.get(top.get_absolute_url()).status_code == 302
    assert READER.get(f"{top.get_absolute_url()}reply/").status_code == 404


def test_a_comment_that_never_was_has_no_page(post: Post) -> None:
    for pk in ("0", "9" * 18, "9" * 19, "-1", "1.5", "x"):
        for path in (f"/comments/{pk}/", f"/comments/{pk}/reply/", f"{address(post)}{pk}/"):
            assert READER.get(path).status_code == 404, path


def test_comments_of_an_article_that_is_not_public_are_not_public() -> None:
    post = PostFactory()
    comment = thread(post, [None])[0]
    Post.objects.update(withdrawn_at=timezone.now(), withdrawn_reason="Old.")
    for path in (comment.get_absolute_url(), f"{comment.get_absolute_url()}reply/"):
        assert READER.get(path).status_code == 404


def test_fifty_threads_stand_on_a_page_and_the_rest_on_the_next(post: Post) -> None:
    comments = conversation(post, [None, 0, *[None] * 52])
    first, second = every_page(post)
    assert first == [comment.anchor for comment in comments[:51]]
    assert second == [comment.anchor for comment in comments[51:]]
    assert READER.get(f"{post.get_absolute_url()}?page=3").status_code == 404


def test_the_pages_of_a_conversation_are_named_and_canonical(post: Post) -> None:
    conversation(post, [None] * 51)
    page = dom.page(READER.get(f"{post.get_absolute_url()}?page=2").content)
    assert "(page 2 of the comments)" in page.one("title").text
    assert page.one("link", rel="canonical")["href"].endswith("?page=2")
    links = [link["href"] for link in page.one("nav", of="govuk-pagination").all("a")]
    path = post.get_absolute_url()
    assert set(links) == {f"{path}#comments", f"{path}?page=2#comments"}


@pytest.mark.parametrize(
    "parents",
    [
        LONG,
        together(*[DEEP] * 5),
        together(*[[None, *[0] * 8]] * 50),
        MIXED,
        [None, *range(300)],
    ],
)
def test_no_page_shows_more_than_200_comments_and_none_is_out_of_reach(
    post: Post, parents: list[int | None]
) -> None:
    comments = conversation(post, parents)
    pages_of_it = every_page(post)
    for page in pages_of_it:
        assert len(page) <= 200
        assert len(set(page)) == len(page)
    assert_all_found(post, comments[::23])


def test_a_long_thread_says_how_much_more_there_is_and_where(post: Post) -> None:
    comments = conversation(post, [*LONG, None])
    page = shown(post.get_absolute_url())
    (more,) = [link for link in page.all("a") if link.text.startswith("Read ")]
    left = len(comments) - len([li for li in page.all("li") if "id" in li.attributes])
    assert more.text == f"Read {left} more replies in this conversation"
    assert more["href"] == f"{address(post)}{comments[0].pk}/"
    found = anchors(more["href"]) + anchors(f"{more['href']}?page=2")
    assert found == [comment.anchor for comment in comments[:-1]]
    assert READER.get(f"{more['href']}?page=3").status_code == 404
    assert READER.get(f"{more['href']}?page=1").status_code == 301


def test_a_thread_has_one_address(post: Post) -> None:
    top, reply = thread(post, [None, 0])
    other = PostFactory()
    assert READER.get(f"{address(post)}{top.pk}/").status_code == 200
    for wrong in (f"{address(post)}{reply.pk}/", f"{address(other)}{top.pk}/"):
        assert READER.get(wrong).status_code == 404
