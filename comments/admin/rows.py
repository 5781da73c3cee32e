"""What the desk shows of a comment, as plain values for a template."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Lower
from django.utils.safestring import SafeString

from comments import moderation, thread
from comments.models import Comment, Content, Mark
from govblog import sanitise
from posts.models import Blog, PostRevision

_S = Comment.Status
_LABELS = {
    "approve": "Approve",
    "reject": "Reject",
    "spam": "Spam",
    "remove": "Remove",
    "restore": "Restore",
}


@dataclass(frozen=True, slots=True)
class Button:
    """An act that can be chosen; some need a rule of the policy beside it."""

    act: str
    label: str
    needs_rule: bool


@dataclass(frozen=True, slots=True)
class Record:
    """What became of earlier comments from the same email. Nobody confirmed that email."""

    approved: int = 0
    rejected: int = 0
    spam: int = 0

    def __str__(self) -> str:
        if not (self.approved or self.rejected or self.spam):
            return "nothing decided before"
        return f"{self.approved} approved, {self.rejected} rejected, {self.spam} spam"


@dataclass(slots=True)
class Row:
    """One comment on the desk."""

    pk: int
    seen: str
    status: str
    name: str
    email: str
    record: Record | None
    stamp: str
    html: SafeString
    blog: str
    blog_pk: int
    post_pk: int
    title: str
    url: str
    buttons: list[Button]
    hosts: list[str] = field(default_factory=list)
    parent: "Parent | None" = None
    marks: list[str] = field(default_factory=list)

    @property
    def key(self) -> str:
        """The primary key as a form sends it."""
        return str(self.pk)


@dataclass(slots=True)
class Parent:
    """The comment that a reply answers."""

    name: str
    status: str
    html: SafeString
    pk: int


def buttons(status: str) -> list[Button]:
    """Return the acts that are possible from a status."""
    return [
        Button(act, _LABELS[act], act in moderation.NEEDS_RULE)
        for act in moderation.acts_for(status)
    ]


def masked(email: str) -> str:
    """Return an address as those see it who need not know it: n…@example.org."""
    local, at, domain = email.rpartition("@")
    return f"{local[:1]}…{at}{domain}" if at else email


def counts(comments: QuerySet[Any]) -> dict[str, int]:
    """Return how many comments there are of each status."""
    found = comments.order_by().values("status").annotate(n=Count("pk")).values_list("status", "n")
    return {**dict.fromkeys(_S.values, 0), **dict(found)}


def tabs(found: dict[str, int], current: str) -> list[tuple[str, str, int, bool]]:
    """Return the lists of the desk: name, status, how many, whether it is the one shown."""
    return [(_S(one).label, one, found[one], one == current) for one in _S.values]


def rows(comments: list[Comment], open_to: set[int], moderated: QuerySet[Blog]) -> list[Row]:
    """Return the comments as rows, in a fixed number of queries.

    `open_to` holds the keys of the blogs on which the full email may be seen; the record of an
    email is that on the `moderated` blogs.
    """
    records = _records(comments, moderated)
    titles = _titles({comment.post_id for comment in comments})
    parents = _parents(comments)
    made = [_row(comment, records, titles, open_to) for comment in comments]
    marks = Mark.objects.filter(comment__in=[comment.pk for comment in comments])
    by_pk = {row.pk: row for row in made}
    for mark in marks:
        by_pk[mark.comment_id].marks.append(mark.get_kind_display())
    for row, comment in zip(made, comments, strict=True):
        row.parent = parents.get(comment.parent_id or 0)
    return made


def _row(
    comment: Comment,
    records: dict[str, Record],
    titles: dict[int, str],
    open_to: set[int],
) -> Row:
    blog, post = comment.post.blog, comment.post
    return Row(
        pk=comment.pk,
        seen=f"{comment.pk}:{comment.status}:{comment.text_version}",
        status=comment.get_status_display(),
        name=comment.name,
        email=comment.email if blog.pk in open_to else masked(comment.email),
        record=records.get(comment.email.lower(), Record()) if comment.email else None,
        stamp=thread.stamp(comment.created_at, blog.zone),
        html=sanitise.stored(comment.body_html),
        blog=blog.name,
        blog_pk=blog.pk,
        post_pk=post.pk,
        title=titles.get(post.pk, post.slug),
        url=f"{post.get_absolute_url()}" if post.day else "",
        buttons=buttons(comment.status),
        hosts=sanitise.link_hosts(comment.body),
    )


def _records(comments: Iterable[Comment], moderated: QuerySet[Blog]) -> dict[str, Record]:
    emails = {comment.email.lower() for comment in comments if comment.email}
    found = (
        Content.objects.annotate(who=Lower("email"))
        .filter(who__in=emails, comment__post__blog__in=moderated)
        .exclude(email="")
        .order_by()
        .values("who")
        .annotate(
            approved=Count("pk", filter=Q(comment__status=_S.APPROVED)),
            rejected=Count("pk", filter=Q(comment__status__in=[_S.REJECTED, _S.REMOVED])),
            spam=Count("pk", filter=Q(comment__status=_S.SPAM)),
        )
    )
    return {row["who"]: Record(row["approved"], row["rejected"], row["spam"]) for row in found}


def _titles(posts: set[int]) -> dict[int, str]:
    found = PostRevision.objects.filter(post__in=posts).order_by("number")
    return dict(found.values_list("post", "title"))


def _parents(comments: Iterable[Comment]) -> dict[int, Parent]:
    keys = {comment.parent_id for comment in comments if comment.parent_id}
    found = Comment.objects.filter(pk__in=keys).select_related("content")
    return {
        one.pk: Parent(one.name, one.get_status_display(), sanitise.stored(one.body_html), one.pk)
        for one in found
    }
