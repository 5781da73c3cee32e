"""When something goes wrong its page says what, in house style, and needs no database."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import InternalError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from psycopg.errors import InFailedSqlTransaction

from govblog import errors
from posts import publishing
from posts.models import Post
from tests import dom
from tests.comments.sending import FROM_HERE, TYPED, address, kept
from tests.desk import signed_in
from tests.factories import BlogFactory

View = Callable[[HttpRequest], HttpResponse]
PAGES: list[tuple[int, View]] = [
    (400, errors.bad_request),
    (403, errors.forbidden),
    (403, errors.csrf_failure),
    (404, errors.not_found),
    (500, errors.server_error),
    (503, lambda request: errors.unavailable(request, OperationalError("away"))),
]


def away(*args: object) -> None:
    """Stand for a database that cannot be reached."""
    raise OperationalError("connection refused")


@pytest.mark.django_db
@pytest.mark.parametrize(("status", "view"), PAGES)
def test_every_page_of_an_error_is_there_without_a_database(status: int, view: View) -> None:
    with connection.execute_wrapper(away):
        response = view(RequestFactory().get("/"))
    assert response.status_code == status
    shown = dom.page(response.content)
    assert shown.one("title").text.startswith(shown.one("h1").text)
    assert shown.one("main").all("p")
    assert response["X-Robots-Tag"] == "noindex"
    text = shown.text.lower()
    for word in ("please", "invalid", "oops", "forbidden", "error code", "traceback", "django"):
        assert word not in text


@pytest.mark.django_db
@pytest.mark.parametrize("view", [errors.forbidden, errors.not_found])
def test_a_page_of_an_error_stands_in_its_blogs_frame_when_that_is_at_hand(view: View) -> None:
    blog = BlogFactory(name="Plain Words")
    response = view(RequestFactory().get("/", headers={"Host": "localhost"}))
    assert blog.name in dom.page(response.content).text


@pytest.mark.django_db
@pytest.mark.parametrize("view", [errors.server_error, PAGES[-1][1]])
def test_an_error_of_ours_gives_the_words_back_and_is_stored_nowhere(view: View) -> None:
    response = view(RequestFactory().post("/", TYPED))
    assert kept(response)
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "request_",
    [
        RequestFactory().get("/", TYPED),
        RequestFactory().post("/"),
        RequestFactory().post("/", b"{}", content_type="application/json"),
        RequestFactory().post("/", {f"f{n}": "x" for n in range(1_001)}),
        RequestFactory().post(
            "/", b"x" * 3_000_000, content_type="application/x-www-form-urlencoded"
        ),
    ],
)
def test_where_nothing_was_typed_or_can_be_read_nothing_is_given_back(
    request_: HttpRequest,
) -> None:
    assert errors.kept_words(request_) is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("error", "status"), [(RuntimeError("secret"), 500), (PermissionDenied("secret"), 403)]
)
def test_what_fails_in_a_view_is_answered_without_saying_how(
    post: Post, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int
) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise error

    monkeypatch.setattr("comments.views.moderation.hand_in", fail)
    browser = Client(raise_request_exception=False)
    response = browser.post(address(post), TYPED, headers=FROM_HERE)
    assert response.status_code == status
    assert b"secret" not in response.content
    if status == 500:
        assert kept(response)


@pytest.mark.django_db
def test_an_answer_that_may_be_stored_is_stored_for_a_second_only(post: Post) -> None:
    browser = Client()
    assert browser.get("/nothing/")["Cache-Control"] == "max-age=0, s-maxage=1"
    by = post.revisions.get().saved_by
    publishing.withdraw(post, by=by, reason="Old.")
    assert browser.get(post.get_absolute_url())["Cache-Control"] == "max-age=0, s-maxage=1"


@pytest.mark.django_db
def test_a_staff_form_without_its_token_is_refused(post: Post) -> None:
    browser = Client(enforce_csrf_checks=True)
    response = browser.post("/admin/login/", {"username": "a", "password": "b"})
    assert response.status_code == 403
    assert dom.page(response.content).one("h1").text == "You cannot do this from here"


def test_a_colleague_who_is_refused_is_logged_by_number_and_kind_of_address_only(
    moderator: User, caplog: pytest.LogCaptureFixture
) -> None:
    client = signed_in(moderator)
    assert client.get("/admin/posts/blog/add/?q=sian@example.org").status_code == 403
    (said,) = [one.getMessage() for one in caplog.records if one.name == "govblog.errors"]
    assert said == f"Refused: account {moderator.pk}, GET admin:posts_blog_add"


def test_a_question_after_one_that_failed_unheard_tells_that_the_database_is_away() -> None:
    after = InternalError("current transaction is aborted")
    assert not errors.is_away(after)
    after.__cause__ = InFailedSqlTransaction()
    assert errors.is_away(after)
