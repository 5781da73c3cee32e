"""What may happen to a comment, and who may do it.

`submit` lets a comment in, `decide` is the only way on, `close` and `reopen` open and shut the
door of a post. The whole of what can become of a comment is the table `TRANSITIONS`.
"""

from comments.moderation.bulk import carry_on, confirm, gather
from comments.moderation.closing import (
    ChangedMeanwhile,
    Event,
    NoReason,
    NotClosed,
    acts_here,
    close,
    close_blog,
    last_act,
    reopen,
    reopen_blog,
    set_close_after,
    set_slow,
)
from comments.moderation.cutting import Cuts, NotRedacted, Original
from comments.moderation.deciding import decide, decide_all, publish_confirmed
from comments.moderation.door import (
    Closed,
    Closing,
    Refused,
    closed,
    closes_next,
    closing_by_age,
    closing_of,
    moments,
    slow_minutes,
)
from comments.moderation.everywhere import (
    ALL_BLOGS,
    Everywhere,
    close_all_blogs,
    last_act_on,
    reopen_all_blogs,
)
from comments.moderation.handing import hand_in, is_changed
from comments.moderation.policy import (
    RuleChanged,
    RuleGone,
    add_rule,
    retire_rule,
    revise_rule,
    rule_in_force,
)
from comments.moderation.redaction import (
    Overtaken,
    forget_sealed,
    open_sealed,
    preview,
    put_back,
    redact,
)
from comments.moderation.retrying import NotSentAgain
from comments.moderation.settling import KEEP
from comments.moderation.submission import (
    ParentGone,
    PostGone,
    TooMany,
    TooSoon,
    Words,
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
from comments.moderation.undoing import undo, undoable

__all__ = [
    "ALL_BLOGS",
    "KEEP",
    "NEEDS_RULE",
    "NOTE_LIMIT",
    "TRANSITIONS",
    "UNDONE",
    "ChangedMeanwhile",
    "Closed",
    "Closing",
    "Cuts",
    "Event",
    "Everywhere",
    "NoReason",
    "NotClosed",
    "NotDecided",
    "NotRedacted",
    "NotSentAgain",
    "Notes",
    "Original",
    "Outcome",
    "Overtaken",
    "ParentGone",
    "PostGone",
    "Refused",
    "RuleChanged",
    "RuleGone",
    "Seen",
    "TooMany",
    "TooSoon",
    "Words",
    "acts_for",
    "acts_here",
    "add_rule",
    "carry_on",
    "close",
    "close_all_blogs",
    "close_blog",
    "closed",
    "closes_next",
    "closing_by_age",
    "closing_of",
    "confirm",
    "decide",
    "decide_all",
    "forget_sealed",
    "gather",
    "hand_in",
    "is_changed",
    "last_act",
    "last_act_on",
    "moments",
    "open_sealed",
    "preview",
    "publish_confirmed",
    "put_back",
    "receive",
    "redact",
    "reopen",
    "reopen_all_blogs",
    "reopen_blog",
    "retire_rule",
    "revise_rule",
    "rule_in_force",
    "set_close_after",
    "set_slow",
    "slow_minutes",
    "submit",
    "undo",
    "undoable",
]
