"""Writes WordPress exports for tests, as text.

    text = export(
        author("jane"),
        category("news", "News", parent="all"), tag("budget", "Budget"),
        post(17, "Budget day", comments=[comment(1), comment(2, parent=1, text="I agree")]),
    )
    path = saved(tmp_path, text)

Each element is written as WordPress does, with the usual value in every field. Any field can be
given by its name, without `wp:`, as a keyword: `post(17, post_date_gmt="0000-00-00 00:00:00")`,
`comment(1, comment_approved="spam", comment_type="pingback")`; None leaves the element out. Texts
are put into CDATA; `Raw("…")` stands in the file as it is.

    post(number, title, content, *, kind="post", status="publish", terms=[filed("news", "News")],
         meta=[("key", "value")], comments=[comment(…)], **fields)
    comment(number, *, parent=0, text="…", approved="1", meta=[…], **fields)
    author(login, **fields)   category(slug, name, **fields)   tag(…)   term(…)
    filed(slug, name, domain="category")   what a post is filed under
    export(*parts, version="1.2", scheme="http", declaration=DECLARATION, **head) -> str
    saved(folder, text, name="export.xml", encoding="utf-8") -> Path

`big.py` beside this streams a large export to the disk; `odd` has a small file for every oddity.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

DECLARATION = '<?xml version="1.0" encoding="UTF-8" ?>\n'
SITE = "https://example.blog.gov.uk"
BEGUN = dt.datetime(2014, 3, 3, 9, 0, tzinfo=dt.UTC)


class Raw(str):
    """Text that stands in the file as it is, neither escaped nor in CDATA."""

    __slots__ = ()


def cdata(text: str) -> str:
    """Return a text as WordPress puts it into CDATA."""
    return "<![CDATA[" + text.replace("]]>", "]]]]><![CDATA[>") + "]]>"


def element(name: str, value: object) -> str:
    """Return one element on a line of its own; None returns nothing."""
    if value is None:
        return ""
    text = str(value)
    if not isinstance(value, Raw):
        text = text if text.isalnum() or not text else cdata(text)
    return f"\t\t<{name}>{text}</{name}>\n"


def elements(fields: dict[str, object], given: dict[str, object]) -> str:
    """Return the usual fields of an element, with those that are given in their places."""
    known = {name.partition(":")[2]: name for name in fields} | {name: name for name in fields}
    values = fields | {known.get(name, f"wp:{name}"): value for name, value in given.items()}
    return "".join(element(name, value) for name, value in values.items())


def stamp(when: dt.datetime) -> str:
    """Return a date as WordPress writes it."""
    return when.strftime("%Y-%m-%d %H:%M:%S")


def day(number: int) -> dt.datetime:
    """Return a moment of its own for each number, on from March 2014."""
    return BEGUN + dt.timedelta(hours=7 * (number % 10_000), seconds=number % 3600)


def author(login: str, **given: object) -> str:
    """Return somebody who wrote posts."""
    fields: dict[str, object] = {
        "wp:author_id": 1 + sum(map(ord, login)),
        "wp:author_login": login,
        "wp:author_email": f"{login}@example.org",
        "wp:author_display_name": login.title(),
        "wp:author_first_name": "",
        "wp:author_last_name": "",
    }
    return f"\t<wp:author>\n{elements(fields, given)}\t</wp:author>\n"


def category(slug: str, name: str | None, parent: str = "", **given: object) -> str:
    """Return a category of the head."""
    fields: dict[str, object] = {
        "wp:term_id": 1 + sum(map(ord, slug)),
        "wp:category_nicename": slug,
        "wp:category_parent": parent,
        "wp:cat_name": name,
    }
    return f"\t<wp:category>\n{elements(fields, given)}\t</wp:category>\n"


def tag(slug: str, name: str | None, **given: object) -> str:
    """Return a tag of the head."""
    fields: dict[str, object] = {
        "wp:term_id": 1 + sum(map(ord, slug)),
        "wp:tag_slug": slug,
        "wp:tag_name": name,
    }
    return f"\t<wp:tag>\n{elements(fields, given)}\t</wp:tag>\n"


def term(kind: str, slug: str, name: str | None, parent: str = "", **given: object) -> str:
    """Return a term of any kind, as newer exports have them."""
    fields: dict[str, object] = {
        "wp:term_id": 1 + sum(map(ord, slug)),
        "wp:term_taxonomy": kind,
        "wp:term_slug": slug,
        "wp:term_parent": parent,
        "wp:term_name": name,
    }
    return f"\t<wp:term>\n{elements(fields, given)}\t</wp:term>\n"


def filed(slug: str | None, name: str, domain: str | None = "category") -> str:
    """Return what a post is filed under; WXR 1.0 has it once more with no slug, or no domain."""
    domain = f' domain="{escape(domain)}"' if domain is not None else ""
    slug = f' nicename="{escape(slug)}"' if slug is not None else ""
    return f"\t\t<category{domain}{slug}>{cdata(name)}</category>\n"


def metas(name: str, meta: Iterable[tuple[str, str]]) -> str:
    """Return the meta of a post or comment."""
    return "".join(
        f"\t\t<wp:{name}>\n\t{element('wp:meta_key', key)}\t"
        f"{element('wp:meta_value', value)}\t\t</wp:{name}>\n"
        for key, value in meta
    )


def comment(
    number: int,
    *,
    parent: int = 0,
    text: str = "Thank you for this.",
    approved: str = "1",
    meta: Sequence[tuple[str, str]] = (),
    **given: object,
) -> str:
    """Return a comment to be given to `post`."""
    fields: dict[str, object] = {
        "wp:comment_id": number,
        "wp:comment_author": f"Reader {number % 997}",
        "wp:comment_author_email": f"reader{number % 997}@example.org",
        "wp:comment_author_url": "",
        "wp:comment_author_IP": "192.0.2.1",
        "wp:comment_date": stamp(day(number)),
        "wp:comment_date_gmt": stamp(day(number)),
        "wp:comment_content": text,
        "wp:comment_approved": approved,
        "wp:comment_type": "comment",
        "wp:comment_parent": parent,
        "wp:comment_user_id": 0,
    }
    return (
        f"\t\t<wp:comment>\n{elements(fields, given)}{metas('commentmeta', meta)}"
        "\t\t</wp:comment>\n"
    )


def of_item(number: int, title: str, content: str, kind: str, status: str) -> dict[str, object]:
    """Return the usual fields of an item."""
    when, slug = day(number), f"{kind}-{number}"
    return {
        "title": title or f"Post {number}",
        "link": f"{SITE}/{when:%Y/%m/%d}/{slug}/",
        "pubDate": f"{when:%a, %d %b %Y %H:%M:%S} +0000",
        "dc:creator": "jane",
        "guid": f"{SITE}/?p={number}",
        "description": "",
        "content:encoded": content,
        "excerpt:encoded": "",
        "wp:post_id": number,
        "wp:post_date": stamp(when),
        "wp:post_date_gmt": stamp(when),
        "wp:post_modified": stamp(when),
        "wp:post_modified_gmt": stamp(when),
        "wp:comment_status": "open",
        "wp:ping_status": "open",
        "wp:post_name": slug,
        "wp:status": status,
        "wp:post_parent": 0,
        "wp:menu_order": 0,
        "wp:post_type": kind,
        "wp:post_password": "",
        "wp:is_sticky": 0,
    }


def post(
    number: int,
    title: str = "",
    content: str = "<p>What this post says.</p>",
    *,
    kind: str = "post",
    status: str = "publish",
    terms: Sequence[str] = (),
    meta: Sequence[tuple[str, str]] = (),
    comments: Iterable[str] = (),
    **given: object,
) -> str:
    """Return a post, page, attachment or other item."""
    if "excerpt" in given:
        given["excerpt:encoded"] = given.pop("excerpt")
    fields = of_item(number, title, content, kind, status)
    return (
        f"\t<item>\n{elements(fields, given)}{''.join(terms)}{metas('postmeta', meta)}"
        f"{''.join(comments)}\t</item>\n"
    )


def head(version: str = "1.2", scheme: str = "http", **given: object) -> str:
    """Return how a file begins after its declaration, up to the first author, term or item."""
    space = f"{scheme}://wordpress.org/export/{version}/"
    fields: dict[str, object] = {
        "title": "Example blog",
        "link": SITE,
        "description": "What the example team does",
        "pubDate": "Mon, 03 Mar 2014 09:00:00 +0000",
        "language": "en-GB",
        "wp:wxr_version": Raw(version),
        "wp:base_site_url": SITE,
        "wp:base_blog_url": SITE,
    }
    return (
        f'<rss version="2.0"\n\txmlns:excerpt="{space}excerpt/"\n'
        '\txmlns:content="http://purl.org/rss/1.0/modules/content/"\n'
        '\txmlns:wfw="http://wellformedweb.org/CommentAPI/"\n'
        f'\txmlns:dc="http://purl.org/dc/elements/1.1/"\n\txmlns:wp="{space}"\n>\n'
        f"<channel>\n{elements(fields, given)}"
    )


FOOT = "</channel>\n</rss>\n"


def export(
    *parts: str,
    version: str = "1.2",
    scheme: str = "http",
    declaration: str = DECLARATION,
    **given: object,
) -> str:
    """Return a whole file of authors, terms and items in the order given."""
    return declaration + head(version, scheme, **given) + "".join(parts) + FOOT


def saved(folder: Path, text: str, name: str = "export.xml", encoding: str = "utf-8") -> Path:
    """Write a file and return where it is."""
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def planned() -> dict[str, str]:
    """Return what an export says of a post or page that is planned for in three days."""
    soon = dt.datetime.now(dt.UTC) + dt.timedelta(days=3)
    when = soon.strftime("%Y-%m-%d %H:%M:%S")
    return {"status": "future", "post_date_gmt": when, "post_date": when}
