"""Addresses that WordPress writes behind a question mark, such as /?p=17: where each leads now."""

import re
from urllib.parse import parse_qsl

from posts import old_addresses, uses
from posts.models import Blog, Imported
from posts.models.terms import term_path

_THINGS = ("p", "page_id", "attachment_id")
_NUMBERED = ("cat", "author")
_NAMED = {"category_name": "category", "tag": "tag", "author_name": "author"}
KEYS = {*_THINGS, *_NUMBERED, *_NAMED, "m", "feed"}
_FRONT = re.compile(r"/(?:index\.php)?$")
_NUMBER = re.compile(r"[0-9]{1,18}")
_MOST = 12  # parts of a query that are read


def read(path: str, query: str) -> dict[str, str]:
    """Return what an address asks for in WordPress's way, nothing when it does not."""
    if not query or not _FRONT.search(path):
        return {}
    try:
        asked = parse_qsl(query, max_num_fields=_MOST)
    except ValueError:
        return {}
    return {key: said for key, said in asked if key in KEYS}


def present(blog: Blog, asked: dict[str, str]) -> str | None:
    """Return where what was asked for stands now, None when it is nothing of this blog's."""
    found = _thing(blog, asked) or _archive(blog, asked)
    feed = asked.get("feed", "")
    if found is None and feed:
        return "/comments/feed/" if feed.startswith("comments-") else "/feed/"
    if found is not None and feed:
        return f"{found}feed/"
    return found


def _thing(blog: Blog, asked: dict[str, str]) -> str | None:
    """Return the address of the post or page that has a number of WordPress."""
    number = next((asked[key] for key in _THINGS if key in asked), "")
    if not _NUMBER.fullmatch(number):
        return None
    rows = Imported.objects.select_related("post", "page", "picture")
    one = rows.filter(blog=blog, number=int(number)).first()
    if one is None:
        return None
    if one.post is not None:
        return one.post.get_absolute_url() if one.post.has_been_public() else None
    if one.page is not None:
        return one.page.get_absolute_url() if one.page.shown else None
    if one.picture is None or uses.is_hidden(one.picture):
        return None
    return str(one.picture.file.url)


def _archive(blog: Blog, asked: dict[str, str]) -> str | None:
    """Return the address of the posts of a category, a tag, an author or a month."""
    for key in _NUMBERED:
        if _NUMBER.fullmatch(asked.get(key, "")):
            return old_addresses.present(blog, f"/?{key}={int(asked[key])}")
    for key, kind in _NAMED.items():
        if slug := asked.get(key, "").strip("/"):
            path = term_path(kind, slug)
            # One that is found nowhere is answered as any address that is none
            return old_addresses.present(blog, path) or path
    month = re.fullmatch(r"([0-9]{4})(0[1-9]|1[0-2])?(?:[0-9]{2})*", asked.get("m", ""))
    if month:
        return f"/{month[1]}/{month[2]}/" if month[2] else f"/{month[1]}/"
    return None
