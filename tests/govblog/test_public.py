"""The public world is the same for everyone, and takes forms from its own pages only."""

import itertools

import pytest
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from govblog import public
from posts.models import Blog
from tests.factories import BlogFactory

INSTALL = "https://blogs.example.org"
OWN = "https://own.example.org:8443"
ABSENT = None

# (header, does it say that the form is from here); None stands for a header that is not there
FETCH_SITE = [
    (ABSENT, None), ("same-origin", True), ("same-site", False), ("cross-site", False),
    ("none", False), ("", False), ("same-origin, cross-site", False),
]  # fmt: skip
ORIGIN = [
    (ABSENT, None), (OWN, True), (INSTALL, True), ("null", False), ("", False),
    ("https://evil.example", False), ("http://own.example.org:8443", False),
    ("https://own.example.org", False), ("https://own.example.org:8443.evil.example", False),
]  # fmt: skip
REFERER = [
    (ABSENT, None), (f"{OWN}/2026/03/09/a-title/", True), (f"{INSTALL}/", True), (OWN, True),
    ("https://evil.example/https://own.example.org:8443/", False), ("", False), ("/", False),
    ("https://own.example.org:8443@evil.example/", False), ("https://[bad/", False),
]  # fmt: skip
MATRIX = list(itertools.product(FETCH_SITE, ORIGIN, REFERER))


def test_the_first_header_that_is_there_says_whether_a_form_is_from_here(
    settings: Settings,
) -> None:
    settings.BASE_URL = INSTALL
    blog = Blog(base_url=OWN)
    for case in MATRIX:
        names = ("Sec-Fetch-Site", "Origin", "Referer")
        sent = {n: value for n, (value, _) in zip(names, case, strict=True) if value is not None}
        told = [verdict for _, verdict in case if verdict is not None]
        request = RequestFactory().post("/", headers=sent)
        assert public.sent_from_here(request, blog) is (told[0] if told else None), sent


def test_a_form_is_judged_without_asking_for_a_session(settings: Settings) -> None:
    request = RequestFactory().post("/", headers={"Origin": settings.BASE_URL})
    assert not hasattr(request, "session")
    assert public.sent_from_here(request, Blog()) is True


def through_the_middleware(path: str, cookie: str = "") -> tuple[str | None, HttpResponse]:
    """Return the cookies that a view of `path` sees, and the answer."""
    seen: list[str | None] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(request.META.get("HTTP_COOKIE"))
        return HttpResponse("Here.")

    request = RequestFactory().get(path, headers={"Cookie": cookie} if cookie else {})
    response = public.PublicWorldMiddleware(view)(request)
    return seen[0], response


@pytest.mark.parametrize("path", ["/", "/2026/03/09/a-title/", "/administrator/", "/x/admin/"])
def test_no_public_page_sees_a_cookie(path: str) -> None:
    cookies, response = through_the_middleware(path, "session=abc; csrf=def")
    assert cookies is None
    assert "no-store" not in response.get("Cache-Control", "")


@pytest.mark.parametrize("path", ["/admin/", "/admin/login/"])
def test_the_staff_world_has_its_cookies_and_is_stored_nowhere(path: str) -> None:
    cookies, response = through_the_middleware(path, "session=abc")
    assert cookies == "session=abc"
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("error", [OperationalError("gone"), InterfaceError("gone")])
def test_with_the_database_away_a_writer_gets_back_what_was_typed(error: Exception) -> None:
    typed = {"body": "My <long> thought", "name": "Reader", "email": "reader@example.org"}
    request = RequestFactory().post("/2026/03/09/a-title/comments/", typed)
    middleware = public.PublicWorldMiddleware(lambda request: HttpResponse())
    response = middleware.process_exception(request, error)
    assert response is not None
    assert response.status_code == 503
    assert response["Retry-After"]
    assert response["Cache-Control"] == "no-store"
    assert "My &lt;long&gt; thought" in response.content.decode()


def test_another_error_is_not_taken_for_a_database_away() -> None:
    middleware = public.PublicWorldMiddleware(lambda request: HttpResponse())
    assert middleware.process_exception(RequestFactory().get("/"), ValueError("else")) is None


@pytest.mark.django_db
def test_a_host_finds_its_blog(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    first, second = BlogFactory(), BlogFactory(host="two.example.org")
    for host, blog in (("two.example.org:8000", second), ("else.example.org", first)):
        request = RequestFactory().get("/", headers={"Host": host})
        assert public.blog_of(request) == blog


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/is-not-there/", "/?p=7"])
def test_a_host_that_is_no_address_is_answered_by_the_first_blog(
    blog: Blog, settings: Settings, path: str
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    answer = Client().get(path, headers={"Host": "[:::]"})
    assert answer.status_code in {200, 404}
    assert blog.name in answer.content.decode()


@pytest.mark.django_db
def test_an_install_without_a_blog_answers_not_found() -> None:
    with pytest.raises(Http404):
        public.blog_of(RequestFactory().get("/", headers={"Host": "localhost"}))


def test_an_answer_for_one_person_is_stored_nowhere_and_found_by_no_search() -> None:
    response = public.private(HttpResponse())
    assert (response["Cache-Control"], response["X-Robots-Tag"]) == ("no-store", "noindex")
