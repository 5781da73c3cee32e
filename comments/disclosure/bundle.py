"""Writing a bundle: pages and JSON of the same values, an index of what was cut, a manifest.

At no time are more comments in memory than stand on one page.
"""

import hashlib
import json
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from django.contrib.auth.models import User
from django.template import loader
from django.utils import timezone

from comments import people
from comments.disclosure import gathering, of_person
from comments.disclosure.asking import Asked, Kind, title_of
from comments.disclosure.redacting import WHAT, Redactor, names_of_staff
from comments.disclosure.telling import Teller, Values
from comments.models import Comment, PersonEvent

_GROUND = {
    Kind.FOI: "Personal information of others: section 40, Freedom of Information Act 2000",
    Kind.SAR: "Data of others: paragraph 16 of schedule 2, Data Protection Act 2018",
}
_KINDS = {
    Kind.FOI: "For a request under the Freedom of Information Act",
    Kind.SAR: "For a person who asks what is kept of them",
}
_STYLE = """body { font: 1em/1.5 Helvetica, Arial, sans-serif; max-width: 50em; margin: 2em auto;
padding: 0 1em; overflow-wrap: anywhere; }
article { border-top: 2px solid; margin-top: 2em; }
dt { font-weight: bold; }
dd { margin: 0 0 .5em; white-space: pre-wrap; }
table { border-collapse: collapse; }
th, td { border-bottom: 1px solid; padding: .3em 1em .3em 0; text-align: left;
vertical-align: top; }
"""


@dataclass
class Made:
    """A bundle in a folder: how many comments, how much else of a person, and the size and SHA-256
    of each file."""

    folder: Path
    comments: int = 0
    besides: dict[str, int] = field(default_factory=dict)
    files: list[dict[str, Any]] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """How much of each kind is in it."""
        return {"comments": self.comments, **self.besides}

    def write(self, name: str, pieces: Iterator[str]) -> None:
        """Write one file, piece by piece."""
        digest, size = hashlib.sha256(), 0
        with (self.folder / name).open("wb") as file:
            for piece in pieces:
                said = piece.encode()
                digest.update(said)
                size += file.write(said)
        self.files.append({"name": name, "bytes": size, "sha256": digest.hexdigest()})


def make(asked: Asked, folder: Path, *, way: PersonEvent.Way, by: User | None = None) -> Made:
    """Write a bundle into an empty folder and put that on record; return what was made."""
    made = _made(asked, folder)
    people.record(PersonEvent.Act.DISCLOSED, way, made.counts, by=by)
    return made


def _made(asked: Asked, folder: Path) -> Made:
    made, redactor = Made(folder), _redactor(asked)
    teller = Teller(asked, redactor)
    made.write("style.css", iter([_STYLE]))
    made.write("comments.json", _json(_comments(asked, teller, made)))
    if asked.email and asked.is_own:
        about = of_person.told(asked, teller)
        made.besides = of_person.counts(about)
        made.write("person.json", iter([_dumped(about)]))
        made.write(
            "person.html", _page("person", {"person": about, "sections": of_person.sections(about)})
        )
    cut = [
        {"mark": what.value, "what": WHAT[what], "why": _GROUND[asked.kind], "times": times}
        for what, times in sorted(redactor.counts.items())
    ]
    known = {
        "kind": _KINDS[asked.kind],
        "about": asked.about,
        "made": timezone.now().isoformat(timespec="seconds"),
        "comments": made.comments,
        "cut": cut,
    }
    pages = [one["name"] for one in made.files if one["name"].endswith(".html")]
    made.write("index.html", _page("index", {**known, "pages": sorted(pages)}))
    made.write("manifest.json", iter([_dumped({**known, "files": list(made.files)})]))
    return made


def pack(asked: Asked, *, way: PersonEvent.Way, by: User | None = None) -> IO[bytes]:
    """Return what `make` makes as a ZIP file, at its start; it is gone when it is closed."""
    packed = tempfile.TemporaryFile()  # noqa: SIM115 (whoever sends it closes it)
    with tempfile.TemporaryDirectory() as name:
        made = make(asked, Path(name), way=way, by=by)
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bundle:
            for one in made.files:
                bundle.write(made.folder / one["name"], one["name"])
    packed.seek(0)
    return packed


def _redactor(asked: Asked) -> Redactor:
    return Redactor(gathering.names(asked), names_of_staff(gathering.staff(asked)))


def _comments(asked: Asked, teller: Teller, made: Made) -> Iterator[Values]:
    """Yield what is said of each comment, writing a page of every portion on the way."""
    titles: dict[int, str] = {}
    for number, portion in enumerate(gathering.portions(asked), start=1):
        told = [teller.comment(one, _title(one, titles)) for one in portion]
        made.comments += len(told)
        yield from told
        made.write(f"comments-{number:04}.html", _page("comments", {"comments": told}))


def _title(comment: Comment, titles: dict[int, str]) -> str:
    if comment.post_id not in titles:
        titles[comment.post_id] = title_of(comment.post)
    return titles[comment.post_id]


def _json(values: Iterator[Values]) -> Iterator[str]:
    yield "["
    for number, one in enumerate(values):
        yield f"{',' if number else ''}\n{json.dumps(one, ensure_ascii=False)}"
    yield "\n]\n"


def _dumped(values: Values) -> str:
    return json.dumps(values, ensure_ascii=False, indent=1) + "\n"


def _page(name: str, context: Values) -> Iterator[str]:
    yield loader.get_template(f"disclosure/{name}.html").render(context)
