"""Legal notices: that a comment breaks the law, and what is done about it by when.

`receive` lets one in, colleagues act by `notify`, `tell_defective`, `remove`, `keep` and `close`,
the writer by `answer`. The whole of what can become of a case is the table `TRANSITIONS`. It
follows section 5 of the Defamation Act 2013 and the Defamation (Operators of Websites) Regulations
2013 as far as docs/legal-notices.md says, and is no legal advice.
"""

from comments.legal.answering import (
    Answer,
    Answered,
    Over,
    Unknown,
    answer,
    asked,
    letter_of,
    record,
)
from comments.legal.handling import close, keep, notify, remove, tell_defective
from comments.legal.keeping import (
    LEGAL_KEPT,
    blank,
    forget_notices,
    notices_due,
    warn_of_deadlines,
)
from comments.legal.looking import OpenCase, Standing, open_of, standing, standing_for
from comments.legal.receiving import (
    Complaint,
    NotNoticeable,
    TooManyNotices,
    noticed,
    receive,
    renew,
)
from comments.legal.states import ANSWERS, TRANSITIONS, NotDone, SeenCase, ways
from comments.legal.step import RIGHT, undelivered
from comments.legal.telling import next_step, stands
from comments.legal.wording import DEADLINE, LINK, drafts

__all__ = [
    "ANSWERS",
    "DEADLINE",
    "LEGAL_KEPT",
    "LINK",
    "RIGHT",
    "TRANSITIONS",
    "Answer",
    "Answered",
    "Complaint",
    "NotDone",
    "NotNoticeable",
    "OpenCase",
    "Over",
    "SeenCase",
    "Standing",
    "TooManyNotices",
    "Unknown",
    "answer",
    "asked",
    "blank",
    "close",
    "drafts",
    "forget_notices",
    "keep",
    "letter_of",
    "next_step",
    "noticed",
    "notices_due",
    "notify",
    "open_of",
    "receive",
    "record",
    "remove",
    "renew",
    "standing",
    "standing_for",
    "stands",
    "tell_defective",
    "undelivered",
    "warn_of_deadlines",
    "ways",
]
