"""What a result shows of its post: the title, and the piece of its text that was looked for."""

import re

from django.utils.safestring import SafeString

from govblog import sanitise
from posts.searching.asking import Question
from posts.searching.words import WORD, stem_of

LENGTH = 240  # characters of a piece
_BEFORE = 60  # characters that lead to the first word found
_MOST_PLACES = 200  # that are looked at for the best piece

Spans = list[tuple[int, int]]


def spans(text: str, asked: Question) -> Spans:
    """Return where words that are looked for stand in a text."""
    stems, language = asked.stems, asked.language
    known: dict[str, bool] = {}
    found = []
    for match in WORD.finditer(text):
        form = match.group()
        if (hit := known.get(form)) is None:
            hit = known[form] = stem_of(form, language) in stems
        if hit:
            found.append(match.span())
    return found


def whole(text: str, asked: Question) -> SafeString:
    """Return a short text with what was looked for marked in it."""
    return sanitise.highlighted(text, spans(text, asked))


def piece(excerpt: str, text: str, asked: Question) -> SafeString:
    """Return the piece of a post's text that has most of what was looked for, marked.

    Without any in the text it is the excerpt, or where there is none the text's beginning.
    """
    found = spans(text, asked)
    if not found and excerpt:
        return whole(excerpt, asked)
    start, end = _window(text, found, asked)
    shown = [(a - start, b - start) for a, b in found if start <= a and b <= end]
    before, after = "… " if start else "", " …" if end < len(text) else ""
    shifted = [(a + len(before), b + len(before)) for a, b in shown]
    return sanitise.highlighted(f"{before}{text[start:end]}{after}", shifted)


def _window(text: str, found: Spans, asked: Question) -> tuple[int, int]:
    """Return where the piece begins and ends: never inside a word."""
    places = found[:_MOST_PLACES]
    best, most, last = 0, 0, 0
    stems = [stem_of(text[a:b], asked.language) for a, b in places]
    for first, (begin, _) in enumerate(places):
        while last < len(places) and places[last][1] <= begin + LENGTH - _BEFORE:
            last += 1
        if (different := len(set(stems[first:last]))) > most:
            best, most = begin, different
    start = _edge(text, max(0, best - _BEFORE), best) if best > _BEFORE else 0
    if len(text) - start <= LENGTH:
        return start, len(text)
    cut = text.rfind(" ", start + LENGTH // 2, start + LENGTH)
    return start, cut if cut > 0 else start + LENGTH


def _edge(text: str, earliest: int, latest: int) -> int:
    """Return where a word begins between two places."""
    match = re.compile(r"\s\S").search(text, earliest, latest + 1)
    return match.start() + 1 if match else latest
