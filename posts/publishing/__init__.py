"""What may happen to a post, and who may do it.

A post's words are in its revisions. At most one of them is open: a draft, in review or approved.
A published one is public from its moment on, which may be to come: then it is called scheduled,
and no open text stands beside it. Which revision readers see is decided by the query at that
moment, not by a job; so is whether a planned take-down has come.
"""

from posts.publishing.importing import Brought, plant, replant
from posts.publishing.leaving import cancel_take_down, put_back, withdraw
from posts.publishing.moments import ComesTwice, Which, local_moment
from posts.publishing.releasing import Override, publish, scheduled, take_back
from posts.publishing.reviewing import (
    approve,
    ask_for_changes,
    reviewers,
    submit,
    wrote_on,
)
from posts.publishing.sharing import (
    LinkOver,
    NoSuchLink,
    Said,
    TooManyAnswers,
    answer,
    end_link,
    opened,
    path_of,
    share,
)
from posts.publishing.states import (
    OF_POSTS,
    OPEN,
    TRANSITIONS,
    EditedMeanwhile,
    NotDone,
    Standing,
    standing_of,
)
from posts.publishing.writing import Text, draft_of, save_draft, start

__all__ = [
    "OF_POSTS",
    "OPEN",
    "TRANSITIONS",
    "Brought",
    "ComesTwice",
    "EditedMeanwhile",
    "LinkOver",
    "NoSuchLink",
    "NotDone",
    "Override",
    "Said",
    "Standing",
    "Text",
    "TooManyAnswers",
    "Which",
    "answer",
    "approve",
    "ask_for_changes",
    "cancel_take_down",
    "draft_of",
    "end_link",
    "local_moment",
    "opened",
    "path_of",
    "plant",
    "publish",
    "put_back",
    "replant",
    "reviewers",
    "save_draft",
    "scheduled",
    "share",
    "standing_of",
    "start",
    "submit",
    "take_back",
    "withdraw",
    "wrote_on",
]
