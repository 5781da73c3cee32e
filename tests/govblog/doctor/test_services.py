"""The doctor names a cache, a mail server or a site that does not answer, and waits for none."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from pytest_django import Settings

from govblog.doctor import services
from tests.govblog.doctor.looking import wrong
from tests.govblog.test_health import DOWN
from tests.mailserver import HANG_UP, mail_server


def test_a_cache_that_answers_is_in_order() -> None:
    assert wrong(services.cache) == {}


def test_a_cache_whose_server_is_gone_is_told(settings: Settings) -> None:
    settings.CACHES = DOWN
    (says,) = wrong(services.cache)
    assert says == "“default” fails: ConnectionRefusedError: Connection refused."


def test_a_cache_that_forgets_at_once_is_told(settings: Settings) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    assert list(wrong(services.cache).values()) == ["fault"]


def test_a_slow_cache_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "_SLOW", 0)
    assert list(wrong(services.cache).values()) == ["warning"]


def by_smtp(settings: Settings, port: int) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port


def test_a_mail_server_is_greeted_and_sent_nothing(settings: Settings) -> None:
    with mail_server() as server:
        by_smtp(settings, server.port)
        assert wrong(services.mail) == {}
    assert server.given == []


@pytest.mark.parametrize("answer", ["421 not now", HANG_UP])
def test_a_mail_server_that_refuses_is_told(settings: Settings, answer: str) -> None:
    with mail_server(connect=answer) as server:
        by_smtp(settings, server.port)
        assert list(wrong(services.mail).values()) == ["fault"]


def test_mail_that_goes_nowhere_is_told(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    assert wrong(services.mail) == {"There is none: mail goes to “console”.": "warning"}


@pytest.fixture(params=[200, 502])
def site(request: pytest.FixtureRequest, settings: Settings) -> Iterator[int]:
    """A web server in front that gives one answer to everything."""

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(request.param)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Answers) as server:
        settings.BASE_URL = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield request.param
        server.shutdown()
        thread.join()


def test_the_site_is_asked_where_readers_ask(site: int) -> None:
    assert list(wrong(services.site).values()) == ([] if site == 200 else ["fault"])


def test_a_site_that_does_not_answer_is_told(settings: Settings) -> None:
    settings.BASE_URL = "http://127.0.0.1:1"
    assert list(wrong(services.site).values()) == ["warning"]
