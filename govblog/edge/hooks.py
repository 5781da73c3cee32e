"""What each kind of cache that PURGE_URL may name is asked when the pages of a key are others."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from urllib.parse import quote, urlsplit

from govblog import purge_url
from govblog.edge import addresses
from govblog.edge.asking import ask
from govblog.edge.faults import Fault
from govblog.purge_url import Door
from posts.models import Blog, Post

# What the site answers to a page that there is, was, or has moved
_ANSWERS = {200, 301, 302, 304, 404, 410}


@dataclass(frozen=True)
class Change:
    """What an edge is told: whose pages changed, since when, and if something was taken down."""

    key: str
    blog: Blog
    post: Post | None
    hard: bool
    since: dt.datetime

    @property
    def host(self) -> str:
        """Return the host that readers of these pages ask."""
        return urlsplit(self.blog.origin).netloc

    @property
    def keys(self) -> str:
        """Return which pages changed: those of the key, and those with comments of all posts."""
        return f"{self.key} talk-{self.blog.pk}" if self.post else self.key

    def addresses(self) -> list[str]:
        """Return where its pages may be kept, by a cache that knows no keys."""
        if self.post is None:
            return addresses.of_blog(self.blog, self.since)
        return addresses.of_post(self.post, self.since)


@dataclass(frozen=True)
class Question:
    """One thing to ask an edge: of which page, and how. `ask` knows no database; it raises Fault
    when the edge did not take it, Away when it cannot be reached."""

    at: Door
    path: str
    ask: Callable[[], None]


@dataclass(frozen=True)
class Edge:
    """A cache in front of the site, and what it is asked when something changed."""

    at: Door
    asked: Callable[[Door, Change], list[Question]]

    def questions(self, change: Change) -> list[Question]:
        """Return what it is to be asked, the most read page first."""
        return self.asked(self.at, change)


def refresh_nginx(at: Door, change: Change) -> list[Question]:
    """Have nginx fetch each page anew and keep the answer (`proxy_cache_bypass`)."""
    host = change.host
    paths = change.addresses()
    return [Question(at, path, partial(_fetched_anew, at, host, path)) for path in paths]


def _fetched_anew(at: Door, host: str, path: str) -> None:
    status, said = ask(at, "GET", path, {"Host": host, "X-Refresh": at.secret})
    if said.get("X-Cache") != "BYPASS":
        raise Fault(f"{at} did not fetch anew but answered {status}.")
    if status not in _ANSWERS:
        raise Fault(f"{at} was answered {status} by the site.")


def purge_varnish(at: Door, change: Change) -> list[Question]:
    """Have Varnish forget what carries the key (docs/deploy/varnish.vcl)."""
    headers = {
        "Host": change.host,
        "Surrogate-Key": change.keys,
        "X-Purge": "hard" if change.hard else "soft",
        "X-Refresh": at.secret,
    }
    return [Question(at, "/", partial(_taken, at, "PURGE", "/", headers))]


def purge_fastly(at: Door, change: Change) -> list[Question]:
    """Have Fastly forget what carries one of the keys, or keep it as stale.

    Fastly API, purging: POST /service/ID/purge with the keys; soft with Fastly-Soft-Purge: 1.
    """
    headers = {
        "Fastly-Key": at.secret,
        "Surrogate-Key": change.keys,
        "Accept": "application/json",
        "Content-Length": "0",
    }
    if not change.hard:
        headers["Fastly-Soft-Purge"] = "1"
    path = f"/service/{quote(at.path, safe='')}/purge"
    return [Question(at, path, partial(_taken, at, "POST", path, headers))]


def _taken(at: Door, method: str, path: str, headers: dict[str, str]) -> None:
    status, _ = ask(at, method, path, headers)
    if status != 200:
        raise Fault(f"{at} answered {status}.")


_KINDS = {"nginx": refresh_nginx, "varnish": purge_varnish, "fastly": purge_fastly}


def edges(said: str) -> tuple[Edge, ...]:
    """Return the caches that PURGE_URL names, none for nothing. Raises Unclear."""
    return tuple(Edge(named.at, _KINDS[named.kind]) for named in purge_url.read(said))
