"""A page of the export, written here by the verbs of `posts/pages.py`."""

import re

from govblog.wordpress.items import Item
from govblog.wordpress.loading.addresses import leave
from govblog.wordpress.loading.bodies import Bodies
from govblog.wordpress.loading.gathering import Place, about
from govblog.wordpress.loading.job import Job
from govblog.wordpress.loading.own import OwnPage, page_of
from govblog.wordpress.loading.posts import Ready, digest_of, title_of
from govblog.wordpress.own import PAGE, PAGE_TEXT
from posts import pages
from posts.models import Imported, Page, PageEvent, PageText
from posts.publishing import Text

LONGEST_TITLE = 100
# Only of posts it is noted where a picture is used, so pages have none
_PICTURE = re.compile(r"<img\b[^>]*>", re.IGNORECASE)


class Pages:
    """Writes pages."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.bodies = Bodies(job)

    def prepare(self, item: Item, place: Place) -> Ready:
        """Return the text of a page as it is to be here."""
        if own := page_of(item):
            metas = [value for key, value in item.meta if key in {PAGE, PAGE_TEXT}]
            said = own.visible
            text = Text(said.title, item.content if said.body is None else said.body)
            return Ready(text, digest_of(item.content, metas))
        html = self.bodies.html(item)
        title = title_of(item, html, LONGEST_TITLE)
        return Ready(Text(title, html), digest_of(title, html, place.standing.at))

    def write(self, item: Item, place: Place, ready: Ready) -> None:
        """Write a page as the export has it. Call in a transaction.

        Raises pages.NotDone, sanitise.TooLong.
        """
        title, html, digest = ready.text.title, ready.text.body, ready.digest
        if place.was and place.was.digest == digest:
            self.job.report.count("pages", "unchanged")
            return
        own = page_of(item)
        if own and place.was is None:
            rebuilt = self._rebuilt(item, place, own)
            self._keep(place, rebuilt, digest)
            for path in own.before:
                leave(self.job.blog, path, rebuilt.page)
            return
        bare, pictures = _PICTURE.subn("", html)
        if pictures:
            says = "Pages have no pictures here; they are left out of its text."
            self.job.report.note(item.line, about(item), says)
        if item.comments:
            self._leave_comments(item)
        text = self._text(item, place, title, bare)
        if text is None:
            return
        self._show(item, place, text.page, text)
        self._keep(place, text, digest)

    def _rebuilt(self, item: Item, place: Place, own: OwnPage) -> PageText:
        """Write a page with all the texts that it had."""
        past = [
            pages.Past(
                one.number, one.title, item.content if one.body is None else one.body, one.at
            )
            for one in own.texts
        ]
        job = self.job
        text = pages.rebuild(job.blog, slug=place.slug, texts=past, shown=own.shown, by=job.by)
        job.report.count("pages", "added")
        return text

    def _keep(self, place: Place, text: PageText, digest: str) -> None:
        page = text.page
        said = {"digest": digest, "seen": text.number, "placed": page.get_absolute_url()}
        if place.was:
            Imported.objects.filter(pk=place.was.pk).update(**said)
        else:
            Imported.objects.create(
                blog=self.job.blog, number=place.number, address=place.address, page=page, **said
            )
        leave(self.job.blog, place.address, page)

    def _text(self, item: Item, place: Place, title: str, html: str) -> PageText | None:
        """Return the newest text of the page, written now; None when it was changed here."""
        job = self.job
        if place.was is None:
            page = pages.start(job.blog, slug=place.slug, title=title, body=html, by=job.by)
            job.report.count("pages", "added")
            if not item.link.rstrip("/").endswith(f"/{page.slug}"):
                says = f"Its address here is {page.get_absolute_url()}"
                job.report.note(item.line, about(item), says)
            return page.texts.get()
        page = Page.objects.get(pk=place.was.here)
        try:
            text = pages.save(page, title=title, body=html, by=job.by, seen=place.was.seen)
        except pages.EditedMeanwhile:
            job.report.count("pages", "changed here, left")
            job.report.note(item.line, about(item), "It was changed here since; that stays.")
            return None
        job.report.count("pages", "updated")
        return text

    def _show(self, item: Item, place: Place, page: Page, text: PageText) -> None:
        """Let readers see a page that was public, unless it was hidden here since."""
        hidden_here = page.shown is None and page.events.filter(act=PageEvent.Act.HIDE).exists()
        if place.standing.at is None or hidden_here:
            return
        try:
            pages.show(page, by=self.job.by, seen=text.number)
        except pages.NotDone as refusal:
            self.job.report.count("pages", "not shown to readers")
            says = f"Readers do not see it yet. {refusal}"
            self.job.report.note(item.line, about(item), says)

    def _leave_comments(self, item: Item) -> None:
        number = len(item.comments)
        self.job.report.count("comments", "on pages, which have none here", number)
        self.job.report.note(item.line, about(item), f"Its comments ({number}) have no place here.")
