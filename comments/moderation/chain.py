"""The chain of decisions: each row carries the hash of the one before it, one chain a blog."""

import hashlib
import json
from collections.abc import Iterable, Iterator

from comments.models import Decision
from posts.models import Blog

FIRST_HASH = "0" * 64


def digest(decision: Decision) -> str:
    """Return the SHA-256 hash, 64 hexadecimal digits, of all that a decision says."""
    said = [
        decision.blog_id,
        decision.number,
        decision.comment_id,
        decision.from_status,
        decision.to_status,
        decision.actor_kind,
        decision.actor_id,
        decision.at.isoformat(timespec="microseconds"),
        decision.policy_rule_id,
        decision.text_version,
        str(decision.batch),
        decision.previous_hash,
    ]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def link(blog: Blog, decisions: Iterable[Decision]) -> Iterator[Decision]:
    """Yield new decisions of `blog` numbered and hashed onto the end of its chain.

    The caller holds the lock on the blog's row, so that the end cannot move meanwhile.
    """
    last = Decision.objects.filter(blog=blog).order_by("-number").first()
    number, previous = (last.number, last.hash) if last else (0, FIRST_HASH)
    for decision in decisions:
        number += 1
        decision.number, decision.previous_hash = number, previous
        decision.hash = previous = digest(decision)
        yield decision


def walk(
    decisions: Iterable[Decision], number: int = 0, previous: str = FIRST_HASH
) -> Iterator[tuple[Decision, str]]:
    """Yield each decision with what is wrong of it in words, or "", going on from what stands.

    `number` and `previous` are number and hash of the decision before the first; `decisions` come
    in the order of their numbers. After a fault the next decision is held against what stands.
    """
    for decision in decisions:
        wrong = ""
        if decision.number != number + 1:
            wrong = _missing(number + 1, decision.number - 1)
        elif decision.previous_hash != previous:
            wrong = f"decision {decision.number} does not follow the one before it"
        elif decision.hash != digest(decision):
            wrong = f"decision {decision.number} is not as it was written"
        yield decision, wrong
        number, previous = decision.number, decision.hash


def _missing(first: int, last: int) -> str:
    return (
        f"decision {first} is missing"
        if first == last
        else f"decisions {first} to {last} are missing"
    )
