"""The desks at which words are cut from comments, and what was cut is looked at."""

from playwright.sync_api import Page

from comments import moderation
from comments.models import Comment
from tests.comments.cutting import cut
from tests.factories import CommentFactory, staff_of
from tests.journeys.place import Place
from tests.journeys.world import Site

BODY = "Ring me on 07700 900123 or see https://example.org/.\n\nI live at SW1A 2AA."


def _comment(site: Site) -> Comment:
    return CommentFactory(post=site.post(), body=BODY)


def _choosing(site: Site, page: Page) -> None:
    page.goto(f"/admin/comments/comment/{_comment(site).pk}/redact/")


def _refused(site: Site, page: Page) -> None:
    _choosing(site, page)
    page.get_by_role("button", name="Preview").click()


def _looking(site: Site, page: Page) -> None:
    _choosing(site, page)
    page.get_by_label("07700 900123").check()
    page.get_by_label("[personal details removed]").check()
    page.get_by_label("Why").fill("A private number.")
    page.get_by_role("button", name="Preview").click()


def _overtaken(site: Site, page: Page) -> None:
    comment = _comment(site)
    page.goto(f"/admin/comments/comment/{comment.pk}/redact/")
    cut(comment, "SW1A 2AA")
    page.get_by_label("07700 900123").check()
    page.get_by_role("button", name="Preview").click()


def _sealed(site: Site, page: Page) -> None:
    comment = _comment(site)
    cut(comment, "SW1A 2AA")
    done = cut(comment, "07700 900123")
    by = staff_of(site.blog, "senior moderator")
    moderation.open_sealed(done, by=by, why="The reader asks.")
    moderation.put_back(done, by=by, why="It is an office’s number.")
    page.goto(f"/admin/comments/comment/{comment.pk}/sealed/")


def _opened(site: Site, page: Page) -> None:
    _sealed(site, page)
    page.get_by_label("Why you need to read it").first.fill("The reader asks.")
    page.get_by_role("button", name="Open the sealed original").first.click()


def _not_opened(site: Site, page: Page) -> None:
    _sealed(site, page)
    page.get_by_role("button", name="Open the sealed original").first.click()


CUTTING = [
    Place("cutting words", _choosing, role="administrator"),
    Place("cutting nothing", _refused, 422, role="administrator"),
    Place("a cut looked at", _looking, role="administrator"),
    Place("a cut overtaken", _overtaken, 409, role="administrator"),
    Place("what was cut", _sealed, role="administrator"),
    Place("a sealed original", _opened, role="administrator"),
    Place("a sealed original not opened", _not_opened, 422, role="administrator"),
]
