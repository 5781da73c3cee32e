"""The index on either engine: SQLite's FTS5, or PostgreSQL's tsvector with GIN.

Both are given the same stems, so both find the same. A row belongs to a revision, or to a page
beside the posts, and has no foreign key: what is public is asked of these themselves, so a row too
many shows nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper

from posts.searching.words import language_of, words

CANDIDATES = 200  # matches that are ranked, the newest
PAGES = 1 << 40  # above every revision: the row of a page has its key above this one
_BYTES = 200_000  # of a text; PostgreSQL's tsvector ends at a megabyte

# The newest that match, each with its rank. Where there are phrases, `everyone` has their words
# anywhere, which GIN knows by itself; then the texts are read one by one, only until there are
# enough. A text costs more to read than PostgreSQL reckons, so it would rather read all of them
# than look a common word up: 46 milliseconds for ten thousand posts, not 3
_RANKED = """
CREATE OR REPLACE FUNCTION posts_search_ranked(
    anyone tsquery, everyone tsquery, phrases tsquery, of_blog bigint, many int
) RETURNS TABLE (found bigint, rank real) LANGUAGE sql STABLE ROWS 200
SET enable_seqscan = off SET enable_indexscan = off AS $$
    SELECT revision, ts_rank('{0, 0.1, 0.4, 1.0}', words, anyone, 1) FROM (
        SELECT revision, words FROM posts_search WHERE words @@ everyone AND blog = of_blog
        ORDER BY revision DESC LIMIT CASE WHEN phrases IS NULL THEN many END
    ) newest WHERE phrases IS NULL OR words @@ phrases LIMIT many
$$
"""
_CREATE = {
    "sqlite": [
        "CREATE VIRTUAL TABLE posts_search USING fts5("
        "blog UNINDEXED, title, excerpt, body, tokenize=\"ascii tokenchars '_'\")",
    ],
    "postgresql": [
        "CREATE TABLE posts_search (revision bigint PRIMARY KEY, blog bigint NOT NULL, "
        "words tsvector NOT NULL)",
        # What is added is found at once, and no reader pays for sorting it in
        "CREATE INDEX posts_search_words ON posts_search USING gin (words) WITH (fastupdate = off)",
        _RANKED,
    ],
}
_DROP = {
    "sqlite": ["DROP TABLE posts_search"],
    "postgresql": [
        "DROP FUNCTION IF EXISTS posts_search_newest",
        "DROP FUNCTION IF EXISTS posts_search_ranked",
        "DROP TABLE posts_search",
    ],
}
_WRITE = {
    "sqlite": (
        "INSERT INTO posts_search (rowid, blog, title, excerpt, body) VALUES (%s, %s, %s, %s, %s)"
    ),
    "postgresql": "INSERT INTO posts_search VALUES (%s, %s, %s::tsvector)",
}
_KEYS = {
    "sqlite": "SELECT rowid FROM posts_search",
    "postgresql": "SELECT revision FROM posts_search",
}
_REMOVE = {
    "sqlite": "DELETE FROM posts_search WHERE rowid = %s",
    "postgresql": "DELETE FROM posts_search WHERE revision = %s",
}
# A word of the title counts ten times one of the text, one of the excerpt four times
_FIND = {
    "sqlite": (
        "SELECT rowid, -bm25(posts_search, 0.0, 10.0, 4.0, 1.0) FROM posts_search "
        "WHERE posts_search MATCH %s AND blog = %s ORDER BY rowid DESC LIMIT %s"
    ),
    "postgresql": (
        "SELECT found, rank FROM posts_search_ranked(%s::tsquery, %s::tsquery, %s::tsquery, %s, %s)"
    ),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """The stems of a revision's title, excerpt and text, in their order."""

    title: Sequence[str]
    excerpt: Sequence[str]
    body: Sequence[str]


def entry(title: str, excerpt: str, body: str, tag: str) -> Entry:
    """Return the entry of plain texts in the language of `tag`."""
    language = language_of(tag)
    return Entry(
        *([one.stem for one in words(_cut(text), language)] for text in (title, excerpt, body))
    )


def _cut(text: str) -> str:
    return text.encode("utf-8", "ignore")[:_BYTES].decode("utf-8", "ignore")


def create(connection: BaseDatabaseWrapper) -> None:
    """Make an empty index."""
    with connection.cursor() as cursor:
        for statement in _CREATE[connection.vendor]:
            cursor.execute(statement)


def create_ranking(connection: BaseDatabaseWrapper) -> None:
    """Make what ranks the index on PostgreSQL, in place of what did. SQLite has it in itself."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_RANKED)


def drop(connection: BaseDatabaseWrapper) -> None:
    """Take the index away."""
    with connection.cursor() as cursor:
        for statement in _DROP[connection.vendor]:
            cursor.execute(statement)


def write(connection: BaseDatabaseWrapper, revision: int, blog: int, said: Entry) -> None:
    """Write the entry of a revision that has none."""
    values: list[str]
    if connection.vendor == "sqlite":
        values = [" ".join(one) for one in (said.title, said.excerpt, said.body)]
    else:
        values = [_vector(said)]
    with connection.cursor() as cursor:
        cursor.execute(_WRITE[connection.vendor], [revision, blog, *values])


def _vector(said: Entry) -> str:
    """Return stems with their places and weights as PostgreSQL reads a tsvector."""
    parts: list[str] = []
    first = 1
    for weight, stems in (("A", said.title), ("B", said.excerpt), ("C", said.body)):
        parts += [f"'{stem}':{place}{weight}" for place, stem in enumerate(stems, start=first)]
        # A gap, so that no phrase begins in one and ends in the next
        first += len(stems) + 1
    return " ".join(parts)


def remove(connection: BaseDatabaseWrapper, revisions: Iterable[int]) -> None:
    """Take the entries of these revisions out, of those that have one."""
    with connection.cursor() as cursor:
        cursor.executemany(_REMOVE[connection.vendor], [(key,) for key in revisions])


def keys(connection: BaseDatabaseWrapper) -> set[int]:
    """Return the revisions that have an entry."""
    with connection.cursor() as cursor:
        cursor.execute(_KEYS[connection.vendor])
        return {int(row[0]) for row in cursor.fetchall()}


def find(
    connection: BaseDatabaseWrapper, blog: int, runs: Sequence[Sequence[str]]
) -> list[tuple[int, float]]:
    """Return the revisions of a blog that hold all runs of stems, each with its rank.

    The newest CANDIDATES of them, in no order.
    """
    values: list[str | None]
    if connection.vendor == "sqlite":
        values = [" AND ".join(f'"{" ".join(run)}"' for run in runs)]
    else:
        stems = sorted({f"'{stem}'" for run in runs for stem in run})
        phrases = [" <-> ".join(f"'{stem}'" for stem in run) for run in runs if len(run) > 1]
        # Ranking by any of them takes time linear in their number; by all at once it does not
        values = [" | ".join(stems), " & ".join(stems)]
        values.append(" & ".join(f"({one})" for one in phrases) or None)
    with connection.cursor() as cursor:
        cursor.execute(_FIND[connection.vendor], [*values, blog, CANDIDATES])
        return [(int(key), float(rank)) for key, rank in cursor.fetchall()]
