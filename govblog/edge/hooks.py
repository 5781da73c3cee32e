"""How each kind of cache that PURGE_URL may name is told that the pages of a key are others."""

import datetime as dt
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from govblog import purge_url
from govblog.edge import addresses
from govblog.edge.asking import ask
from govblog.edge.faults import Fault
from govblog.purge_url import Door
from posts.models import Blog, Post

AT_ONCE = 4  # pages that nginx fetches anew
# What the site answers to a page that there is, was, or has moved
_ANSWERS = {200, 301, 302, 304, 404, 410}


@dataclass(frozen=True)
class Change:
    """What an edge is told: whose pages changed, since when, and if something was taken down.

    What takes long calls `between` now and then, begins nothing after `until` (a moment of the
    monotonic clock), and notes in `done` which pages of which edge it need not ask for again.
    """

    key: str
    blog: Blog
    post: Post | None
    hard: bool
    since: dt.datetime
    between: Callable[[], None]
    until: float
    done: set[tuple[str, str]]

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
class Edge:
    """A cache in front of the site, and how it is told of a change. Telling raises Fault."""

    at: Door
    told: Callable[[Door, Change], None]

    def tell(self, change: Change) -> None:
        """Tell it of a change. Raises Fault."""
        self.told(self.at, change)


def refresh_nginx(at: Door, change: Change) -> None:
    """Have nginx fetch each page anew and keep the answer (`proxy_cache_bypass`). Raises Fault."""
    headers = {"Host": change.host, "X-Refresh": at.secret}

    def one(path: str) -> Fault | None:
        status, said = ask(at, "GET", path, headers)
        if said.get("X-Cache") != "BYPASS":
            return Fault(f"{at} did not fetch anew but answered {status}.")
        if status not in _ANSWERS:
            return Fault(f"{at} was answered {status} by the site.")
        change.done.add((str(at), path))
        return None

    paths = [path for path in change.addresses() if (str(at), path) not in change.done]
    # The most read page alone: an edge that is away is not asked two hundred times
    if fault := one(paths[0]) if paths else None:
        raise fault
    with ThreadPoolExecutor(AT_ONCE) as crowd:
        for begin in range(1, len(paths), AT_ONCE):
            change.between()
            if time.monotonic() > change.until:
                raise Fault(f"{at} is slow: {len(paths) - begin} pages are left.")
            for found in crowd.map(one, paths[begin : begin + AT_ONCE]):
                fault = fault or found
    if fault:
        raise fault


def purge_varnish(at: Door, change: Change) -> None:
    """Have Varnish forget what carries the key (docs/deploy/varnish.vcl). Raises Fault."""
    headers = {
        "Host": change.host,
        "Surrogate-Key": change.keys,
        "X-Purge": "hard" if change.hard else "soft",
        "X-Refresh": at.secret,
    }
    _taken(at, ask(at, "PURGE", "/", headers)[0])


def purge_fastly(at: Door, change: Change) -> None:
    """Have Fastly forget what carries one of the keys, or keep it as stale. Raises Fault.

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
    _taken(at, ask(at, "POST", path, headers)[0])


def _taken(at: Door, status: int) -> None:
    if status != 200:
        raise Fault(f"{at} answered {status}.")


_KINDS = {"nginx": refresh_nginx, "varnish": purge_varnish, "fastly": purge_fastly}


def edges(said: str) -> tuple[Edge, ...]:
    """Return the caches that PURGE_URL names, none for nothing. Raises Unclear."""
    return tuple(Edge(named.at, _KINDS[named.kind]) for named in purge_url.read(said))
