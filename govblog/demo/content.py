"""The demo content as plain values: what is in the TOML files, read and checked.

All moments are aware datetimes in UTC and fixed in the files, so the demo is the same every day.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from govblog.demo import markup, pictures
from govblog.demo.tables import ContentError, build, load

CONTENT = Path(__file__).parent / "content"

Status = Literal["approved", "pending", "rejected", "spam", "removed"]


@dataclass(frozen=True)
class DemoCategory:
    """A category that articles are filed under."""

    name: str
    slug: str


@dataclass(frozen=True)
class DemoAuthor:
    """A writer of articles; `role` is the job title shown beside the name."""

    name: str
    slug: str
    role: str


@dataclass(frozen=True)
class DemoRule:
    """One numbered rule of the comment policy."""

    number: int
    title: str
    text: str


@dataclass(frozen=True)
class DemoBlog:
    """The blog itself; `promise` tells commenters when a comment will be read."""

    name: str
    strapline: str
    organisation: str
    about: str
    licence_text: str
    licence_url: str
    promise: str
    categories: tuple[DemoCategory, ...]
    authors: tuple[DemoAuthor, ...]
    rules: tuple[DemoRule, ...]


@dataclass(frozen=True)
class DemoPicture:
    """A lead picture: `name` is one of `pictures.NAMES`."""

    name: str
    alt: str
    caption: str
    credit: str


@dataclass(frozen=True)
class DemoWithdrawal:
    """When an article was taken down, and the reason the public is given."""

    at: datetime
    reason: str


@dataclass(frozen=True)
class DemoPost:
    """An article; `body` is HTML with placeholders (see `markup`).

    Without `published` it is a draft. `authors` and `categories` are slugs.
    """

    slug: str
    title: str
    excerpt: str
    authors: tuple[str, ...]
    categories: tuple[str, ...]
    body: str
    published: datetime | None = None
    withdrawn: DemoWithdrawal | None = None
    picture: DemoPicture | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class DemoComment:
    """A comment as a person sent it; `post` is a slug and `parent` another comment's key.

    `rule` is the number of the policy rule that a rejected, spam or removed comment broke.
    `decided` is when a removed comment, once approved, was taken off the page. A `legacy` comment
    came from an earlier platform, which is the only way for a body to be empty.
    """

    post: str
    key: str
    name: str
    email: str
    posted: datetime
    body: str
    parent: str | None = None
    status: Status = "approved"
    rule: int | None = None
    decided: datetime | None = None
    legacy: bool = False


@dataclass(frozen=True)
class DemoSite:
    """Everything in the demo; comments stand in the order they were sent."""

    blog: DemoBlog
    posts: tuple[DemoPost, ...]
    conversation: tuple[DemoComment, ...]
    more_comments: tuple[DemoComment, ...]
    queue: tuple[DemoComment, ...]

    @property
    def comments(self) -> tuple[DemoComment, ...]:
        """Return all comments, each after the one it answers."""
        return self.conversation + self.more_comments + self.queue


def read(folder: Path = CONTENT) -> DemoSite:
    """Return the demo content, articles by date of publication with drafts last.

    Raises ContentError when a file has a wrong key, or when the files do not agree.
    """
    conversation = load(folder / "conversation.toml")
    main = conversation.pop("post", None)
    posts = [_post(path) for path in sorted((folder / "articles").glob("*.toml"))]
    site = DemoSite(
        blog=build(DemoBlog, load(folder / "blog.toml"), "blog.toml"),
        posts=tuple(sorted(posts, key=lambda post: (not post.published, post.published))),
        conversation=_comments(conversation, "conversation.toml", {"post": main}),
        more_comments=_comments(load(folder / "more_comments.toml"), "more_comments.toml", {}),
        queue=_comments(load(folder / "queue.toml"), "queue.toml", {"status": "pending"}),
    )
    _check_posts(site)
    _check_comments(site)
    return site


def _post(path: Path) -> DemoPost:
    post = build(DemoPost, load(path), path.name)
    if post.slug != path.stem:
        raise ContentError(f"{path.name}: the slug and the file's name differ")
    markup.check(post.body, path.name)
    return post


def _comments(
    tables: dict[str, Any], where: str, common: dict[str, Any]
) -> tuple[DemoComment, ...]:
    if tables.keys() != {"comments"}:
        raise ContentError(f"{where}: only comments belong here")
    return tuple(
        build(DemoComment, common | entry, f"{where}: comment {number}")
        for number, entry in enumerate(tables["comments"], start=1)
    )


def _require(fact: bool, where: str, fault: str) -> None:
    if not fact:
        raise ContentError(f"{where}: {fault}")


def _check_posts(site: DemoSite) -> None:
    authors = {author.slug for author in site.blog.authors}
    categories = {category.slug for category in site.blog.categories}
    shown = _on_show(site.posts)
    for post in site.posts:
        drawn = {*markup.placeholders(post.body, "picture")}
        if post.picture:
            drawn.add(post.picture.name)
        _require(authors >= {*post.authors}, post.slug, "unknown author")
        _require(categories >= {*post.categories}, post.slug, "unknown category")
        _require(drawn <= {*pictures.NAMES}, post.slug, "unknown picture")
        for linked in markup.placeholders(post.body, "post"):
            _require(linked in shown, post.slug, "links to an article that is not on show")
            in_order = post.published is None or shown[linked] < post.published
            _require(in_order, post.slug, "links to an article that appears later")
        if post.withdrawn:
            in_order = post.published is not None and post.published < post.withdrawn.at
            _require(in_order, post.slug, "withdrawn before it was published")


def _on_show(posts: Iterable[DemoPost]) -> dict[str, datetime]:
    return {post.slug: post.published for post in posts if post.published and not post.withdrawn}


def _check_comments(site: DemoSite) -> None:
    shown = _on_show(site.posts)
    rules = {rule.number for rule in site.blog.rules}
    earlier: dict[str, DemoComment] = {}
    for comment in site.comments:
        where = comment.key
        _require(where not in earlier, where, "this key is taken")
        _require(comment.post in shown, where, "its article is not on show")
        _require(comment.posted > shown[comment.post], where, "sent before the article appeared")
        _require(bool(comment.body) or comment.legacy, where, "its body is empty")
        judged = comment.status in {"rejected", "spam", "removed"}
        _require(comment.rule in rules if judged else comment.rule is None, where, "wrong rule")
        removed = comment.status == "removed"
        _require(removed == (comment.decided is not None), where, "decided goes with removed")
        if comment.parent:
            _require(comment.parent in earlier, where, "answers an unknown comment")
            _check_answer(comment, earlier[comment.parent])
        earlier[where] = comment


def _check_answer(comment: DemoComment, parent: DemoComment) -> None:
    where = comment.key
    _require(parent.post == comment.post, where, "answers a comment under another article")
    _require(parent.status in {"approved", "removed"}, where, "answers an unpublished comment")
    _require(parent.posted < comment.posted, where, "sent before the comment it answers")
    in_time = parent.decided is None or comment.posted < parent.decided
    _require(in_time, where, "answers a comment that was already removed")
