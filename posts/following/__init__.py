"""Following a blog by email: asked for, confirmed, told, changed, ended.

`asking.py` takes what somebody typed and the button that confirms it, `keeping.py` what its reader
chooses or ends, `telling.py` tells at once of one post or of what changed in one, `digests.py` of a
day's or a week's. The clock calls `tell` and `write_digests`; `news.py` is what there is to tell,
`matching.py` for whom, `words.py` what the letters say.
"""

from posts.following.asking import (
    A_DAY,
    KEPT,
    ask,
    asked,
    confirm,
    disown,
    due,
)
from posts.following.choice import Choice
from posts.following.digests import write_digests
from posts.following.keeping import (
    NoSuchSubscription,
    choice_of,
    choose,
    counts,
    end,
    end_all,
    found,
)
from posts.following.paths import confirm_path_of, path_of, unsubscribe_path_of
from posts.following.telling import tell

__all__ = [
    "A_DAY",
    "KEPT",
    "Choice",
    "NoSuchSubscription",
    "ask",
    "asked",
    "choice_of",
    "choose",
    "confirm",
    "confirm_path_of",
    "counts",
    "disown",
    "due",
    "end",
    "end_all",
    "found",
    "path_of",
    "tell",
    "unsubscribe_path_of",
    "write_digests",
]
