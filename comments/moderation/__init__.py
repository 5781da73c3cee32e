"""What may happen to a comment, and who may do it.

`submit` lets a comment in, `decide` is the only way on, `close` and `reopen` open and shut the
door of a post. The whole of what can become of a comment is the table `TRANSITIONS`.
"""

from comments.moderation.closing import close, close_blog, reopen, reopen_blog
from comments.moderation.deciding import (
    NEEDS_RULE,
    TRANSITIONS,
    NotDecided,
    Outcome,
    Seen,
    acts_for,
    decide,
    decide_all,
)
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

__all__ = [
    "NEEDS_RULE",
    "TRANSITIONS",
    "Closed",
    "NotDecided",
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
    "receive",
    "reopen",
    "reopen_blog",
    "revise_rule",
    "submit",
]
