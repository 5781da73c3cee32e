"""The desk of legal holds, requests for information and retention, as it is looked at."""

from playwright.sync_api import Page

from comments import retention
from comments.moderation import holding_data
from tests.factories import staff_of
from tests.journeys.place import Place, at
from tests.journeys.world import Site

_DESK = "/admin/comments/hold/"


def _held(site: Site) -> None:
    by = staff_of(site.blog, "administrator")
    comment = site.comment("Well spotted.")
    holding_data.hold_comment(comment, why="A court asked for it.", by=by)
    person = holding_data.hold_person(site.blog, "a@example.org", why="An inquiry.", by=by)
    holding_data.lift(person, by=by)


def _holds(site: Site, page: Page) -> None:
    _held(site)
    page.goto(_DESK)


def _refused(site: Site, page: Page) -> None:
    page.goto(_DESK)
    page.get_by_role("button", name="Hold", exact=True).first.click()


def _held_comment(site: Site, page: Page) -> None:
    _held(site)
    page.goto(f"/admin/comments/comment/{site.comment('Well spotted.').pk}/change/")


def _no_bundle(site: Site, page: Page) -> None:
    page.goto(f"{_DESK}disclose/")
    page.get_by_role("button", name="Make the bundle").click()


def _runs(site: Site, page: Page) -> None:
    retention.keep_up()
    list(retention.look())
    page.goto("/admin/comments/retentionrun/")


KEEPING = [
    Place("legal holds", _holds, role="administrator"),
    Place("legal hold refused", _refused, 422, role="administrator"),
    Place("comment on hold", _held_comment, role="administrator"),
    Place("bundle", at(f"{_DESK}disclose/"), role="administrator"),
    Place("bundle refused", _no_bundle, 422, role="administrator"),
    Place("runs of retention", _runs, role="administrator"),
]
