"""The one question before a kept page is answered: does what it stands on still stand?"""

import threading
import time
from functools import lru_cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, Error, connections
from psycopg import Cursor, errors

from govblog.memory.marks import Standing

PATIENCE = 1.0  # seconds for a connection from the pool
REST = 1.5  # seconds for which a database that did not answer is not asked again
READERS, READERS_POOL = "readers", 2  # name and size of the pool that this question has alone
SLOW = 0.5  # seconds after which a question that is not answered keeps others from being asked


class Away(Exception):
    """The database does not answer, or did not a moment ago."""


class Asking:
    """Asks the database, and leaves it alone for a while when it does not answer."""

    def __init__(self) -> None:
        self.rests_until = 0.0
        self.begun: dict[int, float] = {}

    def standing(self, host: str, kept: Standing | None) -> Standing | None:
        """Return what a page that stood on `kept` stands on now, None when there is no blog.

        Without `kept`, what a page stands on that shows no post. Raises Away.
        """
        database: Any = connections[DEFAULT_DB_ALIAS]
        me, now = threading.get_ident(), time.monotonic()
        first = next(iter(self.begun.copy().values()), now)
        if now < self.rests_until or now > first + SLOW:
            raise Away
        self.begun[me] = now
        try:
            return _asked(host, kept)
        except (Error, database.Database.Error) as error:
            self.rests_until = time.monotonic() + REST
            raise Away from error
        finally:
            self.begun.pop(me, None)


def _asked(host: str, kept: Standing | None) -> Standing | None:
    on = kept or _ANY
    posts = () if on.talk else on.posts
    rows = _rows(len(posts), on.talk, on.everywhere, (*posts, host))
    if not rows:
        return None
    blog, version, several, total = rows[0]
    found = int(version), bool(several), on.posts, int(total)
    return Standing(blog, *found, on.talk, on.everywhere)


_ANY = Standing(0, 0, several=False)


_SUM = "CAST(COALESCE(SUM(version), 0) AS BIGINT)"


@lru_cache(maxsize=256)
def _words(place: str, posts: int, talk: bool, everywhere: bool) -> str:
    """Return the question; `place` stands for a value."""
    version = "(SELECT CAST(SUM(version) AS BIGINT) FROM posts_blog)" if everywhere else "b.version"
    total = "0"
    if talk:
        total = f"(SELECT {_SUM} FROM posts_post WHERE blog_id = b.id)"  # noqa: S608
    elif posts:
        keys = ", ".join([place] * posts)
        total = f"(SELECT {_SUM} FROM posts_post WHERE id IN ({keys}))"  # noqa: S608
    return (
        f"SELECT b.id, {version}, (SELECT COUNT(*) FROM posts_blog) > 1, {total} "  # noqa: S608
        f"FROM posts_blog b ORDER BY b.host <> {place}, b.id LIMIT 1"
    )


def _rows(posts: int, talk: bool, everywhere: bool, values: tuple[Any, ...]) -> list[Any]:
    """Ask past Django's cursors, which take longer than the database, where nobody watches them."""
    connection: Any = connections[DEFAULT_DB_ALIAS]
    if connection.execute_wrappers or connection.queries_logged:
        with connection.cursor() as cursor:
            cursor.execute(_words("%s", posts, talk, everywhere), values)
            return list(cursor.fetchall())
    words = _words("?" if connection.vendor == "sqlite" else "%s", posts, talk, everywhere)
    pool = _readers_own() if connection.connection is None else None
    if pool is not None:
        pool.open()
        given = pool.getconn(timeout=PATIENCE)
        try:
            return _prepared(given, words, values)
        finally:
            pool.putconn(given)
    return _on_own(connection, words, values)


@lru_cache(maxsize=1)
def _readers_own() -> Any:
    """Return the pool of this question alone, None where there are no pools.

    Who sends a comment asks thirty questions on one connection. When many do, or wait for a lock,
    they hold all of theirs for a while: who reads what is kept does not wait behind them.
    """
    connection: Any = connections[DEFAULT_DB_ALIAS]
    usual = connection.settings_dict["OPTIONS"].get("pool")
    if connection.vendor != "postgresql" or not usual:
        return None
    own = connection.copy(READERS)
    own.settings_dict["OPTIONS"]["pool"] = {**usual, "min_size": 1, "max_size": READERS_POOL}
    return own.pool


_forget_statements = False  # whether what stands between us and PostgreSQL does


def _prepared(given: Any, words: str, values: tuple[Any, ...]) -> list[Any]:
    """Ask on a connection of PostgreSQL that plans the question once: planning takes ten times
    longer than answering. Some poolers lose what is planned; then it is planned each time."""
    global _forget_statements  # noqa: PLW0603
    before, given.prepare_threshold = given.prepare_threshold, None if _forget_statements else 0
    try:
        if not given.autocommit:
            given.autocommit = True
        return list(Cursor(given).execute(words, values).fetchall())
    except (errors.InvalidSqlStatementName, errors.DuplicatePreparedStatement):
        _forget_statements = True
        given.prepare_threshold = None
        return list(Cursor(given).execute(words, values).fetchall())
    finally:
        given.prepare_threshold = before


def _on_own(connection: Any, words: str, values: tuple[Any, ...]) -> list[Any]:
    """Ask on this thread's connection, and leave it as Django does after a request."""
    connection.ensure_connection()
    try:
        # All rows: a statement not read to its end holds an old state of the database
        return list(connection.connection.execute(words, values).fetchall())
    except connection.Database.Error:
        connection.errors_occurred = True
        raise
    finally:
        if not connection.in_atomic_block and (
            connection.errors_occurred or connection.settings_dict["CONN_MAX_AGE"] is not None
        ):
            connection.close_if_unusable_or_obsolete()
