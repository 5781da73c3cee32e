"""A copy of a person's data: for programs as JSON with documented keys, for people as a page."""

import datetime as dt
import json
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from comments.models import Comment
from comments.people import finding
from comments.people.finding import Person
from comments.people.parts import COMMENTS, PARTS
from comments.people.telling import Told, moment

# Raised when a key gets another meaning or goes; new keys may come at any time
FORMAT = 1
_TITLES = {part.name: part.many.capitalize() for part in PARTS}
_NOT_SAID = "–"


def export(person: Person) -> Told:
    """Return all that is kept of a person, in plain words, and nothing of others."""
    told: Told = _head(person.email)
    for part in PARTS:
        told[part.name] = [part.tell(row) for row in part.find(person)]
    told["written_to_no_more_since"] = [
        moment(one.at) for one in finding.suppressions_of(person).order_by("at")
    ]
    told["must_be_kept_since"] = [moment(one.at) for one in finding.holds_on(person)]
    return told


def export_comment(comment: Comment) -> Told:
    """Return what is kept of one comment: for a writer who is known by its private link only."""
    return {**_head(comment.email), COMMENTS.name: [COMMENTS.tell(comment)]}


def as_json(told: Told) -> str:
    """Return a copy as JSON, readable as it is."""
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def as_html(told: Told) -> str:
    """Return a copy as a page that needs nothing but itself."""
    sections = [
        (_TITLES[name], [lines(row) for row in rows])
        for name, rows in told.items()
        if name in _TITLES
    ]
    rest = {name: said for name, said in told.items() if name not in _TITLES}
    context = {"facts": lines(rest), "sections": sections}
    return render_to_string("comments/people/copy.html", context)


def lines(said: Told) -> list[tuple[str, str, list[Any]]]:
    """Return each thing said for the template `_lines.html`: its label, its words, and what
    it is made of, if it is a list."""
    found: list[tuple[str, str, list[Any]]] = []
    for name, value in said.items():
        label = name.replace("_", " ").capitalize()
        if isinstance(value, list) and value and isinstance(value[0], dict):
            found.append((label, "", [lines(one) for one in value]))
        elif isinstance(value, dict):
            found.append((label, "", [lines(value)]))
        else:
            found.append((label, _words(value), []))
    return found


def _head(email: str) -> Told:
    return {
        "format": FORMAT,
        "site": settings.BASE_URL,
        "email": email,
        "made_at": moment(timezone.now()),
    }


def _words(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(_words, value)) or _NOT_SAID
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if value is None or value == "":
        return _NOT_SAID
    return _day(value) if isinstance(value, str) else str(value)


def _day(said: str) -> str:
    """Return a moment as people write it, and anything else as it is."""
    try:
        at = dt.datetime.fromisoformat(said)
    except ValueError:
        return said
    return f"{at.astimezone(dt.UTC):%-d %B %Y at %H:%M} UTC" if at.tzinfo else said
