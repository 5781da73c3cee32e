"""Pictures of the old blog: from a copy of its uploads, or from the one host that was named."""

import os
import re
from collections.abc import Callable
from pathlib import Path

from django.contrib.auth.models import User
from django.db import transaction

from govblog.inside import LeadsOut, inside
from govblog.wordpress.loading.fetching import NotFetched
from govblog.wordpress.loading.gathering import BIGGEST, Attachment, Gathered
from govblog.wordpress.loading.identity import Known
from govblog.wordpress.loading.names import below_uploads, host_of, line_of
from govblog.wordpress.loading.report import Report
from govblog.wordpress.texts import known
from posts import pictures
from posts.models import Blog, Imported, Picture
from posts.models.imported import LONGEST_ADDRESS

_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp)$", re.IGNORECASE)
_SIZE = re.compile(r"-[0-9]{1,5}x[0-9]{1,5}(?=\.[a-zA-Z]+$)")
_LONGEST_WORDS = 300
Fetch = Callable[[str], bytes]


class NoSuchFolder(ValueError):
    """There is no folder of this name to read from; the message says so."""


def root_of(folder: Path) -> Path:
    """Return the folder of uploads in a copy of a blog's files. Raises NoSuchFolder."""
    if not folder.is_dir():
        raise NoSuchFolder(f"There is no folder {folder}.")
    root = folder.resolve()
    for below in ("wp-content/uploads", "uploads"):
        if (root / below).is_dir():
            found = (root / below).resolve()
            if not found.is_relative_to(root):
                says = f"{folder / below} is a link that leads out of {folder}. Name the folder"
                raise NoSuchFolder(f"{says} that it leads to, {found}, if you mean that one.")
            return found
    return root


class Pictures:
    """The pictures of an export, each taken over once and known by its path below the uploads."""

    def __init__(  # noqa: PLR0913 (what an import was asked to do with pictures)
        self,
        blog: Blog,
        gathered: Gathered,
        before: Known,
        by: User,
        report: Report,
        *,
        root: Path | None = None,
        fetch: Fetch | None = None,
        keep: bool = True,
    ) -> None:
        self.blog, self.before, self.by, self.report = blog, before, by, report
        self.root, self.fetch, self.keep = root, fetch, keep
        self.by_file = {one.file: one for one in gathered.attachments if one.file}
        self.by_stored = {one.stored: one for one in gathered.attachments if one.stored}
        self.by_number = {one.number: one for one in gathered.attachments if one.number}
        self.hosts = {host_of(one.url) for one in gathered.attachments} | {
            gathered.source.partition("/")[0]
        }
        self._made: dict[str, Picture | None] = {}

    def take(self, one: Attachment) -> None:
        """Take over a file that the export names; what is no picture is only counted."""
        if not one.file or not _PICTURE.search(one.file):
            self.report.count("files", "not taken")
            says = "Only pictures (JPEG, PNG, WebP, GIF) are taken over; keep this file elsewhere."
            self.report.note(one.line, one.url[:200] or f"attachment {one.number}", says)
            return
        self._picture(one.file, one)

    def at(self, url: str) -> known.Picture | None:
        """Return the picture of exactly this address, if it is here or can be had."""
        file = below_uploads(url)
        if not file or not _PICTURE.search(file) or host_of(url) not in self.hosts:
            return None
        whole = _SIZE.sub("", file)
        if whole != file and self._is_there(whole):
            # A smaller copy that WordPress made: the whole picture stands for it
            return None
        if file not in self.by_file and not self._is_there(file) and self.fetch is None:
            return None
        said = self.by_file.get(file) or Attachment(0, None, file, url, "", "", None, "")
        return self._told(self._picture(file, said))

    def _is_there(self, file: str) -> bool:
        return file in self.by_file or bool(self._made.get(file)) or self._is_in_folder(file)

    def _is_in_folder(self, file: str) -> bool:
        if self.root is None:
            return False
        try:
            return inside(self.root, file) is not None
        except LeadsOut:
            # Asked for by the name it has, it is in the report with why it is not read
            return os.path.lexists(self.root / file)

    def url_of(self, number: int) -> str | None:
        """Return the address that the file of an attachment had."""
        one = self.by_number.get(number)
        return one.url if one else None

    @staticmethod
    def _told(picture: Picture | None) -> known.Picture | None:
        if picture is None:
            return None
        return known.Picture(picture.file.url, picture.alt, picture.caption)

    def numbered(self, number: str) -> Picture | None:
        """Return the picture with an id of WordPress, as it stands in a field of a post."""
        one = self.by_number.get(int(number)) if re.fullmatch("[0-9]{1,18}", number) else None
        return self._picture(one.file, one) if one and _PICTURE.search(one.file) else None

    def named(self, file: str) -> Picture | None:
        """Return the picture of a file that an export of ours names, by its path in our media."""
        one = self.by_stored.get(file)
        return self._picture(one.file, one) if one else None

    def _picture(self, file: str, one: Attachment | None) -> Picture | None:
        if file not in self._made:
            self._made[file] = self._taken(file, one)
        return self._made[file]

    def _taken(self, file: str, one: Attachment | None) -> Picture | None:
        was = self.before.by_address.get(file)
        if was and was.picture:
            self.report.count("pictures", "unchanged")
            return Picture.objects.filter(pk=was.picture).first()
        said = one or Attachment(0, None, file, "", "", "", None, "")
        try:
            if len(file) > LONGEST_ADDRESS:
                raise pictures.NotTaken("Its path is too long to be kept.")
            data = self._data(file, said)
            if data is None:
                return None
            picture = self._kept(file, said, data)
        except (pictures.NotTaken, NotFetched, LeadsOut, OSError) as error:
            says = str(error) if not isinstance(error, OSError) else "The file cannot be read."
            self.report.count("pictures", "refused")
            self.report.note(said.line, file, says, refused=True)
            return None
        self.report.count("pictures", "added")
        if not said.alt.strip():
            self.report.count("pictures", "without alternative text, so decorative here")
        return picture

    def _data(self, file: str, said: Attachment) -> bytes | None:
        url = said.url
        if self.root is not None:
            found = inside(self.root, said.stored or file)
            if found is not None:
                if found.stat().st_size > pictures.MOST_BYTES:
                    raise pictures.NotTaken("The picture must be 10 MB or less.")
                return found.read_bytes()
            if self.fetch is None:
                self.report.count("pictures", "missing")
                says = "It is not in the folder of --media."
                self.report.note(self._line(file), file, says)
                return None
        if self.fetch is not None and url:
            return self.fetch(url)
        self.report.count("pictures", "listed, not fetched")
        self.report.note(self._line(file), url or file, "Not fetched: see --media.")
        return None

    def _line(self, file: str) -> int:
        return self.by_file[file].line if file in self.by_file else 0

    def _kept(self, file: str, said: Attachment, data: bytes) -> Picture | None:
        words = {"caption": line_of(said.caption, _LONGEST_WORDS), **dict(said.rights)}
        if not self.keep:
            pictures.reencoded(data)
            return None
        number = said.number if said.number and said.number <= BIGGEST else None
        if number in self.before.by_number:
            number = None
        with transaction.atomic():
            alt = line_of(said.alt, _LONGEST_WORDS)
            picture = pictures.add(self.blog, data, by=self.by, alt=alt, **words)
            free = not Imported.objects.filter(blog=self.blog, number=number).exists()
            Imported.objects.create(
                blog=self.blog,
                number=number if free else None,
                address=file,
                placed=picture.file.url,
                picture=picture,
            )
        return picture
