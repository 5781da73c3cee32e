"""Which comments a moderator asked for: a tab, filters, words to look for."""

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest
from django.utils import timezone

from comments.models import PROMISED, Comment, Content, Mark
from comments.persons import known_as
from govblog import roles, text
from govblog.staff import key
from posts.hours import Calendar, late_since
from posts.models import Blog, Post, PostRevision

_S = Comment.Status
HELD, REPORTED = "held", "reported"
TABS: dict[str, str] = {
    _S.PENDING: "Pending",
    HELD: "Held by a rule",
    REPORTED: "Reported",
    _S.APPROVED: "Approved",
    _S.REJECTED: "Rejected",
    _S.SPAM: "Spam",
    _S.REMOVED: "Removed",
}
# The status that the comments of a tab have
STATUS_OF: dict[str, str] = {HELD: _S.PENDING, REPORTED: _S.APPROVED}
AGES = {"late": "past the promised time", "1": "over 1 day", "2": "over 2 days", "7": "over 7 days"}
LONGEST_SEARCH = 100  # characters
MOST_WORDS = 5
MOST_FOUND = 1_000  # found comments are counted up to here


@dataclass(frozen=True)
class Finding:
    """What was asked for. `words` is as typed; every other filter is known to be sound."""

    tab: str = _S.PENDING
    blog: int = 0
    post: int = 0
    reason: str = ""
    age: str = ""
    person: int = 0
    words: str = ""
    mine: Any = field(default=None, compare=False)
    open_to: Any = field(default=None, compare=False)

    @classmethod
    def of(cls, request: HttpRequest) -> "Finding":
        """Read what an address asks for. Raises Http404 for a tab that is none."""
        said = request.GET
        tab = said.get("status", _S.PENDING)
        if tab not in TABS:
            raise Http404("There is no such list.")
        reason, age = said.get("reason", ""), said.get("age", "")
        return cls(
            tab=tab,
            blog=key(said.get("blog", "")),
            post=key(said.get("post", "")),
            reason=reason if reason in Mark.Kind.values else "",
            age=age if age in AGES else "",
            person=key(said.get("person", "")),
            words=text.clean_line(said.get("q", ""))[:LONGEST_SEARCH],
            mine=roles.blogs_where(request.user, "moderate"),
            open_to=roles.blogs_where(request.user, "see full email"),
        )

    @property
    def status(self) -> str:
        """The status of the comments of this tab."""
        return STATUS_OF.get(self.tab, self.tab)

    @property
    def is_filtered(self) -> bool:
        """Whether more than the tab was asked for."""
        return bool(self.blog or self.post or self.reason or self.age or self.person or self.words)

    def query(self, **other: object) -> str:
        """Return the query string of this list, with some of it changed."""
        asked = replace(self, **other) if other else self  # type: ignore[arg-type]
        said = {
            "status": asked.tab,
            "blog": asked.blog,
            "post": asked.post,
            "reason": asked.reason,
            "age": asked.age,
            "person": asked.person,
            "q": asked.words,
        }
        return urlencode({name: value for name, value in said.items() if value})

    def comments(self) -> QuerySet[Any]:
        """Return what was asked for, oldest first where it waits, else newest first."""
        found = of_tab(self.tab, on_blogs(self.mine))
        if self.blog:
            found = found.filter(post__blog=self.blog)
        if self.post:
            found = found.filter(post=self.post)
        if self.reason:
            marks = Mark.objects.filter(comment=OuterRef("pk"), kind=self.reason)
            found = found.filter(Exists(marks))
        if self.age:
            found = found.filter(self._old_enough())
        if self.person:
            found = found.filter(self._same_person())
        for word in self.words.split()[:MOST_WORDS]:
            found = found.filter(self._with(word))
        if self.tab in {_S.PENDING, HELD}:
            return found.order_by("created_at", "pk")
        return found.order_by("-created_at", "-pk")

    def _old_enough(self) -> Q:
        now = timezone.now()
        if self.age != "late":
            return Q(created_at__lte=now - dt.timedelta(days=int(self.age)))
        late = Q(pk__in=[])
        blogs = list(self.mine)
        calendars = Calendar.of_all(blogs)
        for blog in blogs:
            if since := late_since(blog, calendars[blog.pk], now):
                late |= Q(post__blog=blog.pk, created_at__lt=since)
        return late & PROMISED

    def _same_person(self) -> Q:
        """Match who wrote a comment, or its name when that is not known; never in an address."""
        one = Comment.objects.filter(pk=self.person, post__blog__in=self.mine)
        comment = one.select_related("content").first()
        if comment is None:
            return Q(pk__in=[])
        if comment.content.person:
            return Q(pk__in=_by_person(comment.content.person))
        return Q(content__person="", content__name=comment.name)

    def _with(self, word: str) -> Q:
        """Match a word in the name or the text, and in the email as far as one may see it."""
        found = Q(content__name__icontains=word) | Q(content__body__icontains=word)
        if "@" in word:
            found |= Q(pk__in=_by_person(*known_as(word)))
        return found | Q(content__email__icontains=word, post__blog__in=self.open_to)


def _by_person(*known: str) -> QuerySet[Any]:
    return Content.objects.filter(person__in=known).exclude(person="").values("comment")


def on_blogs(mine: QuerySet[Blog]) -> Any:
    """Return the comments on these blogs.

    Asked comment by comment: a join would have the database sort all that wait to show 25.
    """
    posts = Post.objects.filter(pk=OuterRef("post"), blog__in=mine)
    return Comment.objects.filter(Exists(posts))


def of_tab(tab: str, comments: Any) -> Any:
    """Return those of `comments` that stand in a tab."""
    if tab == HELD:
        return comments.filter(status=_S.PENDING, held=True)
    if tab == REPORTED:
        return comments.reported().filter(status=_S.APPROVED)
    return comments.filter(status=tab)


def counts(mine: QuerySet[Blog]) -> dict[str, int]:
    """Return how many comments stand in each tab, in three queries."""
    comments = Comment.objects.filter(post__blog__in=mine)
    by_status = comments.order_by().values("status").annotate(n=Count("*"))
    found = dict(by_status.values_list("status", "n"))
    return {
        **{tab: found.get(tab, 0) for tab in TABS},
        HELD: of_tab(HELD, on_blogs(mine)).count(),
        REPORTED: of_tab(REPORTED, on_blogs(mine)).count(),
    }


def number_or_more(many: int) -> str:
    """Say how many were found, counted up to MOST_FOUND."""
    return f"more than {MOST_FOUND:,}" if many > MOST_FOUND else f"{many:,}"


def filters(asked: Finding) -> dict[str, Any]:
    """Return what the form above a list offers, as pairs of value and label, and what is set."""
    blogs = [(blog.pk, blog.name) for blog in asked.mine.order_by("name")]
    post = PostRevision.objects.filter(post=asked.post, post__blog__in=asked.mine)
    newest = post.order_by("-number").values_list("title", flat=True).first()
    return {
        "blogs": blogs if len(blogs) > 1 else [],
        "reasons": Mark.Kind.choices,
        "ages": list(AGES.items()),
        "post": newest or "",
        "without_post": asked.query(post=0),
        "without_person": asked.query(person=0),
        "none": asked.query(blog=0, post=0, reason="", age="", person=0, words=""),
    }
