"""Titles, names and the last parts of addresses, as WordPress keeps them, made fit for here."""

import re
from html import unescape
from urllib.parse import unquote, urlsplit

from anyascii import anyascii
from django.utils.text import slugify

from govblog.text import clean_line

# Of a tag with a name, so that "a < b" stays
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
LONGEST_SLUG = 190


def line_of(raw: str, longest: int) -> str:
    """Return a title or a name as plain text on one line, cut at the end of a word if need be."""
    line = clean_line(unescape(_TAG.sub("", raw)))
    if len(line) <= longest:
        return line
    cut = line[: longest - 1]
    return f"{cut.rpartition(' ')[0] or cut}…"


def slug_of(raw: str, *otherwise: str, longest: int = LONGEST_SLUG) -> str:
    """Return a slug made of the one that WordPress kept, or of the first that gives one.

    WordPress keeps letters beyond a to z percent-encoded: they are written in a to z where they
    can be.
    """
    for one in (unquote(raw), *otherwise):
        if slug := slugify(anyascii(one))[:longest].strip("-_"):
            return slug
    return ""


def path_of(link: str) -> str:
    """Return the path of an address as a browser asks for it and Django reads it, "" for none.

    What stands behind a question mark is left out, and an address that only says it has no path.
    """
    try:
        found = urlsplit(link.strip())
    except ValueError:
        return ""
    path = unquote(found.path)
    if not path.startswith("/") or path == "/" or "\0" in path:
        return ""
    return path


def home_of(link: str) -> str:
    """Return host and path of a blog, without "www." and a slash at the end."""
    try:
        found = urlsplit(link.strip())
        host = (found.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    return f"{host}{found.path.rstrip('/')}"


def host_of(link: str) -> str:
    """Return the host of an address, without "www."."""
    return home_of(link).partition("/")[0]


def below_uploads(url: str) -> str:
    """Return the path of a file below wp-content/uploads, "" for an address that cannot be one.

    On wordpress.com a blog's files have a host of their own, and lie there by year and month.
    """
    path = path_of(url)
    for folder in ("/uploads/", "/files/"):
        _, there, file = path.partition(folder)
        if there:
            return file
    found = re.search(r"/([0-9]{4}/[0-9]{2}/[^/]+)$", path)
    return found[1] if found else ""
