"""What may happen to a page beside the posts, and who may do it.

A page has texts, each with a number; readers see the one that is shown, or none. Saving adds a
text and changes nothing for readers; showing does. The links in every footer are kept here.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.text import slugify

from govblog import roles, sanitise
from govblog.elsewhere import plain_text
from govblog.telling import name_of
from govblog.text import clean_line, is_blank
from posts import searching
from posts.models import Blog, Page, PageEvent, PageText
from posts.starting_texts import ORDER, blanks_in

ACT = "keep pages"
# First parts of addresses that are not a page's
RESERVED = frozenset(
    "admin all-posts atom author category colours comments draft feed healthz legal-notices mail "
    "media personal-data queue rdf rss rss2 search security-policy sitemap static subscribe "
    "tag".split()
)


class NotDone(Exception):
    """The act is refused; the message says why. `field` names what is to be mended, if any."""

    def __init__(self, words: str, field: str | None = None) -> None:
        self.field = field
        super().__init__(words)


class EditedMeanwhile(NotDone):
    """Someone else saved the page after it was opened; `text` is what they saved."""

    def __init__(self, text: PageText) -> None:
        self.text = text
        super().__init__(
            f"{name_of(text.by)} saved this page after you opened it. Your text has not been saved."
        )


def start(blog: Blog, *, slug: str, title: str, body: str, by: User) -> Page:
    """Make a page that readers do not see yet; return it.

    Raises NotDone for an address that is taken, PermissionDenied, sanitise.TooLong.
    """
    with transaction.atomic():
        page = _begun(blog, slugify(slug or title)[:100].strip("-"), by)
        _write(page, 1, title, body, by)
    return page


def save(page: Page, *, title: str, body: str, by: User, seen: int) -> PageText:
    """Save a new text of a page, which readers do not see yet; return it.

    `seen` is the number of the newest text when the page was opened. A text like the newest is
    not saved again. Raises EditedMeanwhile, PermissionDenied, sanitise.TooLong.
    """
    with transaction.atomic():
        _lock(page.blog_id, by)
        newest = page.texts.latest("number")
        if (newest.title, newest.body) == _made(title, body):
            # Also when the button was pressed twice, and the first press saved it
            return newest
        newest = _newest(page, seen)
        return _write(page, newest.number + 1, title, body, by)


def show(page: Page, *, by: User, seen: int) -> Page:
    """Let readers see the newest text of a page; return the page.

    `seen` is the number of the text on the editor's screen. Raises NotDone for a text that is
    empty or still has a blank to fill in, EditedMeanwhile, PermissionDenied.
    """
    with transaction.atomic():
        _lock(page.blog_id, by)
        newest = _newest(page, seen)
        _require_whole(newest)
        return _seen_as(page, newest.number, PageEvent.Act.SHOW, newest.number, by)


def hide(page: Page, *, by: User) -> Page:
    """Take a page down; return it. Raises NotDone when it is not shown, PermissionDenied."""
    with transaction.atomic():
        _lock(page.blog_id, by)
        shown = Page.objects.values_list("shown", flat=True).get(pk=page.pk)
        if shown is None:
            raise NotDone("Readers do not see this page, so there is nothing to take down.")
        return _seen_as(page, None, PageEvent.Act.HIDE, shown, by)


@dataclass(frozen=True)
class Past:
    """One of the texts that a page had elsewhere, under its number there, since when."""

    number: int
    title: str
    body: str
    at: dt.datetime


def rebuild(
    blog: Blog, *, slug: str, texts: Sequence[Past], shown: int | None, by: User
) -> PageText:
    """Make a page that an export of this platform holds, with all its texts in the order of their
    numbers; return the newest. `shown` is the number of the one that readers see.

    Raises NotDone for an address that is taken and what `show` refuses, PermissionDenied,
    sanitise.TooLong.
    """
    with transaction.atomic():
        page = _begun(blog, slug, by)
        made = {
            one.number: _write(page, one.number, one.title, one.body, by, at=one.at)
            for one in texts
        }
        if shown is not None:
            _require_whole(made[shown])
            _seen_as(page, shown, PageEvent.Act.SHOW, shown, by)
    return list(made.values())[-1]


def _lock(blog: int, by: User) -> None:
    # Two editors at once take turns, and the second is told
    Blog.objects.select_for_update(no_key=True).get(pk=blog)
    roles.require(by, ACT, blog)


def _begun(blog: Blog, address: str, by: User) -> Page:
    """Return a new page without texts. Raises NotDone for an address that is taken."""
    _lock(blog.pk, by)
    if not address or address in RESERVED or address.isdigit():
        raise NotDone("Choose another address: this one is used for something else.", "slug")
    if Page.objects.filter(blog=blog, slug=address).exists():
        raise NotDone("Another page has this address. Choose another.", "slug")
    return Page.objects.create(blog=blog, slug=address)


def _require_whole(text: PageText) -> None:
    """Refuse to show readers a text that is empty or still has a blank to fill in."""
    if is_blank(plain_text(text.body)):
        raise NotDone("Write the page before you publish it.", "body")
    if blanks := blanks_in(plain_text(text.body)):
        raise NotDone(f"Fill in what stands in square brackets: {', '.join(blanks)}", "body")


def _newest(page: Page, seen: int) -> PageText:
    newest = page.texts.select_related("by").latest("number")
    if newest.number != seen:
        raise EditedMeanwhile(newest)
    return newest


def _made(title: str, body: str) -> tuple[str, str]:
    name = clean_line(title)
    if is_blank(name):
        raise NotDone("Give the page a title.", "title")
    html = sanitise.post_html(body)
    if "<img" in html:
        # Only of posts it is noted where a picture is used
        raise NotDone("A page has no pictures. Take them out of the text.", "body")
    return name, html


def _write(
    page: Page, number: int, title: str, body: str, by: User, at: dt.datetime | None = None
) -> PageText:
    name, html = _made(title, body)
    said = {"title": name, "body": html, "at": at or timezone.now(), "by": by}
    return PageText.objects.create(page=page, number=number, **said)


def _seen_as(page: Page, shown: int | None, act: PageEvent.Act, number: int, by: User) -> Page:
    Page.objects.filter(pk=page.pk).update(shown=shown)
    page.shown = shown
    PageEvent.objects.create(page=page, act=act, number=number, by=by)
    searching.follow_page(page)
    titles = PageText.objects.filter(page__blog=page.blog_id, number=F("page__shown"))
    links = sorted(
        titles.values_list("title", "page__slug"),
        key=lambda one: (ORDER.get(one[1], len(ORDER)), one[0]),
    )
    found = [[title, f"/{slug}/"] for title, slug in links if slug != "comment-policy"]
    of_blog = Blog.objects.filter(pk=page.blog_id)
    of_blog.update(page_links=found)
    # A page that goes is taken down
    of_blog.move_version(hard=shown is None)
    return page
