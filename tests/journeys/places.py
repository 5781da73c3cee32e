"""Every page of the site that is looked at: by axe, at 320 pixels, and by the HTML checker."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from unittest.mock import patch

from django.db import OperationalError
from playwright.sync_api import Page

from comments import moderation
from posts.models import Blog
from tests.factories import PostFactory, act, staff_of
from tests.journeys.acts import submit, write
from tests.journeys.world import WITHDRAWN, Site

WORDS = "What I typed,\nover two lines."
DRAFT = "bunting-in-the-car-park"


@dataclass(frozen=True)
class Place:
    """A page: how to get there, with which answer, and whose desk it is on, if any."""

    name: str
    go: Callable[[Site, Page], object]
    status: int = 200
    role: str = ""

    def __str__(self) -> str:
        return self.name


def at(address: str) -> Callable[[Site, Page], object]:
    """Go to an address. {article} stands for the conversation, {post} for the draft's key."""

    def go(site: Site, page: Page) -> None:
        page.goto(
            address.format(
                article=site.post().get_absolute_url(),
                withdrawn=site.post(WITHDRAWN).get_absolute_url(),
                post=site.post(DRAFT).pk,
                parent=site.comment("Well spotted.").pk,
                root=site.comment("I answer letters in").pk,
                pending=site.comment("Amazing article").pk,
                port=site.address.rpartition(":")[2],
                blog=site.blog.pk,
            )
        )

    return go


@contextmanager
def broken(error: Exception) -> Iterator[None]:
    """Let every comment that comes in meet a fault."""
    with patch.object(moderation, "submit", side_effect=error):
        yield


def _sent(site: Site, page: Page) -> None:
    page.goto(site.article())
    write(page, WORDS)
    submit(page)


def _empty(site: Site, page: Page) -> None:
    page.goto(site.article())
    submit(page)


def _empty_reply(site: Site, page: Page) -> None:
    at("/comments/{parent}/reply/")(site, page)
    submit(page, "Post reply")


def _later_page(site: Site, page: Page) -> None:
    Blog.objects.update(threads_per_page=3)
    page.goto(f"{site.article()}?page=3")


def _bare(site: Site, page: Page) -> None:
    page.goto(site.address + PostFactory(title="Nothing but a title").get_absolute_url())


def _close(site: Site) -> None:
    why = "We read no comments before an election."
    moderation.close(site.post(), by=staff_of(site.blog, "moderator"), reason=why)


def _closed(site: Site, page: Page) -> None:
    _close(site)
    page.goto(site.article())


def _closed_reply(site: Site, page: Page) -> None:
    _close(site)
    at("/comments/{parent}/reply/")(site, page)


def _closed_meanwhile(site: Site, page: Page) -> None:
    page.goto(site.article())
    write(page, WORDS)
    _close(site)
    submit(page)


def _parent_gone(site: Site, page: Page) -> None:
    at("/comments/{parent}/reply/")(site, page)
    write(page, WORDS)
    act(site.comment("Well spotted."), "spam")
    submit(page, "Post reply")


def _too_many(site: Site, page: Page) -> None:
    Blog.objects.update(limit_address=0)
    _sent(site, page)


def _from_elsewhere(site: Site, page: Page) -> None:
    form = f'<form method="post" action="{site.article()}comments/"><button>Go</button></form>'
    page.route(
        "http://elsewhere.example/",
        lambda route: route.fulfill(body=form, content_type="text/html"),
    )
    page.goto("http://elsewhere.example/")
    submit(page, "Go")


def _too_large(site: Site, page: Page) -> None:
    page.goto(site.article())
    # In the field nobody sees: to show so much takes a browser seconds
    page.locator("#id_parent").evaluate("field => { field.value = '1'.repeat(1000001); }")
    submit(page)


def _no_form(site: Site, page: Page) -> None:
    page.goto(site.article())
    page.locator("#comment-form").evaluate("form => { form.enctype = 'text/plain'; }")
    submit(page)


def _fault(site: Site, page: Page) -> None:
    with broken(RuntimeError("A fault made for a test")):
        _sent(site, page)


def _database_away(site: Site, page: Page) -> None:
    with broken(OperationalError("A database away for a test")):
        _sent(site, page)


PUBLIC = [
    Place("front page", at("/")),
    Place("category", at("/category/letters-and-forms/")),
    Place("author", at("/author/nerys-llewelyn-hart/")),
    Place("article", at("{article}")),
    Place("later page of comments", _later_page),
    Place("article with nothing", _bare),
    Place("thread", at("{article}comments/{root}/")),
    Place("reply", at("/comments/{parent}/reply/")),
    Place("comment policy", at("/comment-policy/")),
    Place("confirmation", _sent),
    Place("form error", _empty, 422),
    Place("reply error", _empty_reply, 422),
    Place("parent gone", _parent_gone, 422),
    Place("closed", _closed),
    Place("closed reply", _closed_reply),
    Place("closed meanwhile", _closed_meanwhile, 409),
    Place("too many comments", _too_many, 429),
    Place("from elsewhere", _from_elsewhere, 403),
    Place("unknown host", at("http://unknown.example:{port}/"), 400),
    Place("not found", at("/nowhere/"), 404),
    Place("withdrawn", at("{withdrawn}"), 410),
    Place("too large", _too_large, 413),
    Place("no form", _no_form, 415),
    Place("fault", _fault, 500),
    Place("database away", _database_away, 503),
]
