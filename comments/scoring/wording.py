"""What a comment says once what hides it is taken off: plain words, links, and the tricks seen."""

import html
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from govblog.text import latin_twin

LONGEST = 8_000  # characters that are read; a comment has at most 5,000
_LONGEST_WORD = 30
_LONGEST_RUN = 500  # of letters without a space, in a script that has none
LINK, MONEY, YEAR, NUMBER, LONG_NUMBER = "(link)", "(money)", "(year)", "(number)", "(long number)"

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,31});?", re.ASCII)
_TAG = re.compile(r"<[/!a-zA-Z][^<>]{0,2000}>")
_HREF = re.compile(r"""href\s{0,9}=\s{0,9}["']?([^"'\s>]{1,500})""", re.IGNORECASE)
# The endings under which a name without http:// is taken for a link
_ENDINGS = (
    "com|net|org|info|biz|co|uk|us|ru|cn|in|tk|ml|ga|cf|gq|xyz|top|site|online|club|shop|store|"
    "live|pro|me|tv|io|ly|gl|gd|be|de|fr|es|it|nl|eu|ca|au|br|pl|pk|id|ph|tt|cc|ws|to|gov|edu|link|"
    "click|win|vip|app|dev|page|blog|news|world|today|se|ch|at|no|dk|jp|kr|tr|ua|gr|cz|ro|hu"
)
_LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>\"']{1,2000}"
    r"|(?<![\w@.-])[a-z0-9][a-z0-9-]{0,62}(?:\.[a-z0-9-]{1,62}){0,4}"
    rf"\.(?:{_ENDINGS})(?![\w-])(?:[/?\#][^\s<>\"']{{0,2000}})?"
    r"|(?<!\S)/?(?:watch\?v=|user/|channel/)[\w&=?-]{1,200}",
    re.IGNORECASE,
)
_SPACED = re.compile(r"(?<!\w)(?:[^\W_][ .*_-]){3,}[^\W_](?!\w)")
_SPACE_IN_WORD = re.compile(r"[ .*_-]")
_WEDGE = re.compile(r"(?<=[^\W\d_])[*|\[\]{}~^\\]{1,3}(?=[^\W\d_])")
_WORD = re.compile(
    rf"[^\W_]+(?:['’][^\W_]+)*|[$£€]+[0-9][0-9.,]*|[0-9][0-9.,]*[$£€]|{re.escape(LINK)}"
)
_RUN = re.compile(r"(.)\1{2,}", re.DOTALL)
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_COUNTED = re.compile("[1-9][0-9]*[a-z]{1,2}")  # 1st, 5pm, 10k
_LIKE_LETTERS = str.maketrans("0134578", "oieastb")
# Scripts that put no space between words
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"
)
# Formats, combining marks and letters that show nothing
_HIDDEN = frozenset({"Cf", "Mn", "Mc", "Me", "Cn", "Co", "Cs"})


@dataclass(frozen=True, slots=True)
class Wording:
    """A text taken apart. `words` are in their order, numbers and links standing as classes."""

    plain: str
    words: tuple[str, ...]
    links: tuple[str, ...]
    tricks: frozenset[str]


def taken_apart(text: str) -> Wording:
    """Return what `text` says. Any text will do; time grows with its length only."""
    plain = uncovered(text)
    links = tuple(_LINK.findall(plain))
    low = _WEDGE.sub("", _LINK.sub(f" {LINK} ", plain).casefold())
    joined = _SPACED.sub(lambda found: _SPACE_IN_WORD.sub("", found[0]), low)
    tricks = {"letters spaced out"} if joined != low else set()
    words: list[str] = []
    for found in _WORD.findall(joined):
        said, trick = _words_of(found[:_LONGEST_RUN])
        words += said
        if trick:
            tricks.add(trick)
    return Wording(plain, tuple(words), links, frozenset(tricks))


def uncovered(text: str) -> str:
    """Return text without markup, entities, characters that show nothing, and other dress."""
    bare = _ENTITY.sub(lambda found: html.unescape(found[0]), text[:LONGEST])
    bare = _TAG.sub(lambda found: f" {' '.join(_HREF.findall(found[0]))} ", bare)
    dressed = unicodedata.normalize("NFKC", bare)[:LONGEST]
    if dressed.isascii():
        return dressed
    return "".join(c for c in dressed if unicodedata.category(c) not in _HIDDEN)


@lru_cache(maxsize=8_192)
def _words_of(found: str) -> tuple[tuple[str, ...], str]:
    """Return what one run of letters and digits stands for, and the trick in it, if any."""
    if found == LINK:
        return (LINK,), ""
    if not any(c.isalpha() for c in found):
        return (_number(found),), ""
    if _UNSPACED.search(found):
        return tuple(found[at : at + 2] for at in range(max(1, len(found) - 1))), ""
    word, disguised = _in_latin(found[:_LONGEST_WORD])
    trick = "letters of another alphabet" if disguised else ""
    letters = sum(c.isalpha() for c in word)
    if 2 <= letters < len(word) and any(map(str.isdigit, word)) and not _COUNTED.fullmatch(word):
        word = word.translate(_LIKE_LETTERS)
        if letters > 2:
            trick = trick or "digits in words"
    once = _RUN.sub(r"\1", word)
    if once != word and len(word) > 3:
        word, trick = once, trick or "repeated letters"
    return (word.replace("’", "'"),), trick


def _number(found: str) -> str:
    if not found[0].isdigit() or not found[-1].isalnum():
        return MONEY
    if _YEAR.fullmatch(found):
        return YEAR
    return NUMBER if len(found) < 5 else LONG_NUMBER


def _in_latin(word: str) -> tuple[str, bool]:
    """Return a word without accents, and without letters of other alphabets among Latin ones.

    The second value says whether there were such letters.
    """
    if word.isascii():
        return word, False
    bare = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    if bare.isascii():
        return bare, False
    twins = "".join(latin_twin(c) for c in bare)
    mixed = any(c.isascii() and c.isalpha() for c in bare)
    return (twins, True) if mixed and twins.isascii() else (word, False)
