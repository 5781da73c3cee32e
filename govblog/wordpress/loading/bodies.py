"""The text of a post or page as HTML for here: its pictures and links lead to what is here."""

from urllib.parse import parse_qsl, urlsplit

from govblog.wordpress.items import Item
from govblog.wordpress.loading.gathering import Place, about
from govblog.wordpress.loading.job import Job
from govblog.wordpress.loading.names import host_of, path_of
from govblog.wordpress.texts import bodies
from govblog.wordpress.texts.known import Around

_NUMBERS = ("p", "page_id")
_NAMED = {"block", "shortcode"}


class Bodies:
    """Makes texts, knowing all that the files hold."""

    def __init__(self, job: Job) -> None:
        self.job = job
        source = job.gathered.source
        self.host = source.partition("/")[0]

    def html(self, item: Item) -> str:
        """Return the text of an item as HTML for the door; what could not stay is reported."""
        gathered = self.job.gathered
        around = Around(
            base=item.link or gathered.channel.link,
            attachment=self.job.pictures.url_of,
            attached=tuple(gathered.attached.get(item.number or 0, ())),
            reusable=gathered.blocks.get,
            footnotes=dict(item.meta).get("footnotes", ""),
        )
        body = bodies.body(
            item.content, media=self.job.pictures.at, post_links=self.link, around=around
        )
        for note in body.notes:
            named = note.about[:40] if note.kind in _NAMED else "not as they were"
            self.job.report.count(f"{note.kind}s in texts", named, note.times)
            named = f"{about(item)}, {note.kind} {note.about}"
            self.job.report.note(item.line, named, note.says)
        return body.html

    def link(self, address: str) -> str | None:
        """Return where a link to the old blog leads here, None for any other."""
        if not self.host or host_of(address) != self.host:
            return None
        try:
            asked = urlsplit(address)
        except ValueError:
            return None
        place = self._place(path_of(address), asked.query)
        if place is None or not place.path:
            return None
        return f"{place.path}#{asked.fragment}" if asked.fragment else place.path

    def _place(self, path: str, query: str) -> Place | None:
        gathered = self.job.gathered
        if found := gathered.by_path.get(path.rstrip("/")) if path else None:
            return found
        said = dict(parse_qsl(query))
        number = next((said[key] for key in _NUMBERS if said.get(key, "").isdecimal()), "")
        return gathered.by_number.get(int(number)) if number and len(number) < 19 else None
