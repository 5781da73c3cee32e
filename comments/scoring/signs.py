"""The signs a comment is known by: its words, pairs of words, links, shapes, and its writer.

A sign is a short string, kind and value, such as `word:subscribe`. It holds no number that stood
in the text and no whole address.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from comments.scoring.wording import LINK, MONEY, Wording, taken_apart

# Raised when signs are read otherwise than before: an older model is then learned anew
RECIPE = 1

_STEM = 5  # letters by which “subscribe” and “subscribers” are one
_WORD_STEPS = (4, 8, 16, 32, 64, 128)
_SMILE = re.compile(r"[:;=xX]['-]?[)(DPp3]")
_PICTURE = re.compile("[\u2600-\u27bf\U0001f000-\U0001faff]")
_PATH_WORD = re.compile(r"[a-z]{3,15}")
_NAME_WORD = re.compile(r"[^\W\d_]{2,30}")
_SCHEME = re.compile(r"^https?://(?:www\.)?|^www\.")
_HOST = re.compile(r"[^/?#:]{1,253}")


def signs_of(body: str, *, name: str = "", email: str = "") -> list[str]:
    """Return the signs of a comment, each once, sorted. Any text will do."""
    return signs_in(taken_apart(body), name=name, email=email)


def signs_in(wording: Wording, *, name: str = "", email: str = "") -> list[str]:
    """Return the signs of a comment that was taken apart, each once, sorted."""
    found = {*_of_words(wording.words), *_of_links(wording), *_of_shapes(wording)}
    found.update(_of_writer(name, email))
    return sorted(found)


def told(sign: str) -> str:
    """Return a sign in words that a moderator understands."""
    kind, _, value = sign.partition(":")
    return _TOLD[kind].format(value)


_TOLD = {
    "word": "“{}”",
    "pair": "“{}”",
    "stem": "“{}…”",
    "host": "a link to {}",
    "ending": "a link to an address ending in .{}",
    "path": "“{}” in the address of a link",
    "form": "{}",
    "name": "“{}” in the name",
    "email": "an email at {}",
}


def stem(word: str) -> str:
    """Return the beginning by which words of one family are known, "" for a short word."""
    return word[:_STEM] if len(word) >= _STEM and word[0] != "(" else ""


def _of_words(words: tuple[str, ...]) -> Iterator[str]:
    for word in words:
        yield f"word:{word}"
        if stem(word):
            yield f"stem:{stem(word)}"
    for first, second in pairwise(words):
        yield f"pair:{first} {second}"


def _of_links(wording: Wording) -> Iterator[str]:
    if not wording.links:
        return
    yield "form:a link"
    many = len(wording.links)
    yield "form:1 link" if many == 1 else f"form:{many if many < 4 else '4 or more'} links"
    if sum(word != LINK for word in wording.words) <= 1:
        yield "form:nothing but a link"
    for link in wording.links[:20]:
        rest = _SCHEME.sub("", link.casefold())
        host = _HOST.match(rest)
        labels = host[0].rstrip(".").split(".") if host else []
        if len(labels) > 1:
            yield f"host:{'.'.join(labels[-2:])[:60]}"
            yield f"ending:{labels[-1][:20]}"
        path = rest[host.end() :] if host else ""
        yield from (f"path:{word}" for word in _PATH_WORD.findall(path[:200])[:10])


def _of_shapes(wording: Wording) -> Iterator[str]:
    plain, many = wording.plain, len(wording.words)
    yield from (f"form:{trick}" for trick in wording.tricks)
    yield from (f"form:{least} words or more" for least in _WORD_STEPS if many >= least)
    yield from (f"form:{named}" for named, there in _marks(plain) if there)
    if MONEY in wording.words:
        yield "form:an amount of money"
    capitals, small = sum(map(str.isupper, plain)), sum(map(str.islower, plain))
    if capitals + small >= 6 and capitals > 0.7 * (capitals + small):
        yield "form:capital letters"


def _marks(plain: str) -> Iterable[tuple[str, bool]]:
    shout = "!!!" in plain
    return (
        ("3 or more exclamation marks in a row", shout),
        ("an exclamation mark", "!" in plain and not shout),
        ("a question mark", "?" in plain),
        ("a smile in letters", bool(_SMILE.search(plain))),
        ("a picture letter", bool(_PICTURE.search(plain))),
        ("an @", "@" in plain),
        ("several lines", "\n" in plain.strip()),
    )


def _of_writer(name: str, email: str) -> Iterator[str]:
    wording = taken_apart(name[:200])
    for word in _NAME_WORD.findall(wording.plain.casefold())[:5]:
        yield f"name:{word}"
    if wording.links:
        yield "form:a link as the name"
    local, _, domain = email[:254].casefold().rpartition("@")
    if domain:
        yield f"email:{domain[:100]}"
    if sum(c.isdigit() for c in local) >= 3:
        yield "form:3 or more digits in the email"
