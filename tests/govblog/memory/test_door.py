"""A page is answered from memory, whole, to whoever asks, and as much of it as is asked."""

import gzip
from collections.abc import Iterator

import brotli
import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from comments.models import Comment
from govblog.memory import asked
from govblog.memory.stores import STORE
from posts.models import Post
from tests.comments.sending import KEPT
from tests.factories import CommentFactory, PostFactory
from tests.govblog.memory.asking import ask, unwatched

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_served")]


@pytest.fixture
def as_served() -> Iterator[None]:
    """Keep as it is done for real."""
    with unwatched():
        yield


def queries(path: str, **headers: str) -> int:
    """Return how many questions a request asks the database."""
    with CaptureQueriesContext(connection) as asked:
        ask(path, **headers)
    return len(asked)


def test_who_comes_second_costs_the_database_one_question(post: Post) -> None:
    path = post.get_absolute_url()
    assert queries(path) > 5
    assert queries(path) == 1
    assert queries(f"{path}?utm_source=letter&fbclid=1") == 1
    assert queries(path, cookie="session=x", user_agent="other", x_forwarded_host="evil.org") == 1


def test_what_is_kept_has_every_header_of_the_page_as_it_was_made(post: Post) -> None:
    first, second = ask(post.get_absolute_url()), ask(post.get_absolute_url())
    assert (second.status, second.body) == (200, first.body)
    assert {**second.headers, "Last-Modified": ""} == {**first.headers, "Last-Modified": ""}
    assert second.headers["Cache-Control"] == KEPT
    assert second.headers["Surrogate-Key"] == f"blog-{post.blog_id} post-{post.pk}"
    assert second.headers["Content-Length"] == str(len(second.body))
    for name in ("Content-Security-Policy", "X-Content-Type-Options", "Permissions-Policy"):
        assert second.headers[name]
    assert "Set-Cookie" not in second.headers
    assert len(second.names) == len(set(second.names))


def test_a_head_has_the_headers_of_the_page_and_nothing_more(post: Post) -> None:
    for _ in range(2):
        head = ask(post.get_absolute_url(), "HEAD")
        assert head.status == 200
    assert head.body == b""
    assert head.headers["Content-Length"] == str(len(ask(post.get_absolute_url()).body))


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("", ""), ("identity", ""), ("gzip", "gzip"), ("gzip, deflate, br", "br"), ("BR", "br"),
        ("br;q=0, gzip;q=0.5", "gzip"), ("*", "br"), ("*;q=0", ""), ("gzip;q=0", ""),
        ("nonsense;;q", ""), ("gzip;q=0.000", ""), ("br;q=0, *", "gzip"),
    ],
)  # fmt: skip
def test_a_page_comes_as_small_as_the_browser_can_read(
    post: Post, accepted: str, encoding: str
) -> None:
    whole = ask(post.get_absolute_url()).body
    read = {"": bytes, "gzip": gzip.decompress, "br": brotli.decompress}[encoding]
    for _ in range(2):
        said = ask(post.get_absolute_url(), accept_encoding=accepted)
        assert said.headers.get("Content-Encoding", "") == encoding
        assert said.headers["Vary"] == "Accept-Encoding"
        assert read(said.body) == whole
        assert len(said.body) <= len(whole)


def test_each_encoding_has_a_tag_of_its_own(post: Post) -> None:
    path = post.get_absolute_url()
    tags = {ask(path, accept_encoding=one).headers["ETag"] for one in ("", "gzip", "br")}
    assert len(tags) == 3


def test_who_has_the_page_is_told_that_it_is_the_same(post: Post) -> None:
    path = post.get_absolute_url()
    with time_machine.travel("2030-05-04 10:00:00Z", tick=False) as clock:
        ask(path)
        clock.shift(2)
        tag, since = (ask(path).headers[name] for name in ("ETag", "Last-Modified"))
        assert since == "Sat, 04 May 2030 10:00:00 GMT"
        for known in (tag, f"W/{tag}", f'"other", W/{tag}', "*"):
            again = ask(path, if_none_match=known)
            assert (again.status, again.body) == (304, b""), known
        assert {"Cache-Control", "ETag", "Vary", "Last-Modified"} == again.headers.keys()
        assert ask(path, if_modified_since=since).status == 304
        assert ask(path, if_modified_since="Sat, 04 May 2030 09:59:59 GMT").status == 200
        assert ask(path, if_none_match='"other"', if_modified_since=since).status == 200
        refused = ask(path, if_match='"other"')
        assert (refused.status, refused.headers) == (412, {"Cache-Control": "no-store"})
        assert ask(path, if_match=tag).status == 200
        assert ask(path, "HEAD", if_none_match=tag).status == 304


def test_a_change_within_the_same_second_is_never_told_as_none(post: Post) -> None:
    path = post.get_absolute_url()
    with time_machine.travel("2030-05-04 10:00:00Z", tick=False):
        since = ask(path).headers["Last-Modified"]
        assert since == "Sat, 04 May 2030 09:59:59 GMT"
        CommentFactory(post=post, status=Comment.Status.APPROVED)
        assert ask(path, if_modified_since=since).status == 200


@pytest.mark.parametrize(
    ("query", "status"),
    [("page=1", 301), ("page=999", 404), ("page=x", 404), ("page=2&page=3", 404),
     ("p%61ge=2", 404), ("page=1&utm=x", 301)],
)  # fmt: skip
def test_an_address_that_is_none_is_answered_as_ever(post: Post, query: str, status: int) -> None:
    ask(post.get_absolute_url())
    for _ in range(2):
        assert ask(f"{post.get_absolute_url()}?{query}").status == status


@pytest.mark.parametrize("query", ["s=tax", "feed=rss2", "p=17&feed=atom"])
def test_an_old_address_behind_a_question_mark_leads_on_though_the_front_page_is_kept(
    post: Post, query: str
) -> None:
    ask("/")
    assert ask(f"/?{query}").status == 301


def test_a_host_that_is_not_ours_is_refused(post: Post) -> None:
    ask(post.get_absolute_url())
    for host in ("evil.example.com", "", "testserver:evil", "[::1"):
        assert ask(post.get_absolute_url(), host=host).status == 400


def test_a_host_that_no_address_is_goes_the_long_way_where_every_host_is_allowed(
    post: Post, settings: Settings
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    said = {"REQUEST_METHOD": "GET", "PATH_INFO": post.get_absolute_url(), "HTTP_HOST": "[:::]"}
    assert asked.read({**said, "wsgi.url_scheme": "http"}) is None


def test_who_came_without_https_is_sent_there(post: Post, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT, settings.TRUSTED_PROXIES = True, ["127.0.0.1"]
    assert ask(post.get_absolute_url(), x_forwarded_proto="https").status in {200, 301}
    assert queries(post.get_absolute_url(), x_forwarded_proto="http") != 1


def test_ten_thousand_addresses_leave_the_memory_as_it_is(post: Post) -> None:
    path = post.get_absolute_url()
    ask(path)
    pages = len(STORE.pages)
    for number in range(10_000):
        ask(f"{path}?q{number}={number}")
    for number in range(100):
        ask(f"/nothing-{number}/")
        ask(f"{path}?page={number + 2}")
    assert len(STORE.pages) == pages


def test_the_memory_is_bounded_in_bytes_and_forgets_what_nobody_asks_for(
    post: Post, settings: Settings
) -> None:
    settings.PAGE_MEMORY = 40_000
    STORE.forget()
    for _ in range(5):
        assert ask(PostFactory().get_absolute_url()).status == 200
    assert 0 < STORE.pages.currsize <= 40_000
    settings.PAGE_MEMORY = 0
    STORE.forget()
    assert ask(post.get_absolute_url()).headers["ETag"]
    assert len(STORE.pages) == 0
