"""The whole of what can become of a comment, and the words in which it is asked and answered."""

from dataclasses import dataclass

from comments.models import Comment, Decision

_S = Comment.Status

# act: {from: to}
TRANSITIONS: dict[str, dict[str, str]] = {
    "approve": {_S.PENDING: _S.APPROVED},
    "reject": {_S.PENDING: _S.REJECTED},
    "spam": {_S.PENDING: _S.SPAM, _S.APPROVED: _S.SPAM},
    "remove": {_S.APPROVED: _S.REMOVED},
    "restore": {_S.REMOVED: _S.APPROVED, _S.REJECTED: _S.PENDING, _S.SPAM: _S.PENDING},
}
# Undoing a step: every row above the other way round, from: to one of, as it was before the step
UNDONE: dict[str, frozenset[str]] = {
    _S.PENDING: frozenset({_S.REJECTED, _S.SPAM}),
    _S.APPROVED: frozenset({_S.PENDING, _S.REMOVED}),
    _S.REJECTED: frozenset({_S.PENDING}),
    _S.SPAM: frozenset({_S.PENDING, _S.APPROVED}),
    _S.REMOVED: frozenset({_S.APPROVED}),
}
# What the writer of a comment can do to it, whoever decided what before
BY_WRITER: dict[str, dict[str, str]] = {
    "take back": {_S.PENDING: _S.REMOVED, _S.APPROVED: _S.REMOVED},
}
# What an import says of a comment: where it was decided, whatever decided it there
BY_IMPORT: dict[str, frozenset[str]] = {start: frozenset(_S) - {start} for start in _S}
# Where a comment is read by people, or about to be; and where it is kept off the page
READ_AGAIN = frozenset({_S.APPROVED, _S.PENDING})
OFF_THE_PAGE = frozenset({_S.REMOVED, _S.SPAM, _S.REJECTED})
NEEDS_RULE = frozenset({"reject", "remove"})


class NotDecided(Exception):
    """The decision is refused; the message says why, in words for the moderator."""


@dataclass(frozen=True)
class Seen:
    """What was on the moderator's screen: which comment, in which status, with which text."""

    pk: int
    status: str
    text_version: int


@dataclass(frozen=True)
class Outcome:
    """What became of one comment of a step: its decision, or the reason there is none."""

    seen: Seen
    decision: Decision | None
    refusal: str = ""


@dataclass(frozen=True)
class Notes:
    """What goes with a decision: words to the commenter, and words for colleagues only.

    Each at most NOTE_LIMIT characters; empty for none.
    """

    writer: str = ""
    colleagues: str = ""


NOTE_LIMIT = 1_000  # characters

# Why a comment is left alone; who was first is said instead wherever that is known
CHANGED = "This comment changed after you opened it. Read it again."
REWORDED = "The text of this comment changed after you opened it. Read it again."
ERASED = "The words of this comment were erased. It cannot be published again."
NOT_YOURS = "This comment is not on a blog you moderate."


def acts_for(status: str) -> list[str]:
    """Return the acts that are possible from `status`, in the order they are offered."""
    return [act for act, ways in TRANSITIONS.items() if status in ways]
