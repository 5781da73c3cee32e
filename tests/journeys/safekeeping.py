"""The desk of a post where texts are kept, compared and given back."""

from playwright.sync_api import Page

from posts import publishing
from posts.publishing import Text
from posts.writing import autosaves
from tests.factories import staff_of
from tests.journeys.place import DRAFT, Place, at
from tests.journeys.world import Site

LONG_WORD = "Donaudampfschifffahrtsgesellschaftskapitän" * 3
THEIRS = Text("Bunting, and more", f"<p>Theirs is {LONG_WORD}.</p><p>Another line.</p>")


def _unsaved(site: Site, page: Page) -> None:
    post = site.post(DRAFT)
    by = staff_of(site.blog, "editor")
    typed: autosaves.Fields = {"title": "Typed", "body": f"<p>{LONG_WORD} and words.</p>"}
    autosaves.keep(post, typed, by=by, begun_from=1)
    autosaves.keep(post, typed, by=staff_of(site.blog, "administrator"), begun_from=1)
    page.goto(f"/admin/posts/post/{post.pk}/change/")
    page.get_by_text("What they change").click()


def _restored(site: Site, page: Page) -> None:
    post = site.post(DRAFT)
    by = staff_of(site.blog, "editor")
    autosaves.keep(post, {"title": "Typed"}, by=by, begun_from=1)
    page.goto(f"/admin/posts/post/{post.pk}/change/?restore=1")


def _meanwhile(site: Site, page: Page) -> None:
    post = site.post(DRAFT)
    page.goto(f"/admin/posts/post/{post.pk}/change/")
    by, seen = staff_of(site.blog, "administrator"), post.revisions.latest("number").version
    publishing.save_draft(post, THEIRS, by=by, seen=seen)
    page.get_by_role("button", name="Save draft").click()


def _compared(site: Site, page: Page) -> None:
    post = site.post()
    by, seen = staff_of(site.blog, "editor"), post.revisions.latest("number").version
    publishing.save_draft(post, THEIRS, by=by, seen=seen)
    page.goto(f"/admin/posts/post/{post.pk}/compare/")


def _refused_comments(site: Site, page: Page) -> None:
    page.goto(f"/admin/posts/post/{site.post().pk}/comments/")
    page.get_by_label("Not open", exact=True).check()
    page.get_by_label("Days after publication").fill("soon")
    page.get_by_role("button", name="Save", exact=True).click()


SAFEKEEPING = [
    Place("desk with unsaved changes", _unsaved, role="editor"),
    Place("desk with changes restored", _restored, role="editor"),
    Place("draft saved meanwhile", _meanwhile, 422, "editor"),
    Place("texts compared", _compared, role="editor"),
    Place("no such text", at("/admin/posts/post/{post}/compare/?from=9"), 404, "editor"),
    Place("comment settings", at("/admin/posts/post/{post}/comments/"), role="editor"),
    Place("comment settings refused", _refused_comments, 422, "editor"),
]
