"""How the rules of a blog stand now, and their lists ready to be looked things up in."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from comments.models import HoldRule, Mark
from comments.sorting import entries
from comments.sorting.defaults import RULES
from comments.sorting.matching import Matcher
from govblog import prepared
from govblog.prepared import Prepared

_of_blog = Prepared(
    lambda: HoldRule.objects.filter(blog=prepared.number("blog")).values_list(
        "kind", "is_on", "number", "digest"
    ),
    plan_once=True,
)
Domains = tuple[frozenset[str], frozenset[str]]


@dataclass(frozen=True, slots=True)
class Standing:
    """How one rule of a blog stands. Its list is known by its digest, and read when needed."""

    is_on: bool
    number: int
    digest: str = ""


def digest(said: str) -> str:
    """Return the SHA-256 hash, 64 hexadecimal digits, of a list; nothing for an empty one."""
    return hashlib.sha256(said.encode()).hexdigest() if said else ""


def of_blog(blog: int) -> dict[Mark.Kind, Standing]:
    """Return how every rule of a blog stands, in one query; those never set by their default."""
    defaults = {kind: about.default for kind, about in RULES.items()}
    standing = {kind: Standing(one.is_on, one.number) for kind, one in defaults.items()}
    for kind, is_on, number, known_as in _of_blog.rows(blog=blog):
        standing[Mark.Kind(kind)] = Standing(is_on, number, known_as)
    return standing


def matcher(blog: int, known_as: str) -> Matcher:
    """Return the words and phrases of a blog, made ready once for each version of the list."""
    found: Matcher = _ready(blog, Mark.Kind.WORDS, known_as, matcher_of)
    return found


def domains(blog: int, known_as: str) -> Domains:
    """Return the domains that a blog holds, and those it lets through."""
    found: Domains = _ready(blog, Mark.Kind.DISPOSABLE, known_as, entries.domains)
    return found


def matcher_of(said: str) -> Matcher:
    """Return a list of words and phrases made ready."""
    return Matcher(entries.phrases(said))


class _Moved(Exception):
    """The list is another one meanwhile; `said` is how it reads."""

    def __init__(self, said: str) -> None:
        self.said = said


def _ready(blog: int, kind: Mark.Kind, known_as: str, make: Callable[[str], Any]) -> Any:
    if not known_as:
        return make("")
    try:
        return _kept(blog, kind, known_as, make)
    except _Moved as moved:
        return make(moved.said)


@lru_cache(maxsize=64)
def _kept(blog: int, kind: Mark.Kind, known_as: str, make: Callable[[str], Any]) -> Any:
    """Return what `make` makes of a list. Raises _Moved, which is not kept."""
    rule = HoldRule.objects.filter(blog=blog, kind=kind).values_list("entries", flat=True)
    said = rule.first() or ""
    if digest(said) != known_as:
        raise _Moved(said)
    return make(said)
