"""No private link gets into a log, whatever goes wrong."""

import io
import logging
import re

import pytest
from django.test import Client
from django.urls import resolve

from comments.mine import page
from govblog import public as public_world
from govblog.logs.lines import PlainLines
from govblog.signin import views
from posts.models import Post
from tests.comments.mine.asking import opened, token_in
from tests.factories import CommentFactory
from tests.govblog.test_two_worlds import of_law, of_writer
from tests.logged import TOKEN, standard_error
from tests.test_house import ROOT, recorded

LINK = f"/comments/mine/{'t' * 20}-{'T' * 22}/"


def said(words: str, *values: object) -> str:
    record = logging.LogRecord("any", logging.ERROR, "file", 1, words, values, None)
    return PlainLines().format(record).partition(" any: ")[2]


def test_a_token_is_masked_wherever_it_stands() -> None:
    assert said("Failed: %s", LINK) == "Failed: /comments/mine/TOKEN/"
    assert said("Failed: %s", f"/draft/{'t' * 43}/") == "Failed: /draft/TOKEN/"
    assert said(f"/comments/received/?link={LINK.split('/')[-2]}") == (
        "/comments/received/?link=TOKEN"
    )


@pytest.mark.parametrize(
    "path",
    [
        *(path for path in recorded() if re.search(TOKEN, path)),
        "/admin/invitation/mVnbmv3w1oHY0wXfJ8n2bTn1pYl3oRZy8yqkVbq5xNE/",
        "/admin/account/reset/3f-c9pq2v-8d1e0f6a5b4c3d2e1f0a9b8c7d6e5f4a/",
    ],
)
def test_the_token_of_every_private_address_is_masked(path: str) -> None:
    masked = said("Internal Server Error: %s", path)
    assert "/TOKEN/" in masked
    assert not re.search(TOKEN, masked)
    assert "c9pq2v" not in masked


def test_everything_else_is_logged_as_it_is() -> None:
    longer = "/2026/03/09/" + "a-long-slug-" * 5
    assert said("%s at %d %%", longer, 5) == f"{longer} at 5 %"


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What standard error gets to read."""
    return standard_error(monkeypatch)


@pytest.mark.django_db
def test_a_fault_on_any_private_page_is_logged_without_its_token(
    log: io.StringIO, monkeypatch: pytest.MonkeyPatch, post: Post
) -> None:
    waits, public = CommentFactory(post=post), CommentFactory(post=post, status="approved")
    known = {**of_writer(waits), **of_law(public)}
    paths = [path for path, status in known.items() if status == 200 and re.search(TOKEN, path)]
    monkeypatch.setattr(public_world, "loader", None)
    for path in paths:
        response = Client(raise_request_exception=False).get(path)
        assert response.status_code == 500, path
        assert f"Internal Server Error: GET {resolve(path.split('?')[0]).view_name} [" in (
            log.getvalue()
        )
    assert "AttributeError" in log.getvalue()
    assert [path for path in paths if re.findall(TOKEN, path)[0] in log.getvalue()] == []


@pytest.mark.django_db
def test_a_fault_where_a_new_password_is_chosen_is_logged_without_the_link(
    log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object, **said: object) -> None:
        raise RuntimeError("A fault made for a test")

    monkeypatch.setattr(views.account.PasswordResetFromKeyView, "dispatch", fail)
    link = "3f-c9pq2v-8d1e0f6a5b4c3d2e1f0a9b8c7d6e5f4a"
    path = f"/admin/account/reset/{link}/"
    assert Client(raise_request_exception=False).get(path).status_code == 500
    assert "Internal Server Error: GET account_reset_password_from_key [" in log.getvalue()
    assert link not in log.getvalue()


@pytest.mark.django_db
def test_a_fault_on_a_private_page_is_logged_without_its_token(
    log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object) -> None:
        raise RuntimeError("A fault made for a test")

    monkeypatch.setattr(page.story, "story_of", fail)
    path = opened(CommentFactory())
    response = Client(raise_request_exception=False).get(path)
    assert response.status_code == 500
    assert "Internal Server Error: GET mine [" in log.getvalue()
    assert token_in(path) not in log.getvalue()
    assert token_in(path) not in response.content.decode()


def test_the_docs_name_every_private_address_for_who_keeps_a_log_in_front() -> None:
    words = (ROOT / "docs/security.md").read_text()
    (named,) = re.findall(r"\*\*In front:\*\* keep (.*?) out of the access log", words)
    prefixes = tuple(re.findall(r"`(/[^`]+/)`", named))
    private = [path for path in recorded() if re.search(TOKEN, path)]
    staff = ["/admin/invitation/TOKEN/", "/admin/account/reset/KEY/", "/comments/received/"]
    assert [one for one in private + staff if not one.startswith(prefixes)] == []
