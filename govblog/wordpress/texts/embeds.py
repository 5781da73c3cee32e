"""Videos and other things from elsewhere: a video of ours, or a link."""

import re
from urllib.parse import urlsplit

from govblog.prose.allowed import VIDEO
from govblog.prose.tree import Child, Node, within
from govblog.prose.videos import Video, video
from govblog.wordpress.texts.addresses import full
from govblog.wordpress.texts.work import Work

_ALONE = re.compile(r"https?://[^\s<>\"]{4,1000}", re.IGNORECASE)
_FLASH = re.compile(r"/(?:v|e)/([A-Za-z0-9_-]{11})(?:[?&].*)?$")
_YOUTUBE_KEY = re.compile(r"[A-Za-z0-9_-]{11}")
_VIMEO_KEY = re.compile(r"[0-9]{6,12}")


def known(address: str) -> Video | None:
    """Return the video at an address, also where it is that of an old player."""
    found = video(address)
    flash = _FLASH.search(address) if found is None and "youtube" in address else None
    return video(f"https://youtu.be/{flash[1]}") if flash else found


def player(found: Video, title: str = "") -> Node:
    """Return a video as the editor keeps it."""
    words = " ".join(title.split()) or f"Video on {found.site}"
    return Node("div", {"class": VIDEO}, [Node("a", {"href": found.page}, [words])])


def shown(work: Work, address: str, title: str = "") -> Node:
    """Return what stands at an address as a video, or as a link in a paragraph."""
    address = full(address, work.around.base or "https:")
    if found := known(address):
        return player(found, title)
    work.note("embed", address, "It is a link now: only videos of YouTube and Vimeo can be shown.")
    words = " ".join(title.split()) or address
    return Node("p", {}, [Node("a", {"href": work.link(address)}, [words])])


def alone(text: str) -> str:
    """Return the web address that a line consists of, or nothing."""
    line = text.strip()
    return line if _ALONE.fullmatch(line) else ""


def line(work: Work, address: str) -> Node:
    """Return what WordPress shows for an address on a line of its own: a video, or a link."""
    if found := known(address):
        return player(found)
    return Node("p", {}, [Node("a", {"href": work.link(address)}, [address])])


def frame(work: Work, node: Node) -> list[Child]:
    """Return what becomes of a frame, or of an old player: `iframe`, `embed`, `object`."""
    said = node.attributes
    address = said.get("src") or said.get("data") or _movie(node)
    inside = work.made(one for one in node.children if isinstance(one, Node))
    if not address or address.startswith(("about:", "data:", "javascript:")):
        return inside
    if _is_hidden(said):
        return []
    # What stands in an object or a frame is for browsers without: the same thing again
    return [shown(work, address, said.get("title", ""))]


def _movie(node: Node) -> str:
    for one in within(node.children):
        if one.tag == "param" and one.attributes.get("name", "").lower() in {"movie", "src"}:
            return one.attributes.get("value", "")
        if one.tag == "embed" and one.attributes.get("src"):
            return one.attributes["src"]
    return ""


def _is_hidden(said: dict[str, str]) -> bool:
    """Say whether a frame or a picture is there to count readers, not to be seen."""
    return said.get("width") in {"0", "1"} or said.get("height") in {"0", "1"}


def player_of_file(work: Work, node: Node) -> list[Child]:
    """Return what becomes of `audio` and `video`: a link to the file."""
    address = node.attributes.get("src", "") or next(
        (one.attributes["src"] for one in within(node.children) if one.attributes.get("src")), ""
    )
    return [file(work, address, node.tag)] if address else []


def file(work: Work, address: str, kind: str) -> Node:
    """Return a link to a recording; `kind` is "audio" or "video"."""
    there = full(address, work.around.base)
    if found := known(there):
        return player(found)
    try:
        name = urlsplit(there).path.rpartition("/")[2]
    except ValueError:
        name = ""
    work.note("embed", there, "It is a link to the file now: recordings are not played in a page.")
    words = f"{kind.capitalize()}: {name or there}"
    return Node("p", {}, [Node("a", {"href": work.link(address)}, [words])])


def key(site: str, words: str) -> str:
    """Return the address of a video of which only the key is said, or nothing."""
    said = words.strip().strip("\"'“”")
    if site == "vimeo":
        return f"https://vimeo.com/{said}" if _VIMEO_KEY.fullmatch(said) else ""
    return f"https://youtu.be/{said}" if _YOUTUBE_KEY.fullmatch(said) else ""
