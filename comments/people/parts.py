"""The kinds of data that are kept of a person: how each is found, told and erased.

A new kind of data about commenters gets an entry in PARTS, and is then in every copy, every count,
every erasure and every re-applied erasure.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet

from comments.models import Content, LegalNotice, Mailbox, Report
from comments.people import clearing, finding, telling
from comments.people.finding import Person
from govblog import text
from govblog.models import Letter
from posts.models import Subscription


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of data. `name` is its key in a copy, `one` and `many` are its words on a page.

    `stored` names the model and the field in which addresses stand. `erase` erases all of a person
    that it finds and returns how many rows. Comments have none: they are erased one by one, each
    under its lock (`erasure.erase_comment`).
    """

    name: str
    one: str
    many: str
    find: Callable[[Person], QuerySet[Any]]
    tell: Callable[[Any], dict[str, Any]]
    stored: tuple[type[Model], str]
    erase: Callable[[Person], int] | None = None

    def counted(self, number: int) -> str:
        """Return how many in words."""
        return text.counted(number, self.one, self.many)


COMMENTS = Part(
    "comments",
    "comment",
    "comments",
    finding.comments_of,
    telling.comment,
    (Content, "email"),
)
# In this order they are erased: what is found by a comment before comments; letters last, for what
# is erased before may still write one
PARTS: tuple[Part, ...] = (
    Part(
        "legal_answers",
        "answer to a legal notice",
        "answers to legal notices",
        finding.answers_of,
        telling.answer,
        COMMENTS.stored,
        clearing.answers,
    ),
    COMMENTS,
    Part(
        "reports",
        "report of a comment",
        "reports of comments",
        finding.reports_of,
        telling.report,
        (Report, "email"),
        clearing.reports,
    ),
    Part(
        "legal_notices",
        "legal notice",
        "legal notices",
        finding.notices_of,
        telling.notice,
        (LegalNotice, "email"),
        clearing.notices,
    ),
    Part(
        "mailboxes",
        "choice of what to be told by mail",
        "choices of what to be told by mail",
        finding.mailboxes_of,
        telling.mailbox,
        (Mailbox, "email"),
        clearing.mailboxes,
    ),
    Part(
        "subscriptions",
        "subscription to posts",
        "subscriptions to posts",
        finding.subscriptions_of,
        telling.subscription,
        (Subscription, "email"),
        clearing.subscriptions,
    ),
    Part(
        "letters",
        "letter",
        "letters",
        finding.letters_of,
        telling.letter,
        (Letter, "to"),
        clearing.letters,
    ),
)


def counts(person: Person) -> dict[str, int]:
    """Return how much of each kind is kept of a person."""
    return {part.name: part.find(person).count() for part in PARTS}


def in_words(counted: dict[str, int]) -> list[str]:
    """Return what `counts` came to, a line for each kind of which there is any."""
    return [part.counted(counted[part.name]) for part in PARTS if counted.get(part.name)]
