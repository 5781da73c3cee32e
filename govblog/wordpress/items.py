"""What a WordPress export holds, in plain words: no Django, no database, nothing decided yet.

Everything is as the file has it: text is raw, statuses are WordPress's own words, and an id may
be missing. What becomes of it is decided by those who take it over.
"""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Channel:
    """The blog the file was written of, as its head says."""

    title: str = ""
    description: str = ""
    link: str = ""
    language: str = ""
    version: str = ""
    base_site_url: str = ""
    base_blog_url: str = ""


@dataclass(frozen=True, slots=True)
class Author:
    """Somebody who wrote posts. `line` is where the file says so, from 1."""

    login: str
    line: int
    number: int | None = None
    email: str = ""
    name: str = ""
    first_name: str = ""
    last_name: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A category or tag, or a term of a kind of the blog's own. `parent` is a slug."""

    kind: str  # "category", "post_tag", or another taxonomy
    slug: str
    line: int
    number: int | None = None
    name: str = ""
    parent: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment or ping, with the ids it had.

    `written_at` is in UTC, None when not sound; then `local_date` is what the blog's own clock
    showed, if that is known.
    """

    line: int
    number: int | None = None
    parent: int | None = None
    author: str = ""
    email: str = ""
    url: str = ""
    written_at: dt.datetime | None = None
    content: str = ""
    approved: str = ""  # "1", "0", "hold", "approve", "spam", "trash", "post-trashed"
    kind: str = ""  # "", "comment", "pingback", "trackback"
    user: int | None = None
    meta: tuple[tuple[str, str], ...] = ()
    local_date: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """A post, page, attachment or anything else a blog keeps, without its comments.

    `published_at` and `modified_at` are in UTC, None for a draft or a date that is not sound;
    `local_date` is the date and time of the blog's own clock.
    """

    kind: str  # "post", "page", "attachment", "nav_menu_item", ...
    line: int
    number: int | None = None
    title: str = ""
    slug: str = ""
    link: str = ""
    guid: str = ""
    author: str = ""  # a login
    status: str = ""  # "publish", "future", "draft", "pending", "private", "trash", "inherit"
    published_at: dt.datetime | None = None
    local_date: dt.datetime | None = None
    modified_at: dt.datetime | None = None
    content: str = ""
    excerpt: str = ""
    parent: int | None = None
    password: str = ""
    sticky: bool = False
    comments_open: bool = True
    attachment_url: str = ""
    terms: tuple[Term, ...] = ()
    meta: tuple[tuple[str, str], ...] = ()
    comments: tuple[Comment, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in the file that could not be taken as it is, and where."""

    line: int
    about: str  # what it concerns, such as "comment 17" or "post “Budget day”"
    says: str  # a sentence: what is wrong and what was done
    refused: bool = False  # whether the thing was left out for it


Found = Channel | Author | Term | Item | Fault
