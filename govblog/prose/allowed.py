"""What the text of a post may hold."""

import re
from urllib.parse import urlsplit

TAGS = frozenset(
    "p br h2 h3 h4 ul ol li blockquote a strong em code pre hr figure figcaption img "
    "table caption thead tbody tr th td sub sup div span details summary".split()
)
ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "div": {"class"},
    "span": {"class"},
}
INSET, VIDEO, FOOTNOTE = "govuk-inset-text", "app-video", "app-footnote"
CLASSES = {"div": {INSET, VIDEO}, "span": {FOOTNOTE}}
SCOPES = frozenset({"col", "row", "colgroup", "rowgroup"})
LINK_SCHEMES = frozenset({"http", "https", "mailto"})
LONGEST_VALUE = 4_000  # characters; twice what browsers and servers take as an address
_NUMBERS = frozenset({"width", "height", "colspan", "rowspan", "start"})


def keep_attribute(tag: str, attribute: str, value: str) -> str | None:
    """Return the value an attribute may keep, or None to drop it."""
    return _kept(tag, attribute, value) if len(value) <= LONGEST_VALUE else None


def _kept(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "href":
        return value if is_safe_link(value) else None
    if attribute == "src":
        return value if is_own_picture(value) else None
    if attribute in _NUMBERS:
        return value if value.isascii() and value.isdigit() and len(value) <= 5 else None
    if attribute == "class":
        return value if value in CLASSES.get(tag, ()) else None
    if attribute == "scope":
        return value if value in SCOPES else None
    return value


def is_safe_link(value: str) -> bool:
    """Say whether a link is http, https, mailto, a fragment, or a path on this site."""
    if re.search(r"[\x00-\x20\u200b-\u200f\u2028-\u202e\ufeff\\]", value):
        return False
    if value.startswith("#") or (value.startswith("/") and not value.startswith("//")):
        return True
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme.lower() in LINK_SCHEMES and bool(parts.netloc or parts.scheme == "mailto")


def is_own_picture(value: str) -> bool:
    """Say whether a picture is one of ours: the public pages load nothing from elsewhere."""
    return bool(re.fullmatch(r"/media/[A-Za-z0-9/_.-]+", value)) and ".." not in value
