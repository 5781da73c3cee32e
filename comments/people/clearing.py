"""How what is kept of a person is erased, each kind in one transaction, comments aside."""

from urllib.parse import unquote_plus

from django.db.models import F, QuerySet
from django_tasks_db.models import DBTaskResult

from comments import legal
from comments.models import (
    Bulk,
    Comment,
    DataRequest,
    Hold,
    LegalNotice,
    PageLink,
    Receipt,
    Report,
    Retry,
)
from comments.moderation.holding_data import free_of
from comments.people import finding
from comments.people.finding import Person
from govblog import letters as outbox
from govblog import portions
from govblog.models import Letter
from posts import following


def reports(person: Person) -> int:
    """Blank what a person said in reports. That something was reported, and the outcome, stay."""
    held = Hold.objects.filter(comment__isnull=False, lifted_at__isnull=True).values("comment")
    mine = finding.reports_of(person).exclude(comment__in=held).values_list("pk", flat=True)
    found = Report.objects.filter(pk__in=list(mine))
    return found.update(words="", email="", mailbox="", owed=False)


def notices(person: Person) -> int:
    """Blank what a person said in legal notices. A case that is open stays until it is closed:
    the law gives both sides a procedure."""
    return _closed_cases(finding.notices_of(person))


def answers(person: Person) -> int:
    """Blank the closed legal cases in which a person answered for a comment; open ones stay."""
    return _closed_cases(finding.answers_of(person))


def mailboxes(person: Person) -> int:
    """Delete what a person chose to be told, and what was to be told."""
    return portions.delete(finding.mailboxes_of(person))


def subscriptions(person: Person) -> int:
    """End what a person follows by mail."""
    mine = list(finding.subscriptions_of(person))
    for one in mine:
        following.end(one)
    return len(mine)


def letters(person: Person) -> int:
    """Delete the letters to a person; those that wait are not sent."""
    mine = finding.letters_of(person).values_list("pk", flat=True)
    return outbox.erase(Letter.objects.filter(pk__in=list(mine)))


def around_comment(comment: Comment) -> None:
    """Delete what leads to an erased comment or says the same, in the caller's transaction."""
    PageLink.objects.filter(comment=comment).delete()
    DataRequest.objects.filter(comment=comment).delete()
    Receipt.objects.filter(comment=comment).delete()
    # That two comments are of one person is nobody's to know any more
    Retry.objects.filter(comment=comment).delete()
    Retry.objects.filter(of=comment).delete()
    steps = list(comment.decisions.values_list("batch", flat=True))
    done = Bulk.objects.filter(batch__in=steps, looked_at__gte=F("total"))
    # A note to many is the note to this one too
    done.update(to_writer="", to_colleagues="")


def searches(words: set[str]) -> int:
    """Take a person's name and email out of the lists that colleagues looked for; return how many.

    Such a list leads back to where it was chosen: it then leads to the whole list.
    """
    said = {word.casefold() for word in words if word}
    blanked = 0
    for bulk in Bulk.objects.filter(back__contains="?").only("pk", "back"):
        path, _, query = bulk.back.partition("?")
        if any(word in unquote_plus(query).casefold() for word in said):
            blanked += Bulk.objects.filter(pk=bulk.pk).update(back=path)
    return blanked


def failed_tasks(email: str) -> int:
    """Delete the results of tasks whose fault names an address; return how many."""
    found = DBTaskResult.objects.filter(traceback__icontains=email) if email else None
    return 0 if found is None else found.delete()[0]


def _closed_cases(found: QuerySet[LegalNotice]) -> int:
    closed = free_of(found.filter(closed_at__isnull=False), "comment")
    return legal.blank(list(closed.values_list("pk", flat=True)))
