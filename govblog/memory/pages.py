"""A kept page: its bytes in one encoding, its headers, and what is answered from it."""

import gzip
import math
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from types import SimpleNamespace
from typing import Any, NamedTuple, cast

import brotli
from django.http import HttpRequest
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from govblog.memory.marks import Mark, Standing

LONGEST = 300  # seconds for which a page is answered before it is made anew, whatever it says
SOON = 60  # seconds for which an edge shows a page that any comment on the blog changes
IN_NEED = 24 * 60 * 60  # seconds for which it is answered while the database is away
# An edge shows a page a little longer while it asks for the new one, and a day while nobody answers
_SHARED = "public, max-age=0, s-maxage={}, stale-while-revalidate=60, stale-if-error=86400"
_IN_NEED = "public, max-age=0, s-maxage=1, stale-if-error=86400"
_SMALLEST = 500  # bytes; a smaller page is not made smaller
_MINE = {"ETag", "Last-Modified", "Content-Length", "Content-Encoding", "Cache-Control", "Vary"}
_COMPRESS = {
    "gzip": lambda body: gzip.compress(body, 6, mtime=0),
    "br": lambda body: brotli.compress(body, quality=5),
}
_EXPAND = {"gzip": gzip.decompress, "br": brotli.decompress}

Headers = list[tuple[str, str]]


class Answer(NamedTuple):
    """What is sent: a status, headers and bytes."""

    status: int
    headers: Headers
    body: bytes


@dataclass(slots=True)
class Kept:
    """A page in one encoding. Moments are seconds since 1970.

    `until` is the first moment at which it may read otherwise, `gone` the first at which a post it
    shows is taken down, `since` the second in which these bytes were first seen.
    """

    standing: Standing
    made: float
    until: float | None
    gone: float | None
    since: int
    tag: str
    encoding: str
    headers: Headers
    body: bytes

    @property
    def size(self) -> int:
        """The bytes it takes in memory, about."""
        return len(self.body) + 3_000

    def holds(self, standing: Standing, now: float) -> bool:
        """Say whether it is the page as it is at `now`, if what it stands on is so.

        A page from the future was made before a clock was set back: nothing is known of it.
        """
        return (
            standing == self.standing
            and self.made <= now < self.made + LONGEST
            and (self.until is None or now < self.until)
        )

    def helps(self, known: Standing | None, now: float) -> bool:
        """Say whether it may be answered while the database is away; `known` is what was last heard
        of what it stands on. What is known to have changed since, or to be taken down by now, is
        not shown again."""
        return (
            now < self.made + IN_NEED
            and (self.gone is None or now < self.gone)
            and (known is None or not self.standing.moved(known))
        )

    def answer(self, environ: dict[str, Any], now: float, *, in_need: bool = False) -> Answer:
        """Return what is answered to a request: the page, or 304 or 412 as it asks (RFC 9110, 13).

        `in_need` says that nobody could be asked whether the page still holds.
        """
        own = self._own(now, in_need=in_need)
        known = environ.get("HTTP_IF_NONE_MATCH")
        if known == self.tag and "HTTP_IF_MATCH" not in environ:
            return Answer(304, own, b"")
        if known or any(name in environ for name in _CONDITIONS):
            asks = cast(HttpRequest, SimpleNamespace(META=environ, method="GET", path=""))
            other = get_conditional_response(asks, self.tag, self.since)
            if other is not None and other.status_code == 412:
                # Of who asked alone: a cache that kept it would refuse the page to everyone
                return Answer(412, [("Cache-Control", "no-store")], b"")
            if other is not None:
                return Answer(other.status_code, own, b"")
        return Answer(200, own + self.headers, self.body)

    def _own(self, now: float, *, in_need: bool) -> Headers:
        """Return the headers that a 304 has too (RFC 9110, 15.4.5)."""
        # While the second lasts a change in it would have the same date (RFC 9110, 8.8.2.2)
        since = self.since if now >= self.since + 1 else self.since - 1
        # An edge is told of the posts a page shows, not of one that comes to be shown
        longest = SOON if self.standing.talk else LONGEST
        left = longest if self.until is None else min(longest, max(0, math.floor(self.until - now)))
        own = [
            ("Cache-Control", _IN_NEED if in_need else _SHARED.format(left)),
            ("ETag", self.tag),
            ("Last-Modified", http_date(since)),
            ("Vary", "Accept-Encoding"),
        ]
        if in_need:
            # RFC 9211: a negative ttl says that the page is stale
            own.append(("Cache-Status", f"govblog; hit; ttl={math.floor(self.made - now)}"))
        return own

    def encoded(self, encoding: str) -> "Kept":
        """Return the page, which is kept as it is, in an encoding; a small one stays as it is."""
        body = self.body
        if encoding and len(body) >= _SMALLEST:
            body = _COMPRESS[encoding](body)
        if len(body) >= len(self.body):
            return self
        headers = [*_without_length(self.headers), ("Content-Encoding", encoding)]
        headers.append(("Content-Length", str(len(body))))
        return Kept(
            self.standing, self.made, self.until, self.gone, self.since,
            tag_of(body), encoding, headers, body,
        )  # fmt: skip

    def expanded(self) -> bytes:
        """Return the page's bytes without their encoding."""
        return _EXPAND[self.encoding](self.body) if self.encoding else self.body


_CONDITIONS = ("HTTP_IF_MODIFIED_SINCE", "HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE")


def kept(mark: Mark, headers: Mapping[str, str], body: bytes, now: float) -> Kept:
    """Return a page as it was made at `now`, with what the whole answer had for headers."""
    blog = mark.standing.blog
    keys = [f"blog-{blog}", *(f"post-{pk}" for pk in mark.standing.posts)]
    if mark.standing.talk:
        # What shows comments of all its posts
        keys.append(f"talk-{blog}")
    more = {"Content-Length": str(len(body)), "Surrogate-Key": " ".join(keys)}
    said = [(name, value) for name, value in headers.items() if name not in _MINE]
    made = [*said, *more.items()]
    moments = now, mark.until, mark.gone, math.floor(now)
    return Kept(mark.standing, *moments, tag_of(body), "", made, body)


def tag_of(body: bytes) -> str:
    """Return the strong ETag of some bytes."""
    return f'"{sha256(body).hexdigest()[:32]}"'


def _without_length(headers: Headers) -> Headers:
    return [one for one in headers if one[0] != "Content-Length"]
