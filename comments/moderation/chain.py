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


def first_fault(blog: Blog) -> Decision | None:
    """Return the first decision of the chain that is not as it was written, or None.

    A decision is at fault when its own hash, its number or the hash before it does not fit.
    """
    previous = FIRST_HASH
    chain = Decision.objects.filter(blog=blog).order_by("number").iterator()
    for number, decision in enumerate(chain, start=1):
        if (decision.number, decision.previous_hash) != (number, previous):
            return decision
        if decision.hash != digest(decision):
            return decision
        previous = decision.hash
    return None
