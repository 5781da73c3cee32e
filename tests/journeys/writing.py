"""The private pages of a comment's writer, in every state."""

import datetime as dt
from collections.abc import Callable

from django.utils import timezone
from playwright.sync_api import Page

from comments.models import Comment, Hold, PageLink
from comments.moderation import Notes, Original, decide, opening, reviewing
from comments.moderation.correcting import correct
from tests.factories import CommentFactory, act, rule_of, seen, staff_of
from tests.journeys.acts import submit
from tests.journeys.place import Place
from tests.journeys.world import Site

Go = Callable[[Site, Page], object]
LONG_AGO = dt.timedelta(minutes=10)
NAME_OF_ONE_WORD = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"


def made(site: Site, *acts: str) -> Comment:
    """Return a comment to which this was done so long ago that it stands."""
    at = timezone.now() - LONG_AGO
    comment = CommentFactory(post=site.post(), created_at=at, name=NAME_OF_ONE_WORD)
    by, rule = staff_of(site.blog, "moderator"), rule_of(site.blog)
    for one in acts:
        notes = Notes(writer="Leave out the name.\n\nThe rest is welcome.")
        decide(seen(comment), one, by=by, rule=rule, at=at, notes=notes)
    return comment


def at_page(below: str = "", *acts: str) -> Go:
    """Go to a page below that of such a comment."""

    def go(site: Site, page: Page) -> None:
        page.goto(f"{opening.open_page(made(site, *acts))}{below}")

    return go


def _with_history(site: Site, page: Page) -> None:
    comment = CommentFactory(post=site.post())
    correct(comment, Original("Gethin", "A better way to say it."), seen=1)
    act(comment, "reject")
    page.goto(opening.open_page(comment))


def _asked_again(site: Site, page: Page) -> None:
    comment = made(site, "reject")
    reviewing.ask(comment, "It was no insult.")
    page.goto(f"{opening.open_page(comment)}?done=second-look")


def _wrong_correction(site: Site, page: Page) -> None:
    at_page("correct/")(site, page)
    page.get_by_label("Name").fill("")
    submit(page, "Save changes")


def _decided_meanwhile(site: Site, page: Page) -> None:
    comment = made(site)
    page.goto(f"{opening.open_page(comment)}correct/")
    act(comment, "approve")
    submit(page, "Save changes")


def _taken_back(site: Site, page: Page) -> None:
    at_page("withdraw/")(site, page)
    submit(page, "Take it back and erase it")


def _on_hold(site: Site, page: Page) -> None:
    comment = made(site)
    by = staff_of(site.blog, "administrator")
    said = {"label": "Case 7", "why": "A court asked.", "at": timezone.now()}
    Hold.objects.create(blog=site.blog, comment=comment, by=by, **said)
    page.goto(f"{opening.open_page(comment)}withdraw/")


def _unchanged(site: Site, page: Page) -> None:
    at_page("again/", "reject")(site, page)
    submit(page, "Send again")


def _renewed(site: Site, page: Page) -> None:
    at_page("renew/")(site, page)
    submit(page, "Give it a new address")


def _ended(site: Site, page: Page) -> None:
    path = opening.open_page(made(site))
    PageLink.objects.update(expires_at=timezone.now())
    page.goto(path)


WRITING = [
    Place("comment in the queue", at_page()),
    Place("comment being looked at", _with_history),
    Place("comment published", at_page("", "approve")),
    Place("comment not published", at_page("", "reject")),
    Place("comment taken for advertising", at_page("", "spam")),
    Place("comment removed", at_page("", "approve", "remove")),
    Place("comment taken back", _taken_back),
    Place("second look asked for", _asked_again),
    Place("correct a comment", at_page("correct/")),
    Place("correction with an error", _wrong_correction, 422),
    Place("decided while corrected", _decided_meanwhile, 409),
    Place("take a comment back", at_page("withdraw/")),
    Place("comment on legal hold", _on_hold),
    Place("send again", at_page("again/", "reject")),
    Place("sent again unchanged", _unchanged, 422),
    Place("ask for a second look", at_page("second-look/", "reject")),
    Place("follow replies", at_page("follow/")),
    Place("renew the link", at_page("renew/")),
    Place("link renewed", _renewed),
    Place("link that ended", _ended, 410),
]
