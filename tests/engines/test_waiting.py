"""A database that is locked, slow, full of guests or gone costs a page that says so."""

import re
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from itertools import count
from urllib.request import urlopen

import psycopg
import pytest

from tests.crashing.site import PATIENCE, Site, site
from tests.crashing.writing import WORDS
from tests.servers import DATABASE, running_postgres

pytestmark = pytest.mark.engines
_NUMBERS = count(1)
QUICK = {
    "DATABASE_LOCK_TIMEOUT": "0.5",
    "DATABASE_STATEMENT_TIMEOUT": "1",
    "DATABASE_POOL_WAIT": "1",
    "DATABASE_POOL_SIZE": "2",
    "WEB_CONCURRENCY": "1",
}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site on a PostgreSQL server that takes few guests."""
    few = {"max_connections": "8", "superuser_reserved_connections": "0", "max_wal_senders": "0"}
    folder = tmp_path_factory.mktemp("waiting")
    with running_postgres(**few) as server, site(folder, server.url, server, **QUICK) as made:
        made.ask("scene")
        made.start()
        yield made


@pytest.fixture
def path(served: Site) -> str:
    """Where there is an article that takes comments."""
    found = re.search(r'href="(/[0-9]{4}/[^"]+/)"', served.get("/")[1])
    assert found
    return found[1]


def guest(served: Site) -> "psycopg.Connection[tuple[object, ...]]":
    """Return a connection of somebody else."""
    assert served.postgres is not None
    return psycopg.connect(host=str(served.postgres.folder), user="postgres", dbname=DATABASE)


def hold_all(served: Site, others: ExitStack) -> None:
    """Take every connection that the server gives."""
    with suppress(psycopg.OperationalError):
        while True:
            others.enter_context(guest(served))


def sent(served: Site, path: str, body: str) -> tuple[int, bool]:
    """Send a comment; return the status, and whether the page gives the text back."""
    status, page = served.send(f"{path}comments/", **WORDS, body=body)
    return status, body in page


def goes_on(served: Site, path: str) -> None:
    """See that readers and writers are served again, from the next request on."""
    assert served.get(path)[0] == 200
    assert sent(served, path, f"It goes on ({next(_NUMBERS)}).") == (303, False)


def test_while_a_table_is_locked_the_others_are_told_and_nobody_waits_for_it(
    served: Site, path: str
) -> None:
    with guest(served) as other:
        other.execute("LOCK TABLE comments_comment IN ACCESS EXCLUSIVE MODE")
        # Answered though it is still locked
        assert sent(served, path, "Locked out.") == (503, True)
        assert served.get("/comments/feed/")[0] == 503
        other.rollback()
    goes_on(served, path)


def test_a_question_that_takes_too_long_is_given_up_and_the_text_comes_back(
    served: Site, path: str
) -> None:
    with guest(served) as other:
        other.execute(
            "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS "
            "'BEGIN PERFORM pg_sleep(3600); RETURN NEW; END'"
        )
        other.execute(
            "CREATE TRIGGER slow BEFORE INSERT ON comments_content "
            "FOR EACH ROW EXECUTE FUNCTION slow()"
        )
        other.commit()
        assert sent(served, path, "Too slow.") == (503, True)
        other.execute("DROP TRIGGER slow ON comments_content")
        other.commit()
    assert "Too slow." not in [body for _, body, _ in served.ask("look")["comments"]]
    goes_on(served, path)


def test_where_others_hold_every_connection_readers_are_told_and_it_recovers_by_itself(
    served: Site, path: str
) -> None:
    served.kill()
    with ExitStack() as others:
        hold_all(served, others)
        served.start()
        assert served.get(path)[0] == 503
        assert sent(served, path, "No room.") == (503, True)
    goes_on(served, path)


def test_more_readers_than_connections_are_all_answered(served: Site, path: str) -> None:
    came: list[int] = []
    readers = [threading.Thread(target=lambda: came.append(served.get(path)[0])) for _ in range(40)]
    for one in readers:
        one.start()
    for one in readers:
        one.join()
    assert set(came) <= {200, 503}
    assert Counter(came)[200] > 0
    goes_on(served, path)


def test_who_reads_what_is_kept_does_not_wait_behind_those_who_write(
    served: Site, path: str
) -> None:
    assert served.get(path)[0] == 200
    wait = [threading.Thread(target=sent, args=(served, path, f"Wait {n}.")) for n in range(12)]
    said = []
    with guest(served) as other:
        other.execute("LOCK TABLE comments_comment IN ACCESS EXCLUSIVE MODE")
        for one in wait:
            one.start()
        # They hold all connections for as long as they wait for the lock, some after the others
        while any(one.is_alive() for one in wait):
            with urlopen(f"http://127.0.0.1:{served.port}{path}", timeout=60) as answer:
                said.append((answer.status, answer.headers["Cache-Status"]))
        other.rollback()
    # None had to be told that nobody could be asked whether its page still holds
    assert set(said) == {(200, None)}
    goes_on(served, path)


def test_what_is_read_first_is_there_from_the_start_though_nobody_asked_for_it(
    served: Site, path: str
) -> None:
    served.kill()
    served.start()
    assert served.postgres is not None
    served.postgres.crash()
    assert [served.get(one)[0] for one in ("/", path, "/feed/")] == [200, 200, 503]
    served.postgres.start()
    goes_on(served, path)


def test_a_database_that_was_away_is_asked_again_from_the_next_request_on(
    served: Site, path: str
) -> None:
    goes_on(served, path)
    assert served.postgres is not None
    kept = served.get(path)
    served.postgres.crash()
    assert served.get(path) == kept
    assert sent(served, path, "Away.") == (503, True)
    # What was read before is read on, what was not is not there
    assert [served.get(path), served.get("/search/?q=never")[0]] == [kept, 503]
    assert served.get("/healthz/live")[0] == 200
    # However long, and however often it was asked for meanwhile
    assert [served.get("/feed/")[0] for _ in range(9)] == [503] * 9
    served.postgres.start()
    assert served.get(path)[0] == 200
    assert sent(served, path, "Back again.") == (303, False)


def test_a_database_that_hangs_is_given_up_and_asked_again_when_it_goes_on(
    served: Site, path: str
) -> None:
    assert served.postgres is not None
    kept = [served.get(path) for _ in range(4)][-1]
    with served.postgres.hung():
        assert sent(served, path, "It hangs.") == (503, True)
        readers = [threading.Thread(target=lambda: came.append(served.get(path))) for _ in range(8)]
        came: list[tuple[int, str]] = []
        for one in readers:
            one.start()
        for one in readers:
            one.join()
        assert came == [kept] * len(readers)
        assert served.get("/search/?q=never")[0] == 503
        assert sent(served, path, "It hangs still.") == (503, True)
    until = time.monotonic() + PATIENCE
    while served.get("/search/?q=never")[0] != 200:
        assert time.monotonic() < until
        time.sleep(0.1)
    goes_on(served, path)
