"""What is at hand while the text of one post is made: the callbacks, the notes, the makers."""

import re
from collections.abc import Callable, Iterable, Mapping

from govblog.prose.allowed import TAGS
from govblog.prose.inline import attributes
from govblog.prose.tree import Child, Node
from govblog.wordpress.texts.addresses import full, spellings
from govblog.wordpress.texts.known import Around, Note, Picture

Maker = Callable[["Work", Node], list[Child]]
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp)$", re.IGNORECASE)
_SHOWN = 200  # characters of an address in a note


class Work:
    """The work on one text. `makers` says what becomes of which node, by its tag."""

    def __init__(
        self,
        makers: Mapping[str, Maker],
        media: Callable[[str], Picture | None],
        post_links: Callable[[str], str | None],
        around: Around,
    ) -> None:
        self.makers = makers
        self.media, self.post_links, self.around = media, post_links, around
        self.noted: dict[tuple[str, str], Note] = {}
        self.pictures: dict[str, None] = {}
        self.within, self.shared = 0, 0  # reusable blocks in each other, and in all
        self.gallery_shown = False  # the one of all the post's own pictures
        self.footnotes: dict[str, str] = {}

    def made(self, children: Iterable[Child]) -> list[Child]:
        """Return what becomes of these nodes."""
        done: list[Child] = []
        for one in children:
            done += [one] if isinstance(one, str) else self.one(one)
        return done

    def one(self, node: Node) -> list[Child]:
        """Return what becomes of a node."""
        maker = self.makers.get(node.tag)
        if maker:
            return maker(self, node)
        inside = self.made(node.children)
        return [Node(node.tag, attributes(node), inside)] if node.tag in TAGS else inside

    def note(self, kind: str, about: str, says: str) -> None:
        """Say in the report what was done; of the same, only how often."""
        about = about[:_SHOWN]
        before = self.noted.get((kind, about))
        times = before.times + 1 if before else 1
        self.noted[kind, about] = Note(kind, about, says, times)

    def link(self, address: str) -> str:
        """Return where a link leads from now on."""
        there = full(address, self.around.base)
        if not there.lower().startswith(("http:", "https:")):
            return address
        found = self.post_links(there)
        if found is None and (picture := self.known(address)):
            found = picture.src
        if found is None:
            return address if address.startswith("#") else there
        return found

    def picture(self, address: str, number: int | None = None) -> Picture | None:
        """Return the picture at an address, or of an attachment's number; note what is missing."""
        there = full(address, self.around.base) if address else ""
        theirs = self.around.attachment(number) if number is not None else None
        shown = there or theirs or ""
        found = (self._known(there) if there else None) or (self._known(theirs) if theirs else None)
        if there[:5].lower() == "data:":
            shown = "data:"
        elif shown:
            self.pictures[shown] = None
        if found is None and shown:
            self.note("picture", shown, "The picture was left out: it is not among those here.")
        return found

    def known(self, address: str) -> Picture | None:
        """Return the picture that is here for a link's address, if it is one of a picture."""
        there = full(address, self.around.base)
        return self._known(there) if self.is_picture(there) else None

    @staticmethod
    def is_picture(address: str) -> bool:
        """Say whether an address is that of a picture's file."""
        return bool(_PICTURE.search(address.partition("?")[0]))

    def _known(self, address: str) -> Picture | None:
        if address[:5].lower() == "data:":
            return None
        return next(filter(None, map(self.media, spellings(address))), None)
