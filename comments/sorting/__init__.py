"""The rules that sort comments for the queue.

They notice and say what they noticed; none of them publishes or rejects. What is noticed becomes
the comment's marks, and a comment with marks is held. What they are: docs/hold-rules.md.
"""

from comments.sorting.defaults import RULES, About, Setting
from comments.sorting.entries import Unfit, check_domains, check_phrases
from comments.sorting.noticing import Sending, marks_of
from comments.sorting.printing import key_of
from comments.sorting.rehearsing import Rehearsal, rehearse
from comments.sorting.rules import digest

__all__ = [
    "RULES",
    "About",
    "Rehearsal",
    "Sending",
    "Setting",
    "Unfit",
    "check_domains",
    "check_phrases",
    "digest",
    "key_of",
    "marks_of",
    "rehearse",
]
