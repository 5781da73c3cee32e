"""Where a text is reviewed, checked, scheduled and shared before readers see it."""

from django.contrib.auth.models import User
from playwright.sync_api import Page

from posts import publishing
from posts.models import Blog, DraftLink, Post
from tests.factories import PostFactory, StaffFactory
from tests.journeys.acts import submit
from tests.journeys.place import DRAFT, Place
from tests.journeys.world import Site

FLAWED = (
    "<h3>PLEASE READ THIS</h3><p>Call 020 7946 0000 or "
    '<a href="/nothing/">click here</a>.</p><table><tbody><tr><td>1</td></tr></tbody></table>'
)


def _editor() -> User:
    return User.objects.get(username="editor")


def _desk(page: Page, post: Post) -> None:
    page.goto(f"/admin/posts/post/{post.pk}/change/")


def _flawed(site: Site, page: Page) -> None:
    _desk(page, PostFactory(blog=site.blog, by=_editor(), body=FLAWED, draft=True))


def _not_overridden(site: Site, page: Page) -> None:
    _flawed(site, page)
    page.get_by_role("button", name="Publish the saved draft now").click()


def _comes_twice(site: Site, page: Page) -> None:
    _desk(page, site.post(DRAFT))
    page.get_by_label("Date", exact=True).fill("2027-10-31")
    page.get_by_label("Time (Europe/London)").fill("01:30")
    page.get_by_role("button", name="Schedule").click()


def _to_approve(site: Site, page: Page) -> None:
    Blog.objects.update(review_required=True)
    other = StaffFactory(blog=site.blog, role="editor")
    post = PostFactory(blog=site.blog, by=other, draft=True)
    publishing.submit(post, by=other)
    _desk(page, post)


def _leaving(site: Site, page: Page) -> None:
    _desk(page, site.post())
    page.get_by_text("Withdraw this post, or plan its take-down").click()
    page.get_by_label("Date", exact=True).fill("2027-07-01")
    page.get_by_label("Time (Europe/London)").fill("17:00")
    page.get_by_label("Reason, shown to readers").fill("The scheme ends.")
    page.get_by_role("button", name="Take down at this time").click()


def _link(site: Site) -> DraftLink:
    post = site.post(DRAFT)
    seen = post.revisions.latest("number").version
    return publishing.share(post, by=_editor(), purpose="Press office", seen=seen)


def _answered(site: Site, page: Page) -> None:
    token = publishing.path_of(_link(site)).split("/")[2]
    publishing.answer(token, site.blog, publishing.Said("changes", "Anna", "The date\nis wrong."))
    _desk(page, site.post(DRAFT))


def _draft(site: Site, page: Page) -> None:
    page.goto(publishing.path_of(_link(site)))


def _wrong(site: Site, page: Page) -> None:
    _draft(site, page)
    submit(page, "Send to the editors")


def _sent(site: Site, page: Page) -> None:
    _draft(site, page)
    page.get_by_label("It can be published as it is").check()
    page.get_by_label("Your name").fill("Anna")
    submit(page, "Send to the editors")


def _ended(site: Site, page: Page) -> None:
    link = _link(site)
    publishing.end_link(link.revision.post, link.pk, by=_editor())
    page.goto(publishing.path_of(link))


def _corrected(site: Site, page: Page) -> None:
    post = site.post()
    seen = post.revisions.latest("number").version
    text = publishing.Text("Answering letters", "<p>In days.</p>")
    publishing.save_draft(post, text, by=_editor(), seen=seen)
    publishing.publish(post, by=_editor(), note="A figure was corrected.")
    page.goto(site.article())


DRAFTS = [
    Place("draft by its link", _draft),
    Place("draft, nothing said", _wrong, 422),
    Place("draft answered", _sent),
    Place("link to a draft ended", _ended, 410),
    Place("link to no draft", lambda site, page: page.goto(f"/draft/{'t' * 43}/"), 404),
    Place("article with a change note", _corrected),
]
PUBLISHING = [
    Place("desk with checks", _flawed, role="editor"),
    Place("publication stopped by checks", _not_overridden, 422, role="editor"),
    Place("time that comes twice", _comes_twice, 422, role="editor"),
    Place("text to approve", _to_approve, role="editor"),
    Place("take-down planned", _leaving, role="editor"),
    Place("desk with an answered link", _answered, role="editor"),
]
