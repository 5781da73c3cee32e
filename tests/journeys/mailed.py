"""The pages behind the links of mails."""

from django.utils import timezone
from playwright.sync_api import Page

from comments.models import Confirmation
from comments.moderation import confirming
from tests.journeys.acts import submit
from tests.journeys.place import Place, at
from tests.journeys.world import Site

_MAILED = f"/comments/confirm/{'t' * 43}/"


def _asked_by_mail(site: Site, page: Page) -> None:
    now = timezone.now()
    Confirmation.objects.update_or_create(
        comment=site.comment("Amazing article"),
        defaults={
            "hash": confirming.hash_of("t" * 43),
            "text_version": 1,
            "asked_at": now,
            "expires_at": now + confirming.VALID,
        },
    )
    page.goto(_MAILED)


def _confirmed(site: Site, page: Page) -> None:
    _asked_by_mail(site, page)
    submit(page, "Confirm my comment")


def _confirmed_before(site: Site, page: Page) -> None:
    _confirmed(site, page)
    page.goto(_MAILED)


def _confirmed_too_late(site: Site, page: Page) -> None:
    _asked_by_mail(site, page)
    Confirmation.objects.update(expires_at=timezone.now())
    page.reload()


MAILED = [
    Place("asked by mail", _asked_by_mail),
    Place("confirmed from a mail", _confirmed),
    Place("confirmed before", _confirmed_before, 410),
    Place("confirmed too late", _confirmed_too_late, 410),
    Place("link that is none", at(_MAILED), 404),
]
