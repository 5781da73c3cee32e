"""No private link gets into a log, whatever goes wrong."""

import io
import logging

import pytest
from django.test import Client

from comments.mine import page
from govblog import server
from govblog.logs import WithoutTokens
from tests.comments.mine.asking import opened, token_in
from tests.factories import CommentFactory

LINK = f"/comments/mine/{'t' * 20}-{'T' * 22}/"


def said(words: str, *values: object) -> str:
    record = logging.LogRecord("any", logging.ERROR, "file", 1, words, values, None)
    assert WithoutTokens().filter(record)
    return record.getMessage()


def test_a_token_is_masked_wherever_it_stands() -> None:
    assert said("Failed: %s", LINK) == "Failed: /comments/mine/TOKEN/"
    assert said("Failed: %s", f"/draft/{'t' * 43}/") == "Failed: /draft/TOKEN/"
    assert said(f"/comments/received/?link={LINK.split('/')[-2]}") == (
        "/comments/received/?link=TOKEN"
    )


def test_everything_else_is_logged_as_it_is() -> None:
    longer = "/2026/03/09/" + "a-long-slug-" * 5
    assert said("%s at %d %%", longer, 5) == f"{longer} at 5 %"


@pytest.mark.django_db
def test_a_fault_on_a_private_page_is_logged_without_its_token(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    handlers = [one for one in logging.getLogger().handlers if one.filters]
    (handler,) = [one for one in handlers if isinstance(one.filters[0], WithoutTokens)]
    log = io.StringIO()
    monkeypatch.setattr(handler, "stream", log)

    def fail(*args: object) -> None:
        raise RuntimeError("A fault made for a test")

    monkeypatch.setattr(page.story, "story_of", fail)
    path = opened(CommentFactory())
    response = Client(raise_request_exception=False).get(path)
    assert response.status_code == 500
    assert "Internal Server Error: /comments/mine/TOKEN/" in log.getvalue()
    assert token_in(path) not in log.getvalue()
    assert token_in(path) not in response.content.decode()


def test_the_server_logs_no_token_either() -> None:
    assert server.accesslog is None
    filters = logging.getLogger("gunicorn.error").filters
    assert any(isinstance(one, WithoutTokens) for one in filters)
