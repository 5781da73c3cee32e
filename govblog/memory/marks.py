"""What a view says of an answer that may be kept: what it stands on, and until when it holds."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.http import HttpResponse

Answer = TypeVar("Answer", bound=HttpResponse)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a page stands on: versions as they were before it was made.

    `version` is the blog's, or with `everywhere` the sum of all blogs'; `several` says whether
    there is more than one. `total` is the sum of the versions of `posts`, by key, and with `talk`
    of all the blog's posts: versions only rise, so the same sum is the same versions.
    """

    blog: int
    version: int
    several: bool
    posts: tuple[int, ...] = ()
    total: int = 0
    talk: bool = False
    everywhere: bool = False

    def moved(self, now: "Standing") -> bool:
        """Say whether what is shown itself has changed, not only what stands around it: one of the
        posts, or the blog where the page shows none."""
        return (now.posts, now.total) != (self.posts, self.total) or (
            not self.posts and now.version != self.version
        )


@dataclass(frozen=True, slots=True)
class Mark:
    """What is said of an answer. `until` is the first moment at which it may read otherwise, `gone`
    the first at which a post it shows is taken down."""

    standing: Standing
    until: float | None
    gone: float | None = None


def may_be_kept(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Say that answers of a view may be kept if they are marked; no other view is looked at.

    Such a view depends on the host, the path and `?page=`, and on nothing else of a request.
    """
    view.may_be_kept = True  # type: ignore[attr-defined]
    return view


def mark(
    response: Answer,
    standing: Standing,
    moments: Iterable[dt.datetime | None],
    ends: Iterable[dt.datetime | None] = (),
) -> Answer:
    """Say that an answer may be kept while it stands and until the first of these moments; of them,
    `ends` are those at which a post it shows is taken down."""
    until, gone = _first(moments), _first(ends)
    response.kept = Mark(standing, until, gone)  # type: ignore[attr-defined]
    return response


def _first(moments: Iterable[dt.datetime | None]) -> float | None:
    return min((one.timestamp() for one in moments if one is not None), default=None)


def mark_of(response: Any) -> Mark | None:
    """Return what was said of an answer, None when nothing was."""
    return getattr(response, "kept", None)
