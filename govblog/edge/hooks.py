"""How each kind of cache that PURGE_URL may name is told that the pages of a key are others."""

import datetime as dt
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

    def one(path: str) -> None:
        status, said = ask(at, "GET", path, headers)
        if said.get("X-Cache") != "BYPASS":
            raise Fault(f"{at} did not fetch anew but answered {status}.")
        if status not in _ANSWERS:
            raise Fault(f"{at} was answered {status} by the site.")

    first, *others = change.addresses() or [""]
    if not first:
        return
    # The most read page alone: an edge that is away is not asked two hundred times
    one(first)
    with ThreadPoolExecutor(AT_ONCE) as crowd:
        asked = [crowd.submit(one, path) for path in others]
    for done in asked:
        done.result()


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
