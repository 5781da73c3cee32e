"""Readers and writers notice neither slow clients nor a restart, in the documented set-up."""

import signal
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests import front_programs, fronts
from tests.engines.processes import Engine
from tests.fronts import HOST, Front
from tests.slow import slow_clients, to_nginx

pytestmark = [
    pytest.mark.engines,
    pytest.mark.skipif(front_programs.nginx_program() is None, reason="nginx is not installed"),
]
SLOW = 200
HALF_A_FORM = (
    f"POST /comments/ HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 5000\r\n"
    "Content-Type: application/x-www-form-urlencoded\r\n\r\nbody="
).encode()


@pytest.fixture
def front(site: Engine, collected: Path, tmp_path: Path) -> Front:
    """The set-up, of which each test starts what it needs."""
    (tmp_path / "data" / "media").mkdir(parents=True)
    (tmp_path / "data" / "static").symlink_to(collected)
    return Front(tmp_path, f"sqlite:///{site.name}")


def to_the_site(front: Front) -> Iterator[socket.socket]:
    while True:
        line = socket.socket(socket.AF_UNIX)
        line.connect(str(front.folder / "web.sock"))
        yield line


def comment(words: str) -> str:
    return urlencode({"body": words, "name": "A reader", "email": "reader@example.org"})


def test_readers_and_writers_do_not_notice_200_slow_clients(
    front: Front, scene: dict[str, Any]
) -> None:
    with front_programs.gunicorn(front), front_programs.nginx(front):
        with slow_clients(SLOW, to_nginx(front), HALF_A_FORM):
            # Pages that nginx keeps, pages that it does not, and comments
            answers = [front.get(scene["path"]) for _ in range(20)]
            answers += [front.get(f"/search/?q=words{number}") for number in range(20)]
            assert {answer.status for answer in answers} == {200}
            sent = front.ask("POST", f"{scene['path']}comments/", comment("Sent among slow ones."))
            assert sent.status == 303
        assert not [line for line in front.asked() if line.startswith("POST /comments/")]


def test_without_nginx_so_many_slow_clients_hold_the_site_up(
    front: Front, scene: dict[str, Any]
) -> None:
    with front_programs.gunicorn(front), slow_clients(SLOW, to_the_site(front), HALF_A_FORM):
        reader = next(to_the_site(front))
        reader.sendall(f"GET /robots.txt HTTP/1.0\r\nHost: {HOST}\r\n\r\n".encode())
        reader.settimeout(5)
        with pytest.raises(TimeoutError):
            reader.recv(1)


def asked(front: Front, request: bytes, *, whole: bool = False) -> bytes:
    """Send this to the site itself, and return all it says; `whole`: nothing more is coming."""
    line = next(to_the_site(front))
    line.settimeout(fronts.PATIENCE)
    line.sendall(request)
    if whole:
        line.shutdown(socket.SHUT_WR)
    with line.makefile("rb") as file:
        return file.read()


def form(path: str, words: str, said: int) -> bytes:
    body = comment(words)
    head = f"POST {path}comments/ HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: {said or len(body)}"
    kind = "Content-Type: application/x-www-form-urlencoded\r\nConnection: close"
    origin = f"Origin: https://{HOST}\r\nX-Forwarded-Proto: https"
    return f"{head}\r\n{kind}\r\n{origin}\r\n\r\n{body}".encode()


def test_of_a_form_that_breaks_off_nothing_is_kept(
    front: Front, scene: dict[str, Any], site: Engine
) -> None:
    path = scene["path"]
    with front_programs.gunicorn(front, "tests.impatient"):
        assert b" 303 " in asked(front, form(path, f"Whole, under {path}", 0))
        # The sender is gone, or never goes on
        for whole in (True, False):
            broken = form(path, f"Broken, under {path}", 5_000)
            assert b" 400 " in asked(front, broken, whole=whole)
    words = site.ask("comments_kept")
    assert f"Whole, under {path}" in words
    assert f"Broken, under {path}" not in words


def test_without_nginx_slow_clients_are_let_go_and_readers_come_in(
    front: Front, scene: dict[str, Any]
) -> None:
    with (
        front_programs.gunicorn(front, "tests.impatient"),
        slow_clients(SLOW, to_the_site(front), HALF_A_FORM),
    ):
        reader = f"GET /robots.txt HTTP/1.0\r\nHost: {HOST}\r\nX-Forwarded-Proto: https\r\n\r\n"
        assert b" 200 " in asked(front, reader.encode())


class Crowd:
    """Readers and writers who go on until they are told to stop, and what they were answered."""

    def __init__(self, front: Front, path: str) -> None:
        self.front, self.path = front, path
        self.statuses: list[tuple[str, int]] = []
        self.confirmed: list[str] = []
        self.stopped = threading.Event()
        self.threads = [threading.Thread(target=self._read, args=[n]) for n in range(3)]
        self.threads += [threading.Thread(target=self._write, args=[n]) for n in range(3)]

    def __enter__(self) -> "Crowd":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *why: object) -> None:
        self.stopped.set()
        for thread in self.threads:
            thread.join()

    def _read(self, number: int) -> None:
        turn = 0
        while not self.stopped.is_set():
            turn += 1
            # None of these is kept by nginx
            answer = self.front.get(f"/search/?q=words{number}x{turn}")
            self.statuses.append(("GET", answer.status))

    def _write(self, number: int) -> None:
        turn = 0
        while not self.stopped.is_set():
            turn += 1
            words = f"Sent by writer {number} in turn {turn} of {self.path}"
            answer = self.front.ask("POST", f"{self.path}comments/", comment(words))
            self.statuses.append(("POST", answer.status))
            if answer.status == 303:
                self.confirmed.append(words)

    def goes_on(self, more: int) -> None:
        """Wait until the crowd had so many more answers."""
        until, there = time.monotonic() + fronts.PATIENCE, len(self.statuses)
        while len(self.statuses) < there + more:
            assert time.monotonic() < until, "nobody is answered any more"
            time.sleep(0.05)


def reloaded_under_load(front: Front, site: Engine, path: str, times: int) -> None:
    """Reload the site so often while people read and write; nobody is turned away."""
    with (
        front_programs.held_socket(front) as held,
        front_programs.activated(front, held) as gunicorn,
        front_programs.nginx(front),
        Crowd(front, path) as crowd,
    ):
        for _ in range(times):
            crowd.goes_on(20)
            gunicorn.send_signal(signal.SIGHUP)
        crowd.goes_on(40)
    assert set(crowd.statuses) == {("GET", 200), ("POST", 303)}
    kept = site.ask("comments_kept")
    assert sorted(words for words in kept if path in words) == sorted(crowd.confirmed)


def test_nobody_is_turned_away_while_the_site_is_reloaded(
    front: Front, scene: dict[str, Any], site: Engine
) -> None:
    reloaded_under_load(front, site, scene["path"], times=3)


@pytest.mark.nightly
def test_nobody_is_turned_away_however_often_the_site_is_reloaded(
    front: Front, scene: dict[str, Any], site: Engine
) -> None:
    reloaded_under_load(front, site, scene["path"], times=40)


def test_whoever_comes_while_the_site_is_stopped_waits_until_it_is_there_again(
    front: Front, scene: dict[str, Any]
) -> None:
    with front_programs.held_socket(front) as held, front_programs.nginx(front):
        with front_programs.activated(front, held):
            pass
        answers: list[int] = []
        path = f"{scene['path']}comments/"

        def send() -> None:
            answers.append(front.ask("POST", path, comment("Sent while it restarts.")).status)

        writer = threading.Thread(target=send)
        writer.start()
        with front_programs.activated(front, held):
            writer.join(fronts.PATIENCE)
    assert answers == [303]


def test_a_comment_on_its_way_when_the_site_is_reloaded_is_answered(
    front: Front, scene: dict[str, Any]
) -> None:
    with (
        front_programs.held_socket(front) as held,
        front_programs.activated(front, held) as gunicorn,
        front_programs.nginx(front),
    ):
        front.say("slow", "3")
        answers: list[int] = []
        path = f"{scene['path']}comments/"

        def send() -> None:
            answers.append(front.ask("POST", path, comment("Sent before it restarts.")).status)

        front.asked()
        writer = threading.Thread(target=send)
        writer.start()
        while not front.asked():
            time.sleep(0.05)
        gunicorn.send_signal(signal.SIGHUP)
        writer.join(fronts.PATIENCE)
    assert answers == [303]
