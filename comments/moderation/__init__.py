"""What may happen to a comment, and who may do it.

`submit` lets a comment in, `decide` is the only way on, `close` and `reopen` open and shut the
door of a post. The whole of what can become of a comment is the table `TRANSITIONS`.
"""

from comments.moderation.closing import close, close_blog, reopen, reopen_blog
from comments.moderation.deciding import decide, decide_all, publish_confirmed
from comments.moderation.policy import RuleChanged, add_rule, revise_rule
from comments.moderation.submission import (
    Closed,
    ParentGone,
    PostGone,
    Refused,
    TooMany,
    Words,
    closed,
    receive,
    submit,
)
from comments.moderation.transitions import (
    NEEDS_RULE,
    NOTE_LIMIT,
    TRANSITIONS,
    UNDONE,
    NotDecided,
    Notes,
    Outcome,
    Seen,
    acts_for,
)
from comments.moderation.undoing import KEPT, undo, undoable

__all__ = [
    "KEPT",
    "NEEDS_RULE",
    "NOTE_LIMIT",
    "TRANSITIONS",
    "UNDONE",
    "Closed",
    "NotDecided",
    "Notes",
    "Outcome",
    "ParentGone",
    "PostGone",
    "Refused",
    "RuleChanged",
    "Seen",
    "TooMany",
    "Words",
    "acts_for",
    "add_rule",
    "close",
    "close_blog",
    "closed",
    "decide",
    "decide_all",
    "publish_confirmed",
    "receive",
    "reopen",
    "reopen_blog",
    "revise_rule",
    "submit",
    "undo",
    "undoable",
]
