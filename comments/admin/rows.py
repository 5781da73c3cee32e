"""What the desk shows of a comment, as plain values for a template."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.safestring import SafeString

from comments import legal, moderation, thread
from comments.admin import acting, writers
from comments.admin.seeing import written_seen
from comments.models import Comment, Content, Mark, Redaction
from comments.moderation import told, triage
from comments.personal import found
from govblog import sanitise
from govblog.text import masked_email
from posts.hours import Calendar, late_since
from posts.models import Blog, PostRevision

_S = Comment.Status
REPORTS_SHOWN = 3  # of a comment in a list
ALL_REPORTS = 10_000  # of a comment on its own page
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
    zone: str
    html: SafeString
    blog: str
    blog_pk: int
    post_pk: int
    title: str
    url: str
    buttons: list[Button]
    age: "Age | None" = None
    official: str = ""
    confirmed: bool = False
    hosts: list[str] = field(default_factory=list)
    parent: "Parent | None" = None
    marks: list[str] = field(default_factory=list)
    personal: list[str] = field(default_factory=list)
    reports: list[told.Told] = field(default_factory=list)
    reported_by: list[int] = field(default_factory=list)  # the keys of all its open reports
    errands: list[triage.Open] = field(default_factory=list)
    notices: list[legal.OpenCase] = field(default_factory=list)
    is_redacted: bool = False
    by_writer: writers.Marks | None = None
    typed: acting.Typed | None = None
    refused: str = ""

    @property
    def reported(self) -> str:
        """The keys of its reports, as a form sends them."""
        return " ".join(map(str, self.reported_by))

    @property
    def more_reports(self) -> int:
        """How many of its reports are not shown here."""
        return len(self.reported_by) - len(self.reports)

    @property
    def key(self) -> str:
        """The primary key as a form sends it."""
        return str(self.pk)


@dataclass(frozen=True, slots=True)
class Age:
    """How long a comment has waited, in working time; `is_late`: longer than was promised."""

    words: str
    is_late: bool


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


def rows(
    comments: list[Comment],
    open_to: set[int],
    moderated: QuerySet[Blog],
    *,
    reports_shown: int = REPORTS_SHOWN,
) -> list[Row]:
    """Return the comments as rows, in a fixed number of queries.

    `open_to` holds the keys of the blogs on which the full email may be seen; the record of an
    email is that on the `moderated` blogs.
    """
    records = _records(comments, moderated)
    titles = _titles({comment.post_id for comment in comments})
    parents = _parents(comments)
    pks = [comment.pk for comment in comments]
    reported, errands = told.keys_of(pks), triage.open_of(pks)
    reports = told.newest_of(reported, open_to, reports_shown)
    notices = legal.open_of(pks)
    redacted = set(Redaction.objects.filter(comment__in=pks).values_list("comment", flat=True))
    by_writer = writers.marks_of(comments)
    age_of = _ages({comment.post.blog for comment in comments if comment.status == _S.PENDING})
    made = [_row(comment, records, titles, open_to) for comment in comments]
    by_pk = {row.pk: row for row in made}
    for mark in Mark.objects.filter(comment__in=pks).order_by("pk"):
        by_pk[mark.comment_id].marks.append(str(mark))
    for row, comment in zip(made, comments, strict=True):
        row.parent = parents.get(comment.parent_id or 0)
        row.reports, row.errands = reports.get(row.pk, []), errands.get(row.pk, [])
        row.reported_by = reported.get(row.pk, [])
        row.notices = notices.get(row.pk, [])
        row.is_redacted = row.pk in redacted
        row.by_writer = by_writer.get(row.pk)
        if comment.status == _S.PENDING:
            row.age = age_of(comment)
    return made


def _ages(blogs: set[Blog]) -> Callable[[Comment], Age]:
    """Return what says how long a comment of these blogs has waited by now."""
    now = timezone.now()
    calendars = Calendar.of_all(blogs)
    late = {blog.pk: late_since(blog, calendars[blog.pk], now) for blog in blogs}

    def age_of(comment: Comment) -> Age:
        blog, came = comment.post.blog_id, comment.created_at
        since = late[blog]
        is_promised = comment.content.source != Content.Source.IMPORT
        is_late = is_promised and since is not None and came < since
        return Age(calendars[blog].age(came, now), is_late)

    return age_of


def _row(
    comment: Comment,
    records: dict[str, Record],
    titles: dict[int, str],
    open_to: set[int],
) -> Row:
    blog, post = comment.post.blog, comment.post
    personal = found(comment.body)
    return Row(
        pk=comment.pk,
        seen=written_seen(comment),
        status=comment.get_status_display(),
        name=comment.name,
        email=comment.email if blog.pk in open_to else masked_email(comment.email),
        record=records.get(comment.content.person, Record()) if comment.content.person else None,
        stamp=thread.stamp(comment.created_at, blog.zone),
        zone=blog.time_zone,
        html=sanitise.stored(sanitise.comment_html(comment.body, marked=personal)),
        blog=blog.name,
        blog_pk=blog.pk,
        post_pk=post.pk,
        title=titles.get(post.pk, post.slug),
        url=f"{post.get_absolute_url()}" if post.day else "",
        buttons=buttons(comment.status),
        official=comment.content.official,
        confirmed=comment.content.confirmed_at is not None,
        hosts=sanitise.link_hosts(comment.body),
        personal=list(dict.fromkeys(span.label for span in personal)),
    )


def _records(comments: Iterable[Comment], moderated: QuerySet[Blog]) -> dict[str, Record]:
    people = {comment.content.person for comment in comments} - {""}
    counted = (
        Content.objects.filter(person__in=people, comment__post__blog__in=moderated)
        .exclude(person="")
        .order_by()
        .values("person")
        .annotate(
            approved=Count("pk", filter=Q(comment__status=_S.APPROVED)),
            rejected=Count("pk", filter=Q(comment__status__in=[_S.REJECTED, _S.REMOVED])),
            spam=Count("pk", filter=Q(comment__status=_S.SPAM)),
        )
    )
    return {row["person"]: Record(row["approved"], row["rejected"], row["spam"]) for row in counted}


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
