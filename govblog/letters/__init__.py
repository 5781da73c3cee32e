"""The road all mail takes: written into the outbox with what it tells of, sent after commit.

`write` puts a letter in the outbox, `write_first` one of so many a day, `take_back` drops one that
still waits, `stop` those that their reader wants no more, `blank` takes out words that are erased,
`erase` deletes those to a person whose data are erased; `send_again` is for one that failed,
`doubt` for those of a restored backup. A worker sends them, each at most once (docs/mail.md).
"""

from govblog.letters.outbox import (
    KEPT,
    blank,
    doubt,
    erase,
    is_written,
    old_letters,
    send_again,
    stop,
    take_back,
    take_back_all,
    write,
    write_first,
)
from govblog.letters.page import RULE, heading
from govblog.letters.sending import deliver, send_due_letters

__all__ = [
    "KEPT",
    "RULE",
    "blank",
    "deliver",
    "doubt",
    "erase",
    "heading",
    "is_written",
    "old_letters",
    "send_again",
    "send_due_letters",
    "stop",
    "take_back",
    "take_back_all",
    "write",
    "write_first",
]
