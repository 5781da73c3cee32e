"""What else is kept of a person who asks for it, besides comments."""

from collections.abc import Callable
from typing import Any

from comments.disclosure.asking import Asked
from comments.disclosure.telling import Teller, Values, moment
from comments.models import PageLink
from comments.people import access, finding
from comments.people.parts import COMMENTS, PARTS

_LINKS = "private_page_links"


def told(asked: Asked, teller: Teller) -> Values:
    """Return all kinds of data of a person but comments, by the address that was given, as a copy
    tells them, and when private addresses were made."""
    about: Values = {"email": asked.email}
    for part in PARTS:
        if part is COMMENTS:
            continue
        tell = _OTHERWISE.get(part.name)
        rows = tell(asked, teller) if tell else [part.tell(row) for row in part.find(asked.person)]
        about[part.name] = rows
    about[_LINKS] = _links(asked)
    about["asked_for_no_mail"] = finding.suppressions_of(asked.person).exists()
    return about


def sections(about: Values) -> list[tuple[str, list[Any]]]:
    """Return what `told` came to for a page: a heading and the lines of each row, by kind."""
    headings = {part.name: part.many.capitalize() for part in PARTS}
    headings[_LINKS] = "Private addresses of your comments"
    return [
        (headings[name], [access.lines(row) for row in rows])
        for name, rows in about.items()
        if isinstance(rows, list)
    ]


def counts(about: Values) -> dict[str, int]:
    """Return how much of each kind `told` came to."""
    return {name: len(rows) for name, rows in about.items() if isinstance(rows, list)}


def _reports(asked: Asked, teller: Teller) -> list[Values]:
    """Return the reports of a person, with the number of who answered each."""
    mine = finding.reports_of(asked.person)
    found = mine.select_related("comment__post__blog", "settled_by").order_by("sent_at", "pk")
    return [
        teller.report(report, report.comment.post.blog.zone, is_own=True)
        for report in found.iterator()
    ]


def _letters(asked: Asked, _: Teller) -> list[Values]:
    """Return the mail to the address without its words: they are deleted once it is sent, and
    others may be named in what waits."""
    found = finding.letters_of(asked.person).order_by("written_at", "pk")
    return [
        {
            "subject": letter.subject,
            "written": moment(letter.written_at, letter.blog.zone),
            "sent": moment(letter.sent_at, letter.blog.zone),
            "state": letter.get_state_display(),
        }
        for letter in found.iterator()
        if letter.blog
    ]


def _links(asked: Asked) -> list[Values]:
    """Return when private addresses were made. What they are is told by nobody but their mail."""
    found = PageLink.objects.filter(comment__in=asked.comments.order_by())
    return [
        {
            "comment": link.comment_id,
            "made": moment(link.made_at, link.comment.post.blog.zone),
            "ends": moment(link.expires_at, link.comment.post.blog.zone),
        }
        for link in found.select_related("comment__post__blog").order_by("pk").iterator()
    ]


# What a bundle tells in its own way; whatever else is a part is told as in a copy
_OTHERWISE: dict[str, Callable[[Asked, Teller], list[Values]]] = {
    "reports": _reports,
    "letters": _letters,
}
