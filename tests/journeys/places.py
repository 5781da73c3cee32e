"""Every page of the site that is looked at: by axe, at 320 pixels, and by the HTML checker."""

import datetime as dt
from unittest.mock import patch

from django.db import OperationalError
from django.test import override_settings
from django.utils import timezone
from playwright.sync_api import Page

from comments import moderation
from comments.models import MonthFigures
from comments.moderation import limits, official
from posts.models import Blog
from tests.factories import PostFactory, act, seen, staff_of
from tests.journeys.acts import submit, write
from tests.journeys.archiving import FINDING
from tests.journeys.mailed import MAILED
from tests.journeys.owning import OWN_DATA
from tests.journeys.place import WORDS, Place, at, broken
from tests.journeys.publishing import DRAFTS
from tests.journeys.subscribing import SUBSCRIBING
from tests.journeys.world import Site
from tests.journeys.writing import WRITING


def _sent(site: Site, page: Page, words: str = WORDS) -> None:
    page.goto(site.article())
    write(page, words)
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


def _answered(site: Site, page: Page) -> None:
    comment = site.comment("Well spotted.")
    by = staff_of(site.blog, "moderator")
    official.reply(seen(comment), "We looked into it.", by=by, speaks=official.TEAM)
    page.goto(site.article())


def _close(site: Site) -> None:
    why = "We read no comments before an election."
    moderation.close(site.post(), by=staff_of(site.blog, "moderator"), reason=why)


def _closed(site: Site, page: Page) -> None:
    _close(site)
    page.goto(site.article())


def _closed_until(site: Site, page: Page) -> None:
    by, end = staff_of(site.blog, "moderator"), timezone.now() + dt.timedelta(days=30)
    moderation.close(site.post(), by=by, reason="An election is on.", until=end)
    page.goto(site.article())


def _closing_soon(site: Site, page: Page) -> None:
    by, start = staff_of(site.blog, "moderator"), timezone.now() + dt.timedelta(days=3)
    moderation.close(site.post(), by=by, reason="An election begins.", at=start)
    moderation.set_slow(site.post(), 10, by=by)
    page.goto(site.article())


def _too_soon(site: Site, page: Page) -> None:
    moderation.set_slow(site.post(), 10, by=staff_of(site.blog, "moderator"))
    _sent(site, page)
    _sent(site, page, "Another thought.")


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


def _wrong_report(site: Site, page: Page) -> None:
    at("/comments/{parent}/report/")(site, page)
    page.get_by_label("Something else").check()
    page.get_by_label("Email").fill("gethin@")
    submit(page, "Send report")


def _sent_report(site: Site, page: Page) -> None:
    at("/comments/{parent}/report/")(site, page)
    page.get_by_label("It is spam or advertising").check()
    submit(page, "Send report")


def _too_many_reports(site: Site, page: Page) -> None:
    with patch.object(limits, "REPORTS_FROM_ADDRESS", 0):
        _sent_report(site, page)


def _report_gone(site: Site, page: Page) -> None:
    at("/comments/{parent}/report/")(site, page)
    act(site.comment("Well spotted."), "spam")
    submit(page, "Send report")


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


def _figures(site: Site, page: Page) -> None:
    Blog.objects.update(figures_public=True)
    MonthFigures.objects.create(
        blog=site.blog,
        month="2026-03-01",
        received=640,
        published=512,
        spam=3,
        not_published={"1": 31, "2": 4},
        median_hours=2.5,
    )
    page.goto("/comment-policy/figures/")


def _security_policy(site: Site, page: Page) -> None:
    with override_settings(SECURITY_CONTACT=["mailto:security@example.org"]):
        page.goto("/security-policy/")


PUBLIC = [
    Place("front page", at("/")),
    Place("category", at("/category/letters-and-forms/")),
    Place("author", at("/author/nerys-llewelyn-hart/")),
    Place("page", at("/cookies/")),
    *FINDING,
    Place("search", at("/search/")),
    Place("what a search found", at("/search/?q=answering+letters")),
    Place("nothing found", at("/search/?q=axolotl")),
    Place("search that cannot be asked", at("/search/?q=%22%3F%22"), 422),
    Place("article", at("{article}")),
    Place("later page of comments", _later_page),
    Place("article with an official reply", _answered),
    Place("article with nothing", _bare),
    Place("thread", at("{article}comments/{root}/")),
    Place("reply", at("/comments/{parent}/reply/")),
    Place("report", at("/comments/{parent}/report/")),
    Place("report error", _wrong_report, 422),
    Place("too many reports", _too_many_reports, 429),
    Place("report of what is gone", _report_gone, 404),
    Place("report received", _sent_report),
    Place("comment policy", at("/comment-policy/")),
    Place("reporting a vulnerability", _security_policy),
    Place("personal data", at("/personal-data/")),
    # In this order: a browser keeps the page that there is
    Place("no figures", at("/comment-policy/figures/"), 404),
    Place("figures", _figures),
    Place("confirmation", _sent),
    *MAILED,
    *DRAFTS,
    *SUBSCRIBING,
    *WRITING,
    *OWN_DATA,
    Place("form error", _empty, 422),
    Place("reply error", _empty_reply, 422),
    Place("parent gone", _parent_gone, 422),
    Place("closed", _closed),
    Place("closed until", _closed_until),
    Place("closing soon", _closing_soon),
    Place("too soon", _too_soon, 429),
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
