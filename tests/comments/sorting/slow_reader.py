"""How a slow and patient reader looks for held words: what the rule says, tried at every word."""

import re
import unicodedata

WORD = re.compile(r"[^ '@$]+(?:'[^ '@$]+)*")
TWINS = {"е": "e", "А": "a", "а": "a", "Ν": "n", "ν": "v"}
AS_LETTERS = dict(zip("0134578@$", "oieastbas", strict=True))


def letters(character: str, *, looks: bool) -> str:
    """Return what one character is compared as; a space for what parts words."""
    if character in "'’":
        return "'"
    if character in "\u200b\u0301":
        return ""
    if looks and character in TWINS:
        return TWINS[character]
    plain = unicodedata.normalize("NFKD", character).casefold()
    plain = unicodedata.normalize("NFKD", plain).replace("\u0301", "")
    if character == "🍆":
        return " 🍆 "
    return "".join(c if c.isalnum() or c in "@$" else " " for c in plain)


def spellings(word: str) -> set[str]:
    """Return the spellings of one word with apostrophes in it."""
    ways = {word.replace("'", "")}
    if word.endswith("'s"):
        ways.add(word[:-2].replace("'", ""))
    mixed = {w for w in ways if any(map(str.isalpha, w)) and not w.isalpha()}
    return ways | {"".join(AS_LETTERS.get(c, c) for c in word) for word in mixed}


def readings(text: str) -> tuple[list[str], list[tuple[int, int, str]]]:
    """Return the words of a text, and every spelling with where it begins and goes on."""
    ways: list[tuple[int, int, str]] = []
    words: list[tuple[str, str]] = []
    spans: list[tuple[int, int]] = []
    written = "".join(letters(c, looks=False) for c in text)
    seen = "".join(letters(c, looks=True) for c in text)
    for chunk, twin in zip(re.finditer("[^ ]+", written), re.findall("[^ ]+", seen), strict=True):
        first = len(words)
        for one, other in zip(WORD.finditer(chunk[0]), WORD.findall(twin), strict=True):
            read = spellings(one[0]) | spellings(other)
            ways += [(len(words), len(words) + 1, way) for way in read]
            words.append((one[0], other))
            spans.append((chunk.start() + one.start(), chunk.start() + one.end()))
        whole = twin.replace("'", "")
        if len(words) > first and set("@$") & set(whole) and any(map(str.isalpha, whole)):
            ways.append((first, len(words), "".join(AS_LETTERS.get(c, c) for c in whole)))
    for run in runs(spans):
        for pick in (0, 1):
            spelled = "".join(words[n][pick] for n in run)
            ways += [(run[0], run[-1] + 1, way) for way in spellings(spelled)]
    return [one for one, _ in words], ways


def runs(spans: list[tuple[int, int]]) -> list[list[int]]:
    """Return the single letters in a row that have one character between them."""
    found: list[list[int]] = [[]]
    for number, (start, end) in enumerate(spans):
        if found[-1] and not (end - start == 1 and start == spans[number - 1][1] + 1):
            found.append([])
        if end - start == 1:
            found[-1].append(number)
    return [run for run in found if 3 <= len(run) <= 60]


def fits(pattern: str, word: str) -> bool:
    """Say whether a word is what one word of an entry asks for."""
    folded = "*".join(
        "".join(letters(c, looks=False) for c in part).replace("'", "").strip()
        for part in pattern.split("*")
    )
    return re.fullmatch(".*".join(map(re.escape, folded.split("*"))), word) is not None


def has(entry: str, words: list[str], ways: list[tuple[int, int, str]]) -> bool:
    """Say whether a text has an entry, by trying it at every word."""

    def goes_on(patterns: list[str], at: int) -> bool:
        if not patterns:
            return True
        if any(goes_on(patterns[1:], to) for start, to, way in ways
               if start == at and fits(patterns[0], way)):  # fmt: skip
            return True
        # A symbol between two words parts them no more than a space does
        return len(patterns) < many and words[at : at + 1] == ["🍆"] and goes_on(patterns, at + 1)

    patterns = [p for p in re.split("[ ]+", entry) if p.strip("'*")]
    many = len(patterns)
    return many > 0 and any(goes_on(patterns, at) for at in range(len(words)))
