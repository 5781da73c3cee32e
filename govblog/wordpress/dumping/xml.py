"""Elements of an export as text: whatever stands in them, the file is well-formed XML 1.0."""

import datetime as dt
import json
import re
from collections.abc import Iterable
from html import escape
from zoneinfo import ZoneInfo

# What no XML 1.0 can hold, in whatever spelling (XML 1.0, 2.2)
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# What a reader may mend: in JSON they can be told in plain letters
_ODD = re.compile(
    "[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    + "".join(f"{chr(at + 0xFFFE)}{chr(at + 0xFFFF)}" for at in range(0x10000, 0x110000, 0x10000))
    + "]"
)
NEVER = "0000-00-00 00:00:00"
HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0"
\txmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
\txmlns:content="http://purl.org/rss/1.0/modules/content/"
\txmlns:wfw="http://wellformedweb.org/CommentAPI/"
\txmlns:dc="http://purl.org/dc/elements/1.1/"
\txmlns:wp="http://wordpress.org/export/1.2/"
>
<channel>
"""
FOOT = "</channel>\n</rss>\n"


def sound(text: str) -> str:
    """Return a text in which a character that XML cannot hold is U+FFFD."""
    return _FORBIDDEN.sub("\ufffd", text)


def cdata(text: str) -> str:
    """Return a text in CDATA, made sound."""
    return "<![CDATA[" + sound(text).replace("]]>", "]]]]><![CDATA[>") + "]]>"


def element(name: str, value: str | int) -> str:
    """Return an element on a line of its own."""
    inner = str(value) if isinstance(value, int) else cdata(value) if value else ""
    return f"<{name}>{inner}</{name}>\n"


def plain(name: str, value: str) -> str:
    """Return an element of which not every reader expects CDATA."""
    return f"<{name}>{escape(sound(value), quote=False)}</{name}>\n"


def as_html(text: str) -> str:
    """Return plain text as WordPress keeps it, which reads it as HTML."""
    return escape(text, quote=False)


def attribute(text: str) -> str:
    """Return a text as the value of an attribute, with its quotation marks."""
    return f'"{escape(sound(text))}"'


def meta(kind: str, key: str, value: str) -> str:
    """Return a `postmeta` or `commentmeta` (which is `kind`)."""
    return (
        f"<wp:{kind}>\n{element('wp:meta_key', key)}{element('wp:meta_value', value)}</wp:{kind}>\n"
    )


def as_json(value: object) -> str:
    """Return a value as JSON in which every character is one that XML can hold."""
    said = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_said)
    return _ODD.sub(lambda match: json.dumps(match[0])[1:-1], said)


def metas(kind: str, key: str, values: Iterable[object]) -> str:
    """Return one meta for each of these values, as JSON."""
    return "".join(meta(kind, key, as_json(one)) for one in values)


def _said(value: object) -> str:
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value)


def clock(moment: dt.datetime | None, zone: ZoneInfo | dt.timezone = dt.UTC) -> str:
    """Return a moment as WordPress writes it, on the clock of a zone; its zeros for none."""
    if moment is None:
        return NEVER
    return moment.astimezone(zone).replace(tzinfo=None).isoformat(" ", "seconds")


def filed(domain: str, slug: str, name: str) -> str:
    """Return what an item is filed under."""
    given = f'domain="{domain}" nicename={attribute(slug)}'
    return f"<category {given}>{cdata(as_html(name))}</category>\n"
