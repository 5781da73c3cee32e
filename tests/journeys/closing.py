"""The pages on which comments are closed, reopened and slowed, and those of bank holidays."""

import datetime as dt

from django.contrib.auth.models import User
from django.utils import timezone
from playwright.sync_api import Page

from comments import moderation
from posts import holidays
from posts.models import Holiday
from tests.factories import staff_of
from tests.journeys.place import Place, at
from tests.journeys.world import Site


def _refused(site: Site, page: Page) -> None:
    page.goto(f"/admin/comments/comment/post/{site.post().pk}/")
    page.get_by_label("Reopen at").fill("09:30")
    page.get_by_role("button", name="Close comments").click()


def _closed(site: Site, page: Page) -> None:
    by, now = staff_of(site.blog, "moderator"), timezone.now()
    moderation.set_slow(site.post(), 10, by=by)
    moderation.close(site.post(), by=by, reason="Paused.", until=now + dt.timedelta(days=9))
    page.goto(f"/admin/comments/comment/post/{site.post().pk}/")


def _of_all(site: Site, page: Page) -> None:
    moderation.close_blog(site.blog, by=staff_of(site.blog, "administrator"), reason="Paused.")
    page.goto("/admin/comments/comment/all-blogs/")


def _promote(site: Site) -> None:
    User.objects.filter(username="administrator").update(is_superuser=True)


def _running_out(site: Site, page: Page) -> None:
    _promote(site)
    page.goto("/admin/")


def _holidays(site: Site, page: Page) -> None:
    _promote(site)
    holidays.load(holidays.shipped())
    page.goto("/admin/posts/holiday/")


def _holiday(site: Site, page: Page) -> None:
    _holidays(site, page)
    page.goto(f"/admin/posts/holiday/{Holiday.objects.first().pk}/change/")


CLOSING = [
    Place("door refused", _refused, 422, role="moderator"),
    Place("door of closed comments", _closed, role="moderator"),
    Place("door of a blog", at("/admin/comments/comment/blog/{blog}/"), role="administrator"),
    Place("doors of all blogs", _of_all, role="administrator"),
    Place("holidays running out", _running_out, role="administrator"),
    Place("bank holidays", _holidays, role="administrator"),
    Place("one bank holiday", _holiday, role="administrator"),
]
