"""Each line of the log stands by itself, whatever was asked for and whatever went wrong."""

import io
import logging
import sys
import threading
import warnings
from unittest.mock import patch

import pytest
from django.conf import settings as as_set
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from comments.models import Comment
from govblog import errors, letters, logs
from govblog.logs import requests
from posts import views
from posts.models import Blog, Post
from tests.logged import objects_in, standard_error

NAME, EMAIL, TOKEN = "Siân Ffred", "sian.ffred@example.org", f"{'t' * 20}-{'T' * 22}"
HOSTILE = f'{NAME} <{EMAIL}> {TOKEN} \r\n{{"event": "forged"}}\n\x1b[31m\x00\x85\u2028\u202e\x7f'
MARKS = (NAME, "Ffred", "ffred", "example.org", TOKEN, "forged", "192.0.2.7", "Si\\u00e2n")


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What standard error gets to read, as JSON."""
    return standard_error(monkeypatch, as_json=True)


def nothing_of_a_person(log: str) -> list[str]:
    """Return what of a person is in a log, once each of its lines was read."""
    objects_in(log)
    return [mark for mark in MARKS if mark in log]


def send(path: str, **more: str) -> HttpResponse:
    """Send a request that has something hostile in each of its parts."""
    # As a server hands on the bytes of a header
    said = HOSTILE.encode().decode("latin-1")
    names = "Referer User-Agent X-Request-ID X-Forwarded-For Cookie Origin".split()
    headers = dict.fromkeys(names, said)
    client = Client(raise_request_exception=False, headers={**headers, **more})
    sent = {"body": HOSTILE, "name": NAME, "email": EMAIL, HOSTILE: HOSTILE}
    query = f"{path}?q={EMAIL}&{TOKEN}=1"
    return client.post(query, sent, REMOTE_ADDR="192.0.2.7")


PATHS = [
    f"/{EMAIL}/", f"/{TOKEN}/", "/search/", "/comments/1/reply/", "/healthz/live",
    f"/mail/{TOKEN}/", "/%0A%0D%1B/", "/admin/login/", f"/static/{EMAIL}", "/media/%00",
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("path", PATHS)
def test_nothing_of_a_hostile_request_is_in_the_log(
    log: io.StringIO, settings: Settings, blog: Blog, path: str
) -> None:
    logging.getLogger(logs.REQUESTS).setLevel(logging.INFO)
    with patch.object(requests.settings, "LOG_REQUESTS", True):
        response = send(path)
    (*_, last) = objects_in(log.getvalue())
    assert (last["status"], last["method"]) == (response.status_code, "POST")
    assert nothing_of_a_person(log.getvalue()) == []


@pytest.mark.django_db
def test_nothing_of_a_comment_that_fails_is_in_the_log(
    log: io.StringIO, monkeypatch: pytest.MonkeyPatch, post: Post
) -> None:
    def fail(*args: object, **said: object) -> None:
        raise RuntimeError(HOSTILE)

    monkeypatch.setattr(Comment, "full_clean", fail)
    monkeypatch.setattr(views, "render_article", fail)
    response = send(f"{post.get_absolute_url()}comments/", origin="", referer="")
    assert response.status_code in {403, 422, 500}
    monkeypatch.setattr(errors, "page", fail)
    with pytest.raises(RuntimeError):
        send(f"/{EMAIL}/")
    assert nothing_of_a_person(log.getvalue()) == []


@pytest.mark.django_db
def test_nothing_of_a_letter_that_fails_is_in_the_log(
    log: io.StringIO, settings: Settings, blog: Blog
) -> None:
    def refuse(*args: object, **said: object) -> None:
        raise OSError(HOSTILE)

    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    letters.write(key="one", to=EMAIL, subject=HOSTILE, text=HOSTILE, blog=blog)
    with patch("smtplib.SMTP", side_effect=refuse):
        letters.send_due_letters()
    assert mail.outbox == []
    (said,) = objects_in(log.getvalue())
    assert said["event"].endswith("The mail server could not be reached: OSError.")
    assert nothing_of_a_person(log.getvalue()) == []


def test_an_unknown_host_and_too_large_a_form_are_one_line_each(
    log: io.StringIO, settings: Settings
) -> None:
    assert send("/healthz/live", host=EMAIL).status_code == 400
    (host,) = objects_in(log.getvalue())
    assert (host["level"], host["event"]) == ("warning", "Refused: DisallowedHost: POST none")
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 1
    send("/admin/login/")
    kinds = [one["event"].split(":")[1] for one in objects_in(log.getvalue())]
    assert kinds == [" DisallowedHost", " TooManyFieldsSent"]
    assert "exception" not in log.getvalue()
    assert nothing_of_a_person(log.getvalue()) == []


@pytest.mark.parametrize("as_json", [True, False])
def test_whatever_is_logged_is_one_line(monkeypatch: pytest.MonkeyPatch, as_json: bool) -> None:
    log = standard_error(monkeypatch, as_json=as_json)
    (handler,) = [one for one in logging.getLogger().handlers if getattr(one, "stream", 0) is log]
    for words, *values in (
        ("Failed: %s", HOSTILE),
        ("Too few: %s %s", HOSTILE),
        ("Alone \udce9 %s", "a\udce9"),
        ("Long: %s", "x " * 100_000),
    ):
        record = logging.LogRecord("any", logging.ERROR, "file", 1, words, tuple(values), None)
        handler.handle(record)
    lines = log.getvalue().splitlines()
    assert len(lines) == 4
    assert all(len(line) < 2_500 for line in lines)
    assert "Too few: %s %s" in lines[1]
    assert [mark for mark in (EMAIL, TOKEN, "\x1b", "\x00") if mark in log.getvalue()] == []


def test_people_read_plain_lines_with_the_moment_in_utc_and_where_a_fault_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    log = standard_error(monkeypatch)
    try:
        raise ValueError(HOSTILE)
    except ValueError:
        logging.getLogger("posts.tasks").exception("It failed")
    first, frame, last = log.getvalue().splitlines()
    assert first[19:] == "Z ERROR posts.tasks: It failed"
    assert "test_lines.py" in frame
    assert last == "ValueError"


def test_a_warning_and_the_end_of_a_program_are_told_without_their_words(
    log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module, name in ((sys, "excepthook"), (threading, "excepthook"), (warnings, "showwarning")):
        monkeypatch.setattr(module, name, getattr(module, name))
    handlers = list(logging.getLogger().handlers)
    with patch("logging.config.dictConfig"):
        logs.configure(logs.settings_of(logs.JSON, requests=False))
    assert logging.getLogger().handlers == handlers
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning = logs._warned
        warnings.warn(HOSTILE, RuntimeWarning, stacklevel=1)
    sys.excepthook(ValueError, ValueError(HOSTILE), None)
    dying = threading.Thread(target=int, args=[HOSTILE])
    dying.start()
    dying.join()
    said = [(one["level"], one["event"].split(" at ")[0]) for one in objects_in(log.getvalue())]
    assert said == [
        ("warning", "RuntimeWarning"),
        ("critical", "The program ended"),
        ("critical", "A thread of the program ended"),
    ]
    assert nothing_of_a_person(log.getvalue()) == []


def test_nobody_logs_around_these_lines() -> None:
    loggers = [logging.getLogger(name) for name in list(logging.root.manager.loggerDict)]
    handlers = [handler for one in loggers for handler in one.handlers]
    assert [one for one in handlers if not type(one).__module__.startswith("_pytest")] == []
    assert as_set.LOGGING["handlers"].keys() == {"stderr"}
