"""What of an export is taken: which elements hold what, and how their names are known."""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from govblog.wordpress.items import Comment, Term
from govblog.wordpress.wxr.cutting import MOST_TEXT

EXPORT = re.compile(r"https?://(?:www\.)?wordpress\.(?:org|com)/export/[\d.]+/?(excerpt)?/?")
CONTENT = re.compile(r"https?://purl\.org/rss/1\.0/modules/content/?")
DUBLIN = re.compile(r"https?://purl\.org/dc/elements/1\.1/?")

# In characters. A title, a link or a name needs no more than this
MOST_SHORT = 65_536
LONG = {"content", "excerpt", "description", "wp:comment_content", "wp:meta_value"} | {
    f"wp:{kind}_description" for kind in ("category", "tag", "term")
}

META = ("wp:meta_key", "wp:meta_value")
FIELDS: dict[str, frozenset[str]] = {
    "channel": frozenset((
        "title", "link", "description", "language",
        "wp:wxr_version", "wp:base_site_url", "wp:base_blog_url",
    )),
    "item": frozenset((
        "title", "link", "guid", "pubDate", "dc:creator", "content", "excerpt", "category",
        "wp:post_id", "wp:post_type", "wp:post_name", "wp:post_parent", "wp:post_password",
        "wp:post_date", "wp:post_date_gmt", "wp:post_modified", "wp:post_modified_gmt",
        "wp:status", "wp:comment_status", "wp:is_sticky", "wp:attachment_url",
    )),
    "wp:comment": frozenset((
        "wp:comment_id", "wp:comment_parent", "wp:comment_author", "wp:comment_author_email",
        "wp:comment_author_url", "wp:comment_date", "wp:comment_date_gmt", "wp:comment_content",
        "wp:comment_approved", "wp:comment_type", "wp:comment_user_id",
    )),
    "wp:author": frozenset((
        "wp:author_id", "wp:author_login", "wp:author_email", "wp:author_display_name",
        "wp:author_first_name", "wp:author_last_name",
    )),
    "wp:category": frozenset((
        "wp:term_id", "wp:category_nicename", "wp:category_parent", "wp:cat_name",
        "wp:category_description",
    )),
    "wp:tag": frozenset(("wp:term_id", "wp:tag_slug", "wp:tag_name", "wp:tag_description")),
    "wp:term": frozenset((
        "wp:term_id", "wp:term_taxonomy", "wp:term_slug", "wp:term_parent", "wp:term_name",
        "wp:term_description",
    )),
    "wp:postmeta": frozenset(META),
    "wp:commentmeta": frozenset(META),
}  # fmt: skip
INSIDE: dict[str, frozenset[str]] = {
    "": frozenset(["rss"]),
    "rss": frozenset(["channel"]),
    "channel": frozenset(["item", "wp:author", "wp:category", "wp:tag", "wp:term"]),
    "item": frozenset(["wp:comment", "wp:postmeta"]),
    "wp:comment": frozenset(["wp:commentmeta"]),
}


@dataclass(slots=True)
class Frame:
    """An element that is open: what was read of it so far, and what is wrong with it."""

    name: str
    line: int
    fields: dict[str, str] = field(default_factory=dict)
    too_long: list[str] = field(default_factory=list)
    # What is wrong and what was done, and whether something was left out for it
    wrongs: list[tuple[str, bool]] = field(default_factory=list)
    meta: list[tuple[str, str]] = field(default_factory=list)
    terms: list[Term] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)

    def text(self, name: str) -> str:
        """Return a field without the blanks around it, empty when the file has none."""
        return self.fields.get(name, "").strip()


def short(tag: str) -> str:
    """Return an element's name as WordPress writes it, whatever its prefix and scheme here."""
    space, _, local = tag.rpartition("}")
    space = space[1:]
    if not space:
        # Old exports forget to say what this prefix stands for
        return "excerpt" if local == "encoded" else local
    if export := EXPORT.fullmatch(space):
        return "excerpt" if export[1] else f"wp:{local}"
    if CONTENT.fullmatch(space):
        return "content" if local == "encoded" else ""
    if DUBLIN.fullmatch(space):
        return f"dc:{local}"
    return ""


def most(name: str) -> int:
    """Return how many characters a field may have."""
    return MOST_TEXT if name in LONG else MOST_SHORT


@lru_cache(maxsize=512)
def meant(outer: str, tag: str) -> tuple[str, int]:
    """Return what an element within another is called, and how long its text may be.

    0 is for one that holds others, and no name for one that nobody asked for.
    """
    name = short(tag)
    if name in FIELDS.get(outer, ()):
        return name, most(name)
    return (name, 0) if name in INSIDE.get(outer, ()) else ("", 0)
