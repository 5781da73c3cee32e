"""Makes what a frame holds into what the rest of the house knows, and says what is not sound."""

from collections.abc import Callable, Iterator
from typing import TypeVar

from govblog.wordpress.items import Author, Channel, Comment, Fault, Item, Term
from govblog.wordpress.wxr import values
from govblog.wordpress.wxr.frames import Frame, most

Read = TypeVar("Read")

KINDS = {"": "category", "tag": "post_tag"}
TERMS = {
    "wp:category": ("wp:category_nicename", "wp:cat_name", "wp:category_parent",
                    "wp:category_description"),
    "wp:tag": ("wp:tag_slug", "wp:tag_name", "", "wp:tag_description"),
    "wp:term": ("wp:term_slug", "wp:term_name", "wp:term_parent", "wp:term_description"),
}  # fmt: skip
TAXONOMIES = {"wp:category": "category", "wp:tag": "post_tag"}


def channel(frame: Frame) -> Channel:
    """Return the head of a file."""
    return Channel(
        title=frame.text("title"),
        description=frame.text("description"),
        link=frame.text("link"),
        language=frame.text("language"),
        version=frame.text("wp:wxr_version"),
        base_site_url=frame.text("wp:base_site_url"),
        base_blog_url=frame.text("wp:base_blog_url"),
    )


def author(frame: Frame) -> Author:
    """Return somebody who wrote posts; who has no login cannot be told from others."""
    if not frame.text("wp:author_login"):
        frame.wrongs.append(("There is no login: the author is left out.", True))
    return Author(
        login=frame.text("wp:author_login"),
        line=frame.line,
        number=sound(frame, "wp:author_id", values.number),
        email=frame.text("wp:author_email"),
        name=frame.text("wp:author_display_name"),
        first_name=frame.text("wp:author_first_name"),
        last_name=frame.text("wp:author_last_name"),
    )


def term(frame: Frame) -> Term:
    """Return a category, tag or other term of the file's head."""
    slug, name, parent, description = TERMS[frame.name]
    taxonomy = TAXONOMIES.get(frame.name) or frame.text("wp:term_taxonomy")
    if not (frame.text(slug) or frame.text(name)):
        frame.wrongs.append(("There is neither a slug nor a name: the term is left out.", True))
    return Term(
        kind=KINDS.get(taxonomy, taxonomy),
        slug=frame.text(slug),
        line=frame.line,
        number=sound(frame, "wp:term_id", values.number),
        name=frame.text(name),
        parent=frame.text(parent),
        description=frame.text(description),
    )


def term_of_item(frame: Frame, domain: str, slug: str, name: str) -> Term:
    """Return what a post is filed under."""
    domain = domain.strip()
    return Term(KINDS.get(domain, domain), slug.strip(), frame.line, name=name.strip())


def comment(frame: Frame) -> Comment:
    """Return a comment. A date of which only the blog's own clock is known stays apart."""
    written_at = sound(frame, "wp:comment_date_gmt", values.in_utc)
    return Comment(
        line=frame.line,
        number=own_number(frame, "wp:comment_id"),
        parent=sound(frame, "wp:comment_parent", values.number),
        author=frame.text("wp:comment_author"),
        email=frame.text("wp:comment_author_email"),
        url=frame.text("wp:comment_author_url"),
        written_at=written_at,
        local_date=None if written_at else sound(frame, "wp:comment_date", values.moment),
        content=frame.fields.get("wp:comment_content", ""),
        approved=frame.text("wp:comment_approved"),
        kind=frame.text("wp:comment_type"),
        user=sound(frame, "wp:comment_user_id", values.number),
        meta=tuple(frame.meta),
    )


def item(frame: Frame) -> Item:
    """Return a post, page, attachment or other item with its comments."""
    published_at = sound(frame, "wp:post_date_gmt", values.in_utc)
    local_date = sound(frame, "wp:post_date", values.moment)
    if not (published_at or local_date):
        published_at = sound(frame, "pubDate", values.pub_date)
    return Item(
        kind=frame.text("wp:post_type") or "post",
        line=frame.line,
        number=own_number(frame, "wp:post_id"),
        title=frame.text("title"),
        slug=frame.text("wp:post_name"),
        link=frame.text("link"),
        guid=frame.text("guid"),
        author=frame.text("dc:creator"),
        status=frame.text("wp:status"),
        published_at=published_at,
        local_date=local_date,
        modified_at=sound(frame, "wp:post_modified_gmt", values.in_utc),
        content=frame.fields.get("content", ""),
        excerpt=frame.fields.get("excerpt", ""),
        parent=sound(frame, "wp:post_parent", values.number),
        password=frame.fields.get("wp:post_password", ""),
        sticky=frame.text("wp:is_sticky") == "1",
        comments_open=frame.text("wp:comment_status") in ("", "open"),
        attachment_url=frame.text("wp:attachment_url"),
        terms=tuple(once(frame.terms)),
        meta=tuple(frame.meta),
        comments=tuple(frame.comments),
    )


def once(terms: list[Term]) -> list[Term]:
    """Return terms without the second naming of each that WXR 1.0 has, with no slug."""
    slugged = {(one.kind, one.name) for one in terms if one.slug}
    kept = {
        (one.kind, one.slug, one.name): one
        for one in reversed(terms)
        if one.slug or (one.name and (one.kind, one.name) not in slugged)
    }
    return list(reversed(kept.values()))


def sound(frame: Frame, name: str, read: Callable[[str], Read | None]) -> Read | None:
    """Return a field as a number or date; note it, and return None, when it cannot be one."""
    try:
        return read(frame.fields.get(name, ""))
    except values.Unsound as wrong:
        frame.wrongs.append((f"{name} is left empty: {wrong}.", False))
        return None


def own_number(frame: Frame, name: str) -> int | None:
    """Return the id of an item or comment, and note when it has none."""
    before = len(frame.wrongs)
    found = sound(frame, name, values.number)
    if found is None and len(frame.wrongs) == before:
        frame.wrongs.append((f"{name} is missing.", False))
    return found


def faults(frame: Frame) -> Iterator[Fault]:
    """Yield what is wrong with the element of a frame."""
    for says, refused in frame.wrongs:
        yield Fault(frame.line, about(frame), says, refused)


def length_wrongs(frame: Frame) -> list[tuple[str, bool]]:
    """Return what to say of fields that are too long: what they belong to is left out."""
    return [
        (f"{name} is longer than {most(name):,} characters: this is left out.", True)
        for name in frame.too_long
    ]


def about(frame: Frame) -> str:
    """Return what people call the element of a frame, such as "comment 17"."""
    if frame.name == "item":
        kind = frame.text("wp:post_type")[:40] or "post"
        named = frame.text("title") or frame.text("wp:post_name")
        number = frame.text("wp:post_id")[:40]
        return " ".join(filter(None, (kind, number, named and f"“{named[:80]}”")))
    if frame.name == "channel":
        return "the file"
    own = {"wp:comment": "wp:comment_id", "wp:author": "wp:author_login"}
    key = own.get(frame.name) or TERMS[frame.name][0]
    return f"{frame.name.removeprefix('wp:')} {frame.text(key)[:80]}".strip()
