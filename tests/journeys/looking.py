"""The desk at which second looks are answered."""

import datetime as dt

from django.contrib.auth.models import User
from django.utils import timezone
from playwright.sync_api import Page

from comments import moderation
from comments.models import Comment, Review
from comments.moderation import reviewing
from tests.factories import StaffFactory, rule_of, seen
from tests.journeys.place import Place, at
from tests.journeys.world import Site


def asked(site: Site, *, by_moderator: bool = False) -> Review:
    """Return the second look at a comment that a colleague of the moderator rejected, or they."""
    comment = site.comment("Amazing article")
    who = {"username": "moderator"} if by_moderator else {"username": "colleague"}
    found = User.objects.filter(**who).first()
    by = found or StaffFactory(blog=site.blog, role="moderator", **who)
    an_hour_ago = timezone.now() - dt.timedelta(hours=1)
    notes = moderation.Notes(writer="It reads like an advertisement.", colleagues="Seen before.")
    said = {"rule": rule_of(site.blog), "at": an_hour_ago, "notes": notes}
    moderation.decide(seen(comment), "reject", by=by, **said)
    return reviewing.ask(Comment.objects.get(pk=comment.pk), "I sell nothing.\nRead it again.")


def _list(site: Site, page: Page) -> None:
    asked(site)
    page.goto("/admin/comments/review/")


def _one(site: Site, page: Page) -> None:
    page.goto(f"/admin/comments/review/{asked(site).pk}/change/")


def _refused(site: Site, page: Page) -> None:
    _one(site, page)
    page.get_by_label("The decision stands").check()
    page.get_by_role("button", name="Answer").click()


def _own(site: Site, page: Page) -> None:
    page.goto(f"/admin/comments/review/{asked(site, by_moderator=True).pk}/change/")


def _answered(site: Site, page: Page) -> None:
    look = asked(site, by_moderator=True)
    by = StaffFactory(blog=site.blog, role="moderator", username="colleague")
    reviewing.answer(look, seen(look.comment), "upheld", "We read it again.", by=by)
    page.goto(f"/admin/comments/review/{look.pk}/change/")


LOOKING = [
    Place("no second looks", at("/admin/comments/review/"), role="moderator"),
    Place("second looks", _list, role="moderator"),
    Place("second look", _one, role="moderator"),
    Place("second look without an answer", _refused, 422, role="moderator"),
    Place("second look at one's own decision", _own, role="moderator"),
    Place("second look answered", _answered, role="moderator"),
]
