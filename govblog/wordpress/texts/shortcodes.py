"""WordPress's shortcodes: which square brackets are one, what it says, and where it ends.

`[name]` is a shortcode if

- it is one that we know (`KNOWN`), with a closing tag where it makes no sense without one; or
- it has a closing tag behind it, `[name] … [/name]`; or
- it says something by name, `[name colour="red"]`; or
- there is an underscore in its name, `[contact_form]`, as there is in no word.

Everything else is words: [sic], [1], [see below], [/b], and all that has no letter first. A pair
of brackets too many, `[[gallery]]`, is how WordPress is told that a shortcode is meant as words:
one pair goes, the rest stays. Double round brackets are a footnote, as of the plugins for them,
if there are several words in them, no round bracket without its partner, and nothing but words
and links.
"""

import re
from collections import defaultdict
from dataclasses import dataclass

from govblog.wordpress.texts.markup import Token, attributes, decoded

NOTES = frozenset("footnote footnotes fn ref efn_note note_ref sidenote mfn".split())
CODES = frozenset({"code", "sourcecode"})
CAPTIONS = frozenset({"caption", "wp_caption"})
VIDEOS = frozenset({"youtube", "vimeo", "embed", "embedyt", "youtube_sc"})
FILES = frozenset({"audio", "video", "playlist"})
_ALONE = frozenset("gallery youtube vimeo embedyt youtube_sc audio video playlist".split())
KNOWN = NOTES | CODES | CAPTIONS | VIDEOS | FILES | {"gallery"}
NOTE_OPENS, NOTE_CLOSES = "((", "))"
LONGEST_NOTE = 300  # pieces

PATTERN = re.compile(
    r"\[\[/?[a-zA-Z][\w-]*(?:[\s=/][^\[\]]*+)?\]\]"
    r"|\[/?[a-zA-Z][\w-]*+(?:[\s=/][^\[\]]*+)?\]|\(\((?!\()|\)\)"
)
_PARTS = re.compile(r"\[(\[?)(/?)([a-zA-Z][\w-]*+)([^\[\]]*+)\]")
_NAMED = re.compile(r"\s[a-zA-Z_][\w-]*=[\"'“”\w#/.-]")
_ADDRESS = re.compile(r"(?:https?:)?//[^\s\"'“”″\]<>]+")
_STRAIGHT = str.maketrans("“”″", '"""')
_IN_NOTES = frozenset("a em strong i b cite code sub sup span".split())


@dataclass(slots=True)
class Code:
    """A shortcode in a list of tokens: its name in small letters, what it says, its end's place."""

    name: str
    said: str
    source: str
    end: int | None = None  # None for one that encloses nothing


def found(pieces: list[Token]) -> dict[int, Code]:
    """Return the shortcodes among pieces by where they begin.

    An opening tag belongs to the first closing tag of its name behind it that has no other. What
    is `[[name] … [/name]]` loses the outer brackets in `pieces`.
    """
    codes: dict[int, Code] = {}
    opened: dict[str, list[int]] = defaultdict(list)
    for place, piece in enumerate(pieces):
        parts = _PARTS.fullmatch(piece.source) if piece.kind == "code" else None
        if parts is None or parts[1]:
            continue
        name = parts[3].lower()
        if not parts[2]:
            codes[place] = Code(name, parts[4], piece.source)
            opened[name].append(place)
        elif opened[name]:
            codes[opened[name].pop()].end = place
    meant = {
        place: code
        for place, code in codes.items()
        if _is_meant(code) and not _is_quoted(pieces, place, code.end)
    }
    return meant | _round(pieces)


def said_by_name(said: str) -> dict[str, str]:
    """Return what a shortcode says by name, whatever its quotation marks are."""
    return attributes(said.translate(_STRAIGHT))


def addresses(said: str) -> list[str]:
    """Return the web addresses in what a shortcode says."""
    return [decoded(one) for one in _ADDRESS.findall(said)]


def _is_quoted(pieces: list[Token], place: int, end: int | None) -> bool:
    """Say whether a shortcode and its end are meant as words; take the brackets that say so."""
    if end is None or not 0 < place < end < len(pieces) - 1:
        return False
    before, after = pieces[place - 1], pieces[end + 1]
    if before.kind + after.kind != "texttext":
        return False
    if not (before.source.endswith("[") and after.source.startswith("]")):
        return False
    pieces[place - 1] = Token("text", before.source[:-1])
    pieces[end + 1] = Token("text", after.source[1:])
    return True


def _is_meant(code: Code) -> bool:
    if code.end is not None:
        return True
    if code.name in KNOWN:
        # Old captions say their words by name
        return code.name in _ALONE or (code.name in CAPTIONS and "caption=" in code.said)
    return "_" in code.name or bool(_NAMED.match(code.said))


def literal(source: str) -> str:
    """Return the words that a tag stands for which is no shortcode."""
    parts = re.fullmatch(r"\[(\[/?([a-zA-Z][\w-]*)([^\[\]]*)\])\]", source)
    if parts is None:
        return source
    known = parts[2].lower() in KNOWN or "_" in parts[2] or _NAMED.match(parts[3])
    return parts[1] if known else source


def _round(pieces: list[Token]) -> dict[int, Code]:
    """Return the footnotes in double round brackets."""
    notes: dict[int, Code] = {}
    opened, silent = None, 0
    for place, piece in enumerate(pieces):
        if piece.tag in {"pre", "code"}:
            silent += 1 if piece.kind == "start" else -1
        if piece.kind != "code" or silent > 0:
            continue
        if piece.source == NOTE_OPENS:
            opened = place
        elif piece.source == NOTE_CLOSES and opened is not None:
            if place - opened < LONGEST_NOTE and _is_note(pieces[opened + 1 : place]):
                notes[opened] = Code(NOTE_OPENS, "", NOTE_OPENS, end=place)
            opened = None
    return notes


def _is_note(inside: list[Token]) -> bool:
    said = "".join(one.source for one in inside if one.kind in {"text", "code"})
    depth = 0
    for bracket in re.findall(r"[()]", said):
        depth += 1 if bracket == "(" else -1
        if depth < 0:
            return False
    plain = all(one.kind in {"text", "code"} or one.tag in _IN_NOTES for one in inside)
    return plain and depth == 0 and len(said.split()) > 1 and "\n\n" not in said
