"""The pages of the staff world that are looked at."""

from playwright.sync_api import Page

from comments.models import Comment
from tests.factories import act
from tests.journeys.acts import sign_in
from tests.journeys.places import Place, at
from tests.journeys.world import Site


def _refused_sign_in(site: Site, page: Page) -> None:
    sign_in(page, "moderator", "not the password")


def _locked_out(site: Site, page: Page) -> None:
    for _ in range(5):
        sign_in(page, "moderator", "not the password")


def _decided(site: Site, page: Page) -> None:
    comment = site.comment("Well spotted.")
    act(comment, "remove")
    act(comment, "restore")
    page.goto(f"/admin/comments/comment/{comment.pk}/change/")


def _draft_without_a_title(site: Site, page: Page) -> None:
    page.goto("/admin/posts/post/add/")
    page.get_by_role("button", name="Save draft").click()


def _picture_without_words(site: Site, page: Page) -> None:
    page.goto("/admin/posts/picture/add/")
    page.get_by_role("button", name="Save", exact=True).click()


def _published(site: Site, page: Page) -> None:
    page.goto(f"/admin/posts/post/{site.post().pk}/change/")


def _told(site: Site, page: Page) -> None:
    page.goto("/admin/comments/comment/")
    page.get_by_role("button", name="Approve chosen").click()


DOORS = [
    Place("sign-in", at("/admin/")),
    Place("refused sign-in", _refused_sign_in),
    Place("locked out", _locked_out, 429),
]
DESKS = [
    Place("desks", at("/admin/"), role="administrator"),
    Place("not for moderators", at("/admin/posts/blog/{blog}/change/"), 403, "moderator"),
    *[
        Place(f"queue {status}", at(f"/admin/comments/comment/?status={status}"), role="moderator")
        for status in Comment.Status.values
    ],
    Place("queue with a message", _told, role="moderator"),
    Place("one comment", at("/admin/comments/comment/{pending}/change/"), role="moderator"),
    Place("one decided comment", _decided, role="moderator"),
    Place("door of comments", at("/admin/comments/comment/post/{post}/"), role="moderator"),
    Place("policy rules", at("/admin/comments/policyrule/"), role="editor"),
    Place("posts", at("/admin/posts/post/"), role="editor"),
    Place("new post", at("/admin/posts/post/add/"), role="editor"),
    Place("new post refused", _draft_without_a_title, 422, role="editor"),
    Place("post desk", at("/admin/posts/post/{post}/change/"), role="editor"),
    Place("desk of a public post", _published, role="editor"),
    Place("preview", at("/admin/posts/post/{post}/preview/"), role="editor"),
    Place("pictures", at("/admin/posts/picture/"), role="editor"),
    Place("picking", at("/admin/posts/picture/?CKEditorFuncNum=-1"), role="editor"),
    Place("new picture", at("/admin/posts/picture/add/"), role="editor"),
    Place("new picture refused", _picture_without_words, role="editor"),
    Place("blog settings", at("/admin/posts/blog/{blog}/change/"), role="administrator"),
    Place("accounts", at("/admin/auth/user/"), role="administrator"),
    Place("new account", at("/admin/auth/user/add/"), role="administrator"),
]
