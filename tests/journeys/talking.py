"""The desks at which comments are answered and errands are kept."""

import datetime as dt

from django.utils import timezone
from playwright.sync_api import Page

from comments.models import Canned, Comment, Errand
from comments.moderation import triage
from comments.moderation.triage import Plan, SeenErrand
from tests.factories import staff_of
from tests.journeys.place import Place, at
from tests.journeys.world import Site


def _open(site: Site, comment: Comment, kind: str, **plan: str) -> Errand:
    by = staff_of(site.blog, "moderator")
    return triage.open_errand(comment, kind, by=by, plan=Plan(**plan, note="A note."))


def _answering(site: Site, page: Page) -> None:
    Canned.objects.create(blog=site.blog, title="Thanks", text="Thank you.")
    comment = site.comment("Amazing article")
    _open(site, comment, Errand.Kind.ANSWER)
    page.goto(f"/admin/comments/comment/{comment.pk}/reply/")


def _answered_with_nothing(site: Site, page: Page) -> None:
    _answering(site, page)
    page.get_by_role("button", name="Approve and reply").click()


def _many(site: Site) -> Comment:
    comment = site.comment("Amazing article")
    _open(site, comment, Errand.Kind.PASS, team="Post room")
    done = _open(site, comment, Errand.Kind.FAULT)
    seen_now = SeenErrand(done.pk, done.version)
    triage.settle(seen_now, by=staff_of(site.blog, "moderator"), outcome="Mended.")
    late = _open(site, comment, Errand.Kind.ANSWER)
    Errand.objects.filter(pk=late.pk).update(due_at=timezone.now() - dt.timedelta(days=1))
    return comment


def _triage(site: Site, page: Page) -> None:
    page.goto(f"/admin/comments/comment/{_many(site).pk}/triage/")


def _triage_refused(site: Site, page: Page) -> None:
    _triage(site, page)
    page.get_by_role("button", name="Settle “Needs an answer”").click()


def _errands(site: Site, page: Page) -> None:
    _many(site)
    page.goto("/admin/comments/errand/?state=all")


def _texts(site: Site, page: Page) -> None:
    Canned.objects.create(blog=site.blog, title="Thanks", text="Thank you.")
    page.goto("/admin/comments/canned/")


TALKING = [
    Place("official reply", _answering, role="moderator"),
    Place("official reply refused", _answered_with_nothing, 422, role="moderator"),
    Place("triage", _triage, role="moderator"),
    Place("triage refused", _triage_refused, 422, role="moderator"),
    Place("errands", _errands, role="moderator"),
    Place("no errands", at("/admin/comments/errand/"), role="moderator"),
    Place("texts for replies", _texts, role="editor"),
    Place("new text for replies", at("/admin/comments/canned/add/"), role="editor"),
    Place(
        "published comments", at("/admin/comments/comment/post/{post}/published/"), role="editor"
    ),
]
