"""Administrators who send the same form at the same moments, each opened before that."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from typing import Any
from unittest.mock import patch

from django.conf import settings
from django.db.models.query import QuerySet
from django.test import override_settings

from comments.models import Canned
from govblog.opened import AsOpened
from posts.models import BlogEvent
from tests import dom, factories
from tests.desk import signed_in, standing_in


def administrators(count: int) -> dict[str, Any]:
    """Make blogs, each with a text for replies, and two administrators; return where forms are."""
    staff = [factories.StaffFactory(role=None, is_superuser=True).pk for _ in range(2)]
    forms = []
    for number in range(count):
        blog = factories.BlogFactory(base_url=f"https://blog{number}.example.org")
        kept = Canned.objects.create(blog=blog, title="Thanks", text="-")
        forms.append([f"/admin/posts/blog/{blog.pk}/change/", "strapline"])
        forms.append([f"/admin/comments/canned/{kept.pk}/change/", "text"])
    return {"staff": staff, "forms": forms}


def each_other() -> dict[str, Any]:
    """Make two administrators; return them, and where each finds the account of the other."""
    two = [factories.StaffFactory(role=None, is_superuser=True).pk for _ in range(2)]
    forms = [[[f"/admin/auth/user/{pk}/change/", "last_name"]] for pk in reversed(two)]
    return {"staff": two, "forms": forms}


def last_names() -> list[str]:
    """Return what the two are called now."""
    return list(factories.User.objects.order_by("pk").values_list("last_name", flat=True))


def _lacking(protection: str) -> AbstractContextManager[Any]:
    """Take a protection out, for the proof that it is needed."""
    if protection == "look":
        return patch.object(AsOpened, "_compare", lambda form, now: None)
    # Else each takes so long to look that both are under way, if they take no turns
    look = AsOpened._compare

    def slow(form: AsOpened, now: Any) -> None:
        look(form, now)
        time.sleep(0.1)

    stack = ExitStack()
    stack.enter_context(patch.object(AsOpened, "_compare", slow))
    if protection == "turns":
        stack.enter_context(
            patch.object(QuerySet, "select_for_update", lambda rows, **how: rows.all())
        )
    return stack


def send_each(
    forms: list[tuple[str, str]], by: int, pause: Callable[[str], None], without: str = ""
) -> list[str]:
    """Open all forms, then send each when told to, with a value of one's own; return how it went:
    "saved", or what was told."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    override_settings(
        ALLOWED_HOSTS=["*"], STORAGES={**settings.STORAGES, "staticfiles": plain}
    ).enable()
    browser, went = signed_in(factories.User.objects.get(pk=by)), []
    opened = [standing_in(dom.page(browser.get(path).content)) for path, _ in forms]
    with _lacking(without):
        for (path, name), form in zip(forms, opened, strict=True):
            pause("next")
            answer = browser.post(path, form | {name: f"By {by}"})
            errors = [] if answer.status_code == 302 else dom.page(answer.content).all("li")
            told = [one.text for one in errors if "after you opened it" in one.text]
            went.append(" ".join(told) if errors else "saved")
    return went


def settled() -> dict[str, Any]:
    """Return how colleagues call the two, what is kept, and how often settings were changed."""
    staff = factories.User.objects.order_by("pk")
    return {
        "called": {str(one.pk): one.get_full_name() for one in staff},
        "kept": [
            words
            for kept in Canned.objects.select_related("blog").order_by("pk")
            for words in (kept.blog.strapline, kept.text)
        ],
        "events": BlogEvent.objects.count(),
    }
