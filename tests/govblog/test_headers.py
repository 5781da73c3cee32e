"""What every answer carries, whoever asks for what."""

import pytest
from django.test import Client

from posts.models import Post

pytestmark = pytest.mark.django_db
PAGES = ["/", "/nowhere/", "/admin/login/", "/healthz/live", "/comments/received/", "/comments/1/"]


@pytest.mark.parametrize("path", PAGES)
def test_no_answer_can_be_read_as_something_else_framed_or_told_on(
    client: Client, post: Post, path: str
) -> None:
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "charset=utf-8" in headers["Content-Type"]
    assert headers["Referrer-Policy"] in {"strict-origin-when-cross-origin", "strict-origin"}
    policy = headers["Content-Security-Policy"]
    for said in ("default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors"):
        assert said in policy
    assert "unsafe" not in policy
    assert headers["Permissions-Policy"]


@pytest.mark.parametrize("path", PAGES)
def test_nothing_answers_to_trace(client: Client, post: Post, path: str) -> None:
    assert client.generic("TRACE", path).status_code in {404, 405}
