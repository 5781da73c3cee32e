"""Editors who delete pictures at the moment at which others save texts that show them."""

import secrets
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any
from unittest.mock import patch

from django.db.models.query import QuerySet

from posts import pictures, publishing, uses
from posts.models import Picture, PostRevision
from tests import factories

ROUND = 0.03  # seconds from one picture to the next


def gallery(count: int) -> dict[str, Any]:
    """Make a blog with so many pictures that no post shows, and two editors; return the keys."""
    blog = factories.BlogFactory()
    editors = [factories.StaffFactory(blog=blog, role="editor", password=None) for _ in range(2)]
    said = {"blog": blog, "added_by": editors[0], "width": 40, "height": 30, "alt": "A square"}
    # Without files: what is asked here is who comes first in the database
    made = [
        Picture.objects.create(file=f"pictures/{secrets.token_hex(12)}.webp", **said).pk
        for _ in range(count)
    ]
    return {"pictures": made, "editors": [one.pk for one in editors]}


def _without(protection: str) -> AbstractContextManager[Any]:
    """Take a protection out, for the proof that it is needed."""
    if protection == "look":
        return patch.object(uses, "gone", lambda body, lead: False)
    if protection == "turns":
        return patch.object(QuerySet, "select_for_update", lambda rows, **how: rows.all())
    return nullcontext()


def _slow(look: Callable[..., Any]) -> Callable[..., Any]:
    """Return a look that takes so long that both are under way, if they take no turns."""

    def looked(*said: Any) -> Any:
        found = look(*said)
        time.sleep(0.02)
        return found

    return looked


def _each(keys: list[int], start: float, act: Callable[[Picture], str]) -> list[str]:
    went, found = [], Picture.objects.in_bulk(keys)
    for number, one in enumerate(found[pk] for pk in keys):
        time.sleep(max(0.0, start + number * ROUND - time.time()))
        try:
            went.append(act(one))
        except (publishing.NotDone, pictures.InUse) as refused:
            went.append(f"refused: {refused}")
        except Exception as error:
            went.append(repr(error))
    return went


def show_each(keys: list[int], by: int, start: float, without: str = "") -> list[str]:
    """Save a text that shows each picture at its moment, as its lead or in its words."""
    editor, blog = factories.User.objects.get(pk=by), factories.the_blog()

    def act(one: Picture) -> str:
        body = f'<p>Words.</p><img src="{one.file.url}" alt="A square">'
        lead = one if one.pk % 2 else None
        text = publishing.Text("Shown", "<p>Words.</p>" if lead else body, picture=lead)
        publishing.start(blog, text, by=editor)
        return "saved"

    with _without(without), patch.object(uses, "gone", _slow(uses.gone)):
        return _each(keys, start, act)


def delete_each(keys: list[int], by: int, start: float, without: str = "") -> list[str]:
    """Delete each picture at its moment; return how it went."""
    editor = factories.User.objects.get(pk=by)

    def act(one: Picture) -> str:
        pictures.remove(one, by=editor)
        return "deleted"

    slow = patch.object(pictures, "require_unused", _slow(pictures.require_unused))
    with _without(without), slow:
        return _each(keys, start, act)


def holes() -> int:
    """Return how many texts show a picture that is no more."""
    found = PostRevision.objects.select_related("post")
    return sum(uses.gone(one.body, one.picture, one.post.blog_id) for one in found)
