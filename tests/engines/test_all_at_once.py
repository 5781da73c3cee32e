"""Slow clients, a Redis and a mail server that fail, all at once: readers and writers notice
nothing in the documented set-up with PostgreSQL."""

import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests import front_programs, fronts
from tests.engines.processes import Engine
from tests.fronts import HOST, Answer, Front
from tests.mailserver import SILENT, MailServer, mail_server
from tests.redis_server import RedisServer, redis_program, running_redis
from tests.slow import slow_clients, to_nginx

pytestmark = [
    pytest.mark.engines,
    pytest.mark.skipif(front_programs.nginx_program() is None, reason="nginx is not installed"),
    pytest.mark.skipif(redis_program() is None, reason="Redis is not installed"),
]
READER = 10.0  # seconds after which a reader gives up
LETTERS = 5


@contextmanager
def killed(redis: RedisServer) -> Iterator[None]:
    """End Redis where it stands."""
    redis.process.kill()
    yield


@dataclass
class Scene:
    """The whole set-up, what stands behind it, and what is read."""

    front: Front
    site: Engine
    mail: MailServer
    redis: RedisServer
    long: str
    unread: list[str]


@pytest.fixture
def scene(
    postgresql: Engine, postgres_server: tuple[Path, str], collected: Path, tmp_path: Path
) -> Iterator[Scene]:
    """nginx, gunicorn, PostgreSQL, Redis, a worker, and a mail server that says nothing."""
    (tmp_path / "data" / "media").mkdir(parents=True)
    (tmp_path / "data" / "static").symlink_to(collected)
    long = postgresql.ask("crowded")["path"]
    unread = [postgresql.ask("fronted")["path"] for _ in range(8)]
    postgresql.ask("letters_written", count=LETTERS)
    url = f"postgres://postgres@/{postgres_server[1]}/{postgresql.name}"
    with mail_server(connect=SILENT) as mail, running_redis() as redis:
        more = {"CACHE_URL": redis.cache_url, "EMAIL_URL": f"smtp://127.0.0.1:{mail.port}"}
        front = Front(tmp_path, url, patience=READER, more=more)
        with (
            front_programs.gunicorn(front),
            front_programs.nginx(front),
            front_programs.worker(front),
        ):
            yield Scene(front, postgresql, mail, redis, long, unread)


def crowd_of_200(scene: Scene) -> ExitStack:
    """Let clients come that send a head, send a form, and read, all of them a byte a second."""
    crowd, host = ExitStack(), f"Host: {HOST}\r\n"
    form = f"{host}Content-Length: 5000\r\nContent-Type: application/x-www-form-urlencoded"
    slow: list[tuple[int, str, bool]] = [
        (60, f"GET {scene.long} HTTP/1.1\r\n{host}X-Slow: ", False),
        (60, f"POST {scene.long}comments/ HTTP/1.1\r\n{form}\r\n\r\nbody=", False),
        (40, f"GET {scene.long} HTTP/1.1\r\n{host}\r\n", True),
        (40, f"GET /search/?q=long HTTP/1.1\r\n{host}\r\n", True),
    ]
    for many, first, reads in slow:
        lines = to_nginx(scene.front)
        crowd.enter_context(slow_clients(many, lines, first.encode(), reads=reads))
    return crowd


def sent(scene: Scene, words: str) -> int:
    """Send a comment under the article that all read; return the status."""
    body = urlencode({"body": words, "name": "A reader", "email": "reader@example.org"})
    return scene.front.ask("POST", f"{scene.long}comments/", body).status


@pytest.mark.parametrize("fails", [killed, RedisServer.hung], ids=["killed", "hung"])
def test_readers_and_writers_notice_nothing_of_all_that_fails_at_once(
    scene: Scene, fails: Callable[[RedisServer], AbstractContextManager[None]]
) -> None:
    front, search = scene.front, "/search/?q=long"
    before = {path: front.get(path) for path in (scene.long, "/", f"{scene.long}feed/", search)}
    assert {answer.status for answer in before.values()} == {200}
    words = [f"Comment {number} among all that fails." for number in range(10)]
    assert scene.mail.waited_for.wait(fronts.PATIENCE)
    with fails(scene.redis), crowd_of_200(scene), ThreadPoolExecutor(8) as people:
        reading = people.map(front.get, [*before, *scene.unread] * 4)
        writing = people.map(lambda said: sent(scene, said), words)
        answers = list(zip([*before, *scene.unread] * 4, reading, strict=True))
        assert list(writing) == [303] * len(words)
    assert not scene.mail.is_over.is_set()
    assert {answer.status for _, answer in answers} == {200}
    assert {answer.cache for path, answer in answers if path in before} == {"HIT", "BYPASS"}
    right = {path: answer.text for path, answer in before.items()}
    right |= {path: anew(front, path) for path in scene.unread}
    assert [path for path, answer in answers if answer.text != right[path]] == []
    kept: list[str] = scene.site.ask("comments_kept")
    assert sorted(one for one in kept if one in words) == sorted(words)
    letters_go_once(scene)


def anew(front: Front, path: str) -> str:
    """Return a page as the site makes it once all is well."""
    answer: Answer = front.refresh(path)
    assert answer.status == 200
    return answer.text


def letters_go_once(scene: Scene) -> None:
    """See that every letter goes when the mail server speaks again, and none twice."""
    assert scene.mail.given == []
    scene.mail.let_go()
    until = time.monotonic() + fronts.PATIENCE
    while "sending" in scene.site.ask("letter_states"):
        assert time.monotonic() < until
        time.sleep(0.2)
    scene.site.ask("letters_due")
    # Another worker looks at once what is due
    with front_programs.worker(scene.front):
        while set(scene.site.ask("letter_states")) != {"sent"}:
            assert time.monotonic() < until
            time.sleep(0.2)
    found = re.findall(rb"^Subject: (\d+)\r$", b"".join(scene.mail.given), re.MULTILINE)
    assert sorted(map(int, found)) == list(range(LETTERS))
    # With those of the site itself
    assert len(scene.mail.given) == len(scene.site.ask("letter_states"))
