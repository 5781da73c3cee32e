"""The first reading of the files of an export: what there is, and which address each will have.

Links between posts, pictures and parents point forward and back, so all places are given before
anything is written. It keeps a line or two of each thing in memory, never a text.
"""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from django.utils import timezone

from govblog.wordpress.items import Author, Channel, Item, Term
from govblog.wordpress.loading import own as ours
from govblog.wordpress.loading import own_posts
from govblog.wordpress.loading.identity import Known, Was
from govblog.wordpress.loading.names import below_uploads, home_of, path_of, slug_of
from govblog.wordpress.loading.report import Report
from govblog.wordpress.loading.standing import Standing, standing_of
from govblog.wordpress.texts.comments import SAMPLE
from posts.models import Blog
from posts.models.post import article_path
from posts.pages import RESERVED

KINDS = {"post": "posts", "page": "pages"}
# What a blog keeps for itself, or nobody reads: counted, without a note for each
_SILENT = {"attachment", "nav_menu_item", "revision"}
_ARTICLE = re.compile(r"^/([0-9]{4})/([0-9]{2})/([0-9]{2})/([^/]+)/?$")
BIGGEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Place:
    """Where a post or page will stand. `number` is its id if no other thing had it before."""

    kind: str
    number: int | None
    address: str
    standing: Standing
    slug: str
    day: dt.date | None
    path: str  # "" for what readers do not see
    was: Was | None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of the old blog. `file` is its path below wp-content/uploads."""

    line: int
    number: int | None
    file: str
    url: str
    alt: str
    caption: str
    parent: int | None
    address: str
    rights: tuple[tuple[str, str], ...] = ()  # credit, source and licence, as ours says them
    stored: str = ""  # where the file is in our own folder of media


@dataclass
class Gathered:
    """What the files hold, by what it is asked for."""

    channel: Channel = field(default_factory=Channel)
    authors: dict[str, Author] = field(default_factory=dict)
    terms: dict[tuple[str, str], Term] = field(default_factory=dict)
    attachments: list[Attachment] = field(default_factory=list)
    places: dict[tuple[int, int], Place] = field(default_factory=dict)  # by file and line
    by_number: dict[int, Place] = field(default_factory=dict)
    by_path: dict[str, Place] = field(default_factory=dict)
    blocks: dict[int, str] = field(default_factory=dict)  # texts that posts use again
    attached: dict[int, list[int]] = field(default_factory=dict)  # by the post they belong to
    items: int = 0
    comments: set[int] = field(default_factory=set)  # their numbers
    sample: list[str] = field(default_factory=list)  # what the first of them say
    own: ours.Told | None = None  # what an export of ours says of the whole blog
    marks: set[str] = field(default_factory=set)  # of the blogs here that wrote its posts

    @property
    def numbering(self) -> dict[str, list[int | None] | None]:
        """By which ids a blog of ours calls its things, by its mark; None where WordPress, which
        took them over from it, gave them others."""
        if self.own:
            above = list(self.own.ids_above)
            # An earlier release did not say
            return {} if None in above else {self.own.mark: above}
        return dict.fromkeys(sorted(self.marks))

    @property
    def source(self) -> str:
        """Host and path of the old blog."""
        return home_of(self.channel.base_blog_url or self.channel.link)


class Gathering:
    """Takes in what is found in the files, one after the other."""

    def __init__(self, blog: Blog, known: Known, report: Report) -> None:
        self.blog, self.known, self.report = blog, known, report
        self.found = Gathered()
        self.now = timezone.now()
        self.file = -1
        self._guids: dict[int, str] = {}
        self._without: dict[str, list[int]] = {}  # hashes of what has no id, by what it is known by

    def read(self, file: Path, found: Iterable[object]) -> None:
        """Take in one file."""
        self.file += 1
        self.report.file = file.name
        for one in found:
            self.take(one)

    def take(self, one: object) -> None:
        """Take in one thing."""
        match one:
            case Channel():
                if not self.found.source:
                    self.found.channel = one
            case Author():
                self.found.authors.setdefault(one.login.casefold(), one)
            case Term():
                self.found.terms.setdefault((one.kind, one.slug), one)
            case Item():
                self._item(one)

    def _item(self, item: Item) -> None:
        found = self.found
        found.items += 1
        found.comments.update(one.number for one in item.comments if one.number is not None)
        if len(found.sample) < SAMPLE:
            found.sample += [one.content for one in item.comments[: SAMPLE - len(found.sample)]]
        if told := ours.told_by(item):
            found.own = told
            return
        if mark := ours.mark_of(item):
            found.marks.add(mark)
        if item.kind not in KINDS:
            self._leave_comments(item)
        if item.kind == "attachment":
            self._attachment(item)
        elif item.kind in KINDS:
            self._place(item)
        elif item.kind == "wp_block" and item.number:
            if item.status == "publish" and not item.password:
                self.found.blocks[item.number] = item.content
        else:
            self.report.count(f"other things ({item.kind[:40] or 'no kind'})", "not taken")
            if item.kind not in _SILENT:
                says = f"There is no “{item.kind[:40]}” here, so it is not taken over."
                self.report.note(item.line, about(item), says)

    def _attachment(self, item: Item) -> None:
        if item.status in {"trash", "private"}:
            self.report.count("files", "private or in the bin, not taken")
            return
        self.found.attachments.append(attachment_of(item))
        if item.parent and item.number:
            self.found.attached.setdefault(item.parent, []).append(item.number)

    def _place(self, item: Item) -> None:
        what = KINDS[item.kind]
        number = item.number if item.number and item.number <= BIGGEST else None
        if number in self.found.by_number and number is not None:
            if self._guids.get(number) == item.guid + item.link:
                self.report.count(what, "twice in the export")
                self.report.note(item.line, about(item), "It stands in the export twice.")
                return
            says = f"Another thing in the export has its id {number}, so it is known without one."
            self.report.note(item.line, about(item), says)
            number = None
        known_by = path_of(item.link)[:500] if number else self._key(item)
        if known_by is None:
            self.report.count(what, "twice in the export")
            self.report.note(item.line, about(item), "It stands in the export twice.")
            return
        standing = own_posts.standing_of(item, self.now)
        standing = standing or standing_of(item, self.now, self.blog.zone)
        if standing.says:
            self.report.note(item.line, about(item), standing.says)
        if not standing.taken:
            self.report.count(what, "not taken")
            self._leave_comments(item)
            return
        place = self._placed(item, number, known_by, standing)
        self.found.places[self.file, item.line] = place
        if number is not None:
            self.found.by_number[number] = place
            self._guids[number] = item.guid + item.link
        if place.address:
            self.found.by_path.setdefault(place.address.rstrip("/"), place)

    def _leave_comments(self, item: Item) -> None:
        if item.comments:
            became = "under what is not taken"
            self.report.count("comments", became, len(item.comments))

    def _key(self, item: Item) -> str | None:
        """Return what a thing without an id is known by and nothing else in the export is; None for
        one that stands there once more."""
        key = path_of(item.link)[:500] or _known_by(item)
        before = self._without.setdefault(key, [])
        said = hash((item.kind, item.guid, item.link, item.title, item.content))
        if said in before:
            return None
        before.append(said)
        return key if len(before) == 1 else f"{key[:480]} #{len(before)}"

    def _placed(self, item: Item, number: int | None, kept: str, standing: Standing) -> Place:
        was = self.known.of(number, kept)
        if was and was.kind != item.kind:
            # An id that stood for something else when it was imported before
            number, kept = None, kept or _known_by(item)
            was = self.known.of(None, kept)
        if item.kind == "page":
            slug = was.slug if was else self._page_slug(item)
            path, day = f"/{slug}/" if standing.at else "", None
        else:
            slug = was.slug if was else self._post_slug(item)
            day = self._day(item, standing)
            path = article_path(day, slug) if day else ""
        if was and was.placed and path:
            path = was.placed
        return Place(item.kind, number, kept, standing, slug, day, path, was)

    def _post_slug(self, item: Item) -> str:
        base = ours.slug_of(item) or slug_of(
            item.slug, item.title, f"post-{item.number or item.line}"
        )
        return self.known.free("post", base)

    def _page_slug(self, item: Item) -> str:
        base = ours.slug_of(item) or slug_of(
            item.slug, item.title, f"page-{item.number or item.line}", longest=90
        )
        if base in RESERVED or base.isdigit():
            base = f"{base}-page"
        return self.known.free("page", base)

    def _day(self, item: Item, standing: Standing) -> dt.date | None:
        """Return the day of an address: that which the old one had, where it is near enough."""
        if standing.at is None:
            return None
        zoned = standing.at.astimezone(self.blog.zone).date()
        if match := _ARTICLE.match(path_of(item.link)):
            try:
                day = dt.date(*(int(part) for part in match.groups()[:3]))
            except ValueError:
                return zoned
            if abs((day - zoned).days) <= 1:
                return day
        return zoned


def _known_by(item: Item) -> str:
    """Return what a thing without id and path is known by when it comes again."""
    return item.guid[:500] or f"{item.kind}: {item.title[:200]} {item.local_date or ''}"


def about(item: Item) -> str:
    """Return what a note calls an item."""
    named = f"“{item.title.strip()[:60]}”" if item.title.strip() else f"{item.number or ''}".strip()
    return f"{item.kind[:40] or 'thing'} {named or 'without a title'}"


def attachment_of(item: Item) -> Attachment:
    """Return what is known of a file."""
    meta = dict(item.meta)
    file = meta.get("_wp_attached_file", "") or below_uploads(item.attachment_url)
    return Attachment(
        item.line,
        item.number,
        file,
        item.attachment_url,
        meta.get("_wp_attachment_image_alt", ""),
        item.excerpt,
        item.parent,
        path_of(item.link),
        tuple(ours.picture_of(item.meta).items()),
        ours.stored_of(item.meta),
    )
