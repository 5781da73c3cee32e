"""Where people get and erase their data: from the page of a comment, from a mail, at the desk."""

from django.utils import timezone
from playwright.sync_api import Page

from comments.models import Comment, DataRequest, Hold
from comments.moderation import opening
from comments.people import asking
from tests.factories import CommentFactory, staff_of
from tests.journeys.acts import submit
from tests.journeys.place import Place, at
from tests.journeys.world import Site
from tests.journeys.writing import LONG_AGO, Go


def _page_of(below: str, *, email: str = "gethin@example.org", by_mail: bool = False) -> Go:
    def go(site: Site, page: Page) -> None:
        comment = CommentFactory(post=site.post(), email=email)
        page.goto(f"{opening.open_page(comment, by_mail=by_mail)}{below}/")

    return go


def _mailed(kind: str) -> Go:
    def go(site: Site, page: Page) -> None:
        comment: Comment = CommentFactory(post=site.post())
        asking.ask(comment, DataRequest.Kind(kind))
        page.goto(asking.path_of(DataRequest.objects.latest("pk")))

    return go


def _sent(site: Site, page: Page) -> None:
    _page_of("erase")(site, page)
    submit(page, "Send me a link")


def _one_erased(site: Site, page: Page) -> None:
    _page_of("erase", email="")(site, page)
    submit(page, "Erase this comment")


def _all_erased(site: Site, page: Page) -> None:
    _mailed("erase")(site, page)
    submit(page, "Erase everything I wrote with this address")


def _used(site: Site, page: Page) -> None:
    _all_erased(site, page)
    page.goto(page.url)


def _held(site: Site, page: Page) -> None:
    comment = CommentFactory(post=site.post(), email="")
    by, at_ = staff_of(site.blog, "administrator"), timezone.now() - LONG_AGO
    said = {"label": "Case 7", "why": "A court asked.", "at": at_}
    Hold.objects.create(blog=site.blog, comment=comment, by=by, **said)
    page.goto(f"{opening.open_page(comment)}erase/")


def _found(site: Site, page: Page) -> None:
    CommentFactory(post=site.post(), email="gethin@example.org")
    page.goto("/admin/comments/personevent/")
    page.get_by_label("Email address").fill("gethin@example.org")
    page.get_by_role("button", name="Find").click()


def _asked(site: Site, page: Page) -> None:
    _found(site, page)
    page.get_by_role("button", name="Erase…").click()


def _erased(site: Site, page: Page) -> None:
    _asked(site, page)
    page.get_by_role("button", name="Erase for good").click()


def _no_address(site: Site, page: Page) -> None:
    page.goto("/admin/comments/personevent/")
    page.get_by_label("Email address").fill("gethin@")
    page.locator("#id_email").evaluate("field => { field.form.noValidate = true; }")
    page.get_by_role("button", name="Find").click()


OWN_DATA = [
    Place("get my data", _page_of("data")),
    Place("get my data, no email", _page_of("data", email="")),
    Place("get my data from a mailed page", _page_of("data", by_mail=True)),
    Place("erase my data", _page_of("erase")),
    Place("erase my comment", _page_of("erase", email="")),
    Place("erase from a mailed page", _page_of("erase", by_mail=True)),
    Place("link to erase sent", _sent),
    Place("my data, from a mail", _mailed("data")),
    Place("erase everything, from a mail", _mailed("erase")),
    Place("comment erased", _one_erased),
    Place("everything erased", _all_erased),
    Place("link to erase used", _used, 404),
    Place("erase what is held", _held),
]
PERSONS = [
    Place("personal data", at("/admin/comments/personevent/"), role="administrator"),
    Place("a person found", _found, role="administrator"),
    Place("a person to be erased", _asked, role="administrator"),
    Place("a person erased", _erased, role="administrator"),
    Place("no address of a person", _no_address, 422, role="administrator"),
]
