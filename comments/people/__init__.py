"""A person's data: found by an email address, told to that person, erased, and erased again.

What is kept of a person stands in `parts.PARTS`, one entry for each kind of data: who keeps another
kind adds an entry there. A command, the desk and the person's own pages all go through these verbs.
"""

from comments.people.access import as_html, as_json, export, export_comment
from comments.people.erasure import Erased, erase, erase_comment, record
from comments.people.finding import Person, find
from comments.people.parts import PARTS, counts, in_words
from comments.people.reapplying import Reapplied, reapply
from comments.people.telling import Told

__all__ = [
    "PARTS",
    "Erased",
    "Person",
    "Reapplied",
    "Told",
    "as_html",
    "as_json",
    "counts",
    "erase",
    "erase_comment",
    "export",
    "export_comment",
    "find",
    "in_words",
    "reapply",
    "record",
]
