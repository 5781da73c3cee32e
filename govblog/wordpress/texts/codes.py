"""What becomes of shortcodes: captions, galleries, videos, recordings, footnotes."""

import re

from govblog.prose.allowed import FOOTNOTE
from govblog.prose.tree import Child, Node, text_of
from govblog.wordpress.texts import embeds, pictures, shortcodes
from govblog.wordpress.texts.reading import read
from govblog.wordpress.texts.work import Maker, Work

_NUMBERS = re.compile(r"\d{1,18}")
# In which plugins that are widely used keep a text for some readers
_FOR_SOME = frozenset(
    "access hidden hide logged_in loggedin is_logged_in member member_only memberonly members "
    "members_access members_logged_in members_only membersonly password private protect protected "
    "restrict restricted secret subscriber subscribers user_only".split()
)
_FILES = (
    "src",
    "mp3",
    "m4a",
    "ogg",
    "wav",
    "wma",
    "flac",
    "mp4",
    "m4v",
    "webm",
    "ogv",
    "wmv",
    "flv",
)


def code(work: Work, node: Node) -> list[Child]:
    """Return what becomes of a shortcode; of one that we do not know, the text in it, unless that
    was for some readers only."""
    name = node.attributes["name"]
    maker = _MAKERS.get(name)
    if maker:
        return maker(work, node)
    if name in _FOR_SOME and node.children:
        work.note("shortcode", name, "It was left out with its text, which not everybody saw.")
        return []
    says = "It was left out." if not node.children else "It was left out; the text in it was kept."
    work.note("shortcode", name, says)
    return work.made(node.children)


def note(work: Work, node: Node) -> list[Child]:
    """Return a footnote where it is called."""
    return [Node("span", {"class": FOOTNOTE}, work.made(node.children))]


def _caption(work: Work, node: Node) -> list[Child]:
    """Return a picture with its caption: behind it, or said by name as it was until 2012."""
    said = shortcodes.said_by_name(node.attributes["said"])
    inside = work.made(node.children)
    shown: list[Child] = [one for one in inside if pictures.images([one])]
    words = work.made(read(said["caption"])) if "caption" in said else []
    words = [*words, *(one for one in inside if not pictures.images([one]))]
    return pictures.captioned(shown, words)


def _gallery(work: Work, node: Node) -> list[Child]:
    """Return the pictures of a gallery, each in a frame with its caption.

    One that lists none is of the post's own pictures, and is shown once.
    """
    said = shortcodes.said_by_name(node.attributes["said"])
    listed = said.get("ids") or said.get("include") or ""
    left_out = set(map(int, _NUMBERS.findall(said.get("exclude", ""))))
    numbers = [int(one) for one in _NUMBERS.findall(listed)]
    if not numbers and not work.gallery_shown:
        numbers, work.gallery_shown = list(work.around.attached), True
    done: list[Child] = []
    for number in numbers:
        address = work.around.attachment(number)
        if number in left_out or (address and not listed and not work.is_picture(address)):
            continue
        if address is None:
            work.note("picture", f"attachment {number}", "It is not in the file and was left out.")
        elif picture := work.picture(address):
            done.append(pictures.framed([pictures.shown(picture)], [picture.caption]))
    return [*done, *work.made(node.children)]


def _video(work: Work, node: Node) -> list[Child]:
    """Return the video, or the link, that a shortcode shows."""
    name, said = node.attributes["name"], node.attributes["said"]
    words = text_of(node.children).strip()
    site = "vimeo" if name == "vimeo" else "youtube"
    named = shortcodes.said_by_name(said)
    found = [*shortcodes.addresses(said), *shortcodes.addresses(words)]
    keys = [named.get("id", ""), named.get("v", ""), said.strip(" =/"), words]
    found += filter(None, (embeds.key(site, one) for one in keys))
    if found:
        return [embeds.shown(work, found[0], named.get("title", ""))]
    work.note("shortcode", name, "It was left out: it names no video.")
    return work.made(node.children)


def _file(work: Work, node: Node) -> list[Child]:
    """Return links to the recordings of a shortcode."""
    name, said = node.attributes["name"], shortcodes.said_by_name(node.attributes["said"])
    kind = "video" if name == "video" or said.get("type") == "video" else "audio"
    written = node.attributes["said"] + text_of(node.children)
    found = [said[one] for one in _FILES if said.get(one)][:1] or shortcodes.addresses(written)
    numbers = map(int, _NUMBERS.findall(said.get("ids", "")))
    found += filter(None, map(work.around.attachment, numbers))
    if not found:
        work.note("shortcode", name, "It was left out: it names no recording.")
        return work.made(node.children)
    return [embeds.file(work, address, kind) for address in found]


_MAKERS: dict[str, Maker] = {
    **dict.fromkeys([*shortcodes.NOTES, shortcodes.NOTE_OPENS], note),
    **dict.fromkeys(shortcodes.CAPTIONS, _caption),
    **dict.fromkeys(shortcodes.VIDEOS, _video),
    **dict.fromkeys(shortcodes.FILES, _file),
    "gallery": _gallery,
}
