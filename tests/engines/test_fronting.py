"""The documented nginx keeps pages, and shows what was decided and not what was taken down."""

import gzip
import http.client
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests import front_programs, fronts
from tests.engines.processes import Engine
from tests.fronts import HOST, Front

pytestmark = [
    pytest.mark.engines,
    pytest.mark.skipif(front_programs.nginx_program() is None, reason="nginx is not installed"),
]


@pytest.fixture(scope="session")
def set_up(site: Engine, doors: Path, collected: Path) -> Iterator[Front]:
    """nginx and the site behind it, without a worker."""
    folder = doors / "front"
    (folder / "data" / "media").mkdir(parents=True)
    (folder / "data" / "static").symlink_to(collected)
    made = Front(folder, f"sqlite:///{site.name}")
    with front_programs.gunicorn(made), front_programs.nginx(made):
        yield made


@pytest.fixture
def front(set_up: Front) -> Front:
    """The same with the site as it usually is."""
    set_up.usual()
    return set_up


@pytest.fixture
def own_front(site: Engine, collected: Path, tmp_path: Path) -> Front:
    """The documented set-up with nothing of it started, and nothing kept."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "static").symlink_to(collected)
    return Front(tmp_path, f"sqlite:///{site.name}")


def words(number: int) -> str:
    return f"These are the words of comment {number}."


def test_a_page_is_asked_for_once_and_is_the_same_for_everybody(
    front: Front, scene: dict[str, Any]
) -> None:
    path = scene["path"]
    first = front.get(path, Cookie="__Host-session=stolen")
    assert (first.status, first.cache) == (200, "MISS")
    same = [
        front.get(path),
        front.get(path, Cookie="other=1"),
        front.get(f"{path}?utm_source=mail&x=1"),
        front.get(f"{path}?pages=2"),
        front.get(path, Accept_Encoding="identity"),
        front.get(path, X_Forwarded_Host="evil.example", X_Forwarded_For="10.0.0.1"),
        front.get(path, X_Refresh="guessed"),
    ]
    assert [one.cache for one in same] == ["HIT"] * len(same)
    assert {one.text for one in same} == {first.text}
    assert first.headers["Vary"] == "Accept-Encoding"
    assert "Set-Cookie" not in first.headers
    assert front.asked()[-1] == f"GET {path}? "


def test_what_an_address_says_more_reaches_the_site_and_is_not_kept(
    front: Front, scene: dict[str, Any]
) -> None:
    for path in ("/search/?q=comment", "/?s=comment", "/?x=1&feed=atom"):
        for _ in range(2):
            assert front.get(path).cache == "BYPASS"
            assert front.asked()[-1] == f"GET {path} "


def test_many_readers_at_once_are_one_question_to_the_site(
    front: Front, scene: dict[str, Any]
) -> None:
    front.asked()
    front.say("slow", "0.5")
    with ThreadPoolExecutor(50) as crowd:
        answers = list(crowd.map(front.get, [scene["path"]] * 200))
    assert {answer.status for answer in answers} == {200}
    assert len(front.asked()) <= 2


def test_an_approval_shows_and_a_take_down_goes_long_before_the_page_is_over(
    front: Front, scene: dict[str, Any], site: Engine
) -> None:
    path, pk = scene["path"], scene["waiting"][0]
    for kept in (path, f"{path}feed/", "/"):
        front.get(kept)
    assert front.get(path).cache == "HIT"
    with front_programs.worker(front):
        site.ask("decided_in_front", pk=pk, how="approve", purge_url=front.purge_url)
        assert front.until(path, words(0)).cache == "HIT"
        assert front.get(path, Accept_Encoding="identity").text.count(words(0)) >= 1
        site.ask("decided_in_front", pk=pk, how="remove", purge_url=front.purge_url)
        front.until(path, words(0), there=False)
        # It is written down that nginx took it, a moment after it did
        while site.ask("edge_lag", purge_url=front.purge_url)["take_downs"]:
            pass


def test_a_withdrawn_post_is_gone(front: Front, scene: dict[str, Any], site: Engine) -> None:
    path = scene["path"]
    assert front.get(path).status == 200
    front.refresh("/")
    assert path in front.get("/").text
    with front_programs.worker(front):
        site.ask("withdrawn_in_front", post=scene["post"], purge_url=front.purge_url)
        front.until("/", path, there=False)
        front.until(path, "It was wrong.")
    assert front.get(path).status == 410


def test_when_nginx_takes_no_word_a_take_down_goes_with_the_page(
    front: Front, scene: dict[str, Any], site: Engine
) -> None:
    path, pk = scene["path"], scene["waiting"][0]
    front.say("lifetime", "3")
    site.ask("decided_in_front", pk=pk, how="approve", purge_url="")
    assert words(0) in front.get(path).text
    other = replace(front, secret="another")
    with front_programs.worker(other):
        site.ask("decided_in_front", pk=pk, how="remove", purge_url=other.purge_url)
        front.until(path, words(0), there=False)
    said = site.ask("edge_lag", purge_url=other.purge_url)
    # With those of other tests, whose worker was stopped
    assert said["take_downs"] >= 1


def test_readers_read_on_while_the_site_is_stopped_and_a_writer_is_told(
    scene: dict[str, Any], own_front: Front
) -> None:
    front, path = own_front, scene["path"]
    with front_programs.nginx(front):
        with front_programs.gunicorn(front):
            front.say("lifetime", "1")
            before = front.get(path)
            assert before.status == 200
        answer = front.get(path)
        assert (answer.status, answer.text) == (200, before.text)
        never = front.get("/2001/01/01/never-read/")
        assert never.status == 502
        assert "Sorry, there is a problem with the service" in never.text
        sent = front.ask(
            "POST",
            f"{path}comments/",
            "body=words",
        )
        assert sent.status == 502
        assert "it may not have been kept" in sent.text
        with front_programs.gunicorn(front):
            front.say("lifetime", "300")
            assert front.get("/2001/01/01/never-read/").status == 404


def test_while_the_site_is_stopped_a_page_is_shown_no_longer_than_it_says(
    scene: dict[str, Any], own_front: Front
) -> None:
    front, path = own_front, scene["path"]
    with front_programs.nginx(front):
        with front_programs.gunicorn(front):
            # As where a post is to be taken down
            front.say("lifetime", "1")
            front.say("shown", "1")
            assert front.get(path).status == 200
        until = time.monotonic() + fronts.PATIENCE
        while front.get(path).status == 200:
            assert time.monotonic() < until
            time.sleep(0.2)
        assert front.get(path).status == 502


def test_a_fault_of_the_site_takes_the_place_of_no_page(
    front: Front, scene: dict[str, Any]
) -> None:
    path = scene["path"]
    before = front.get(path)
    front.say("fault", "")
    told = front.refresh(path)
    assert (told.status, told.cache) == (503, "BYPASS")
    assert (front.get(path).cache, front.get(path).text) == ("HIT", before.text)


def test_a_page_that_is_over_is_asked_for_again_and_shown_while_the_site_is_at_fault(
    front: Front, scene: dict[str, Any]
) -> None:
    path = scene["path"]
    front.say("lifetime", "1")
    before = front.get(path)
    front.say("fault", "")
    while (answer := front.get(path)).cache == "HIT":
        pass
    assert (answer.cache, answer.status, answer.text) == ("STALE", 200, before.text)


@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone", "403 Forbidden"])
def test_a_page_that_is_over_and_is_no_more_is_shown_no_more(
    front: Front, scene: dict[str, Any], status: str
) -> None:
    path = scene["path"]
    front.say("lifetime", "1")
    front.get(path)
    front.say("fault", status)
    while (answer := front.get(path)).cache in {"HIT", "UPDATING"}:
        pass
    assert (answer.status, answer.cache) == (int(status[:3]), "EXPIRED")


@pytest.mark.parametrize("secret", ["", "guessed"])
def test_the_door_opens_to_the_secret_only(front: Front, secret: str) -> None:
    assert front.refresh("/", secret).status == 403


def test_the_desks_are_never_kept_and_what_watches_is_not_public(
    front: Front, scene: dict[str, Any]
) -> None:
    assert "X-Cache" not in front.get("/admin/login/").headers
    assert "no-store" in front.get("/admin/login/").headers["Cache-Control"]
    assert {front.get(path).status for path in ("/healthz/live", "/healthz/ready", "/metrics")} == {
        404
    }


def test_files_come_from_the_disk_and_may_be_kept_for_ever(
    front: Front, scene: dict[str, Any]
) -> None:
    page = front.get(scene["path"]).text
    path = re.findall(r'href="(/static/[^"]+\.css)"', page)[0]
    (front.folder / "data" / "media" / "picture.png").write_bytes(b"picture")
    front.asked()
    styled = front.get(path)
    assert styled.headers["Content-Type"] == "text/css"
    assert gzip.decompress(styled.body)
    assert "immutable" in styled.headers["Cache-Control"]
    assert front.get("/media/picture.png").body == b"picture"
    assert front.asked() == []


def test_a_form_that_is_far_too_large_is_answered_in_plain_words(
    front: Front, scene: dict[str, Any]
) -> None:
    sent = front.ask("POST", f"{scene['path']}comments/", "body=" + "x" * 2_200_000)
    assert sent.status == 413
    assert "What you sent is too large" in sent.text


def test_who_comes_without_https_is_led_to_it(front: Front) -> None:
    line = http.client.HTTPConnection("127.0.0.1", front.http_port)
    line.request("GET", "/feed/?x=1", headers={"Host": "other.example"})
    answer = line.getresponse()
    assert (answer.status, answer.headers["Location"]) == (301, f"https://{HOST}/feed/?x=1")
