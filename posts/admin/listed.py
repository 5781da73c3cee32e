"""What the lists of posts and of pages share: the newest text of each, a state as a tag."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.html import format_html
from django.utils.safestring import SafeString


def with_newest(found: QuerySet[Any], texts: QuerySet[Any], of: str, *names: str) -> QuerySet[Any]:
    """Return rows, each with these fields of its newest text, as `newest_title` and so on.

    `texts` are those of all rows, `of` is what a text calls its row.
    """
    newest = texts.filter(**{of: OuterRef("pk")}).order_by("-number")
    return found.annotate(**{f"newest_{name}": Subquery(newest.values(name)[:1]) for name in names})


def tag(word: str, kind: str) -> SafeString:
    """Return a state as a tag."""
    return format_html('<strong class="app-tag app-tag--{}">{}</strong>', kind, word)
