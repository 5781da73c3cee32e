"""The pages behind the links of mails."""

from django.utils import timezone
from playwright.sync_api import Page

from comments.models import Confirmation, Mailbox
from comments.moderation import confirming, mailboxes
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


def _mailbox(site: Site) -> Mailbox:
    """Return the mailbox of someone who sent a comment."""
    return mailboxes.made(site.blog, "heledd@example.org")


def _asked_for_the_address(site: Site, page: Page) -> None:
    page.goto(mailboxes.confirm_path_of(_mailbox(site)))


def _confirmed_address(site: Site, page: Page) -> None:
    _asked_for_the_address(site, page)
    submit(page, "Confirm my address")


def _disowned(site: Site, page: Page) -> None:
    _asked_for_the_address(site, page)
    submit(page, "This was not me")


def _choices(site: Site, page: Page) -> None:
    page.goto(mailboxes.path_of(_mailbox(site)))


def _saved_choices(site: Site, page: Page) -> None:
    _choices(site, page)
    page.get_by_label("Once a working day").check()
    submit(page, "Save")


def _no_choice(site: Site, page: Page) -> None:
    _choices(site, page)
    page.locator("input[type=radio]").evaluate_all("all => all.forEach(one => one.checked = false)")
    submit(page, "Save")


def _stopped(site: Site, page: Page) -> None:
    _choices(site, page)
    submit(page, "Stop all mail to this address")


def _unsubscribe(site: Site, page: Page) -> None:
    page.goto(mailboxes.unsubscribe_path_of(_mailbox(site), "reply"))


def _unsubscribed(site: Site, page: Page) -> None:
    _unsubscribe(site, page)
    submit(page, "Stop mail about replies to your comments")


MAILED = [
    Place("asked to confirm an address", _asked_for_the_address),
    Place("address confirmed", _confirmed_address),
    Place("mail chosen", _choices),
    Place("mail choice saved", _saved_choices),
    Place("mail choice missing", _no_choice, 422),
    Place("mail asked to stop", _unsubscribe),
    Place("mail of a kind stopped", _unsubscribed),
    Place("all mail stopped", _stopped),
    Place("address disowned", _disowned),
    Place("mail link that is none", at(f"/mail/{'t' * 43}/"), 404),
    Place("asked by mail", _asked_by_mail),
    Place("confirmed from a mail", _confirmed),
    Place("confirmed before", _confirmed_before, 410),
    Place("confirmed too late", _confirmed_too_late, 410),
    Place("link that is none", at(_MAILED), 404),
]
