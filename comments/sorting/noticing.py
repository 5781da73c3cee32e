"""What each rule notices of a comment, in words for the moderator."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from comments import scoring
from comments.models import Comment, Content, Mark, Print
from comments.persons import known_as
from comments.scoring import Score
from comments.sorting import disposable, names, printing, rules
from comments.sorting.matching import Found, Matcher
from comments.sorting.rules import Domains, Standing
from govblog import prepared, sanitise
from govblog.prepared import Prepared
from posts.models import Blog, Post

LONGEST_DETAIL = 300  # characters
_SHOWN = 5  # of a list
_K = Mark.Kind

_approved = Prepared(
    lambda: (
        Content.objects.filter(
            person=prepared.words("person"),
            comment__post__blog=prepared.number("blog"),
            comment__status=Comment.Status.APPROVED,
        )
        .exclude(person="")
        .values_list("pk")
    ),
    plan_once=True,
)
_printed = Prepared(
    lambda: (
        Print.objects.filter(key=prepared.words("key"), at__gt=prepared.moment("since"))
        .order_by("-at")
        .values_list("content", "at")
    ),
    plan_once=True,
)


class Said(Protocol):
    """The words of a comment, as they came in or as they are kept."""

    @property
    def body(self) -> str:
        """Its words."""

    @property
    def name(self) -> str:
        """The name its writer gave."""

    @property
    def email(self) -> str:
        """The email its writer gave, or nothing."""


@dataclass(frozen=True, slots=True)
class Sending:
    """What is known of how a comment was sent.

    `elapsed` is the seconds its page was open, None when the browser did not count; `trap` what
    was filled into the field that people do not see; `from_here` whether the browser said that
    the form was on a page of this site.
    """

    elapsed: int | None = None
    trap: str = ""
    from_here: bool = True


@dataclass(frozen=True, slots=True)
class _Case:
    """A comment on its way in."""

    blog: Blog
    said: Said
    sending: Sending
    at: dt.datetime


def marks_of(
    post: Post, said: Said, *, at: dt.datetime, sending: Sending | None = None
) -> dict[Mark.Kind, str]:
    """Return what the rules of the post's blog notice of a comment, and in which words.

    The words have 300 characters at most. Takes a fixed number of queries.
    """
    case = _Case(post.blog, said, sending or Sending(), at)
    marks = {}
    for kind, rule in rules.of_blog(post.blog_id).items():
        if rule.is_on and (detail := _NOTICED[kind](case, rule)):
            marks[kind] = clipped(detail)
    return marks


def clipped(detail: str) -> str:
    """Return a detail of 300 characters at most, on one line."""
    line = " ".join(detail.split())
    return line if len(line) <= LONGEST_DETAIL else f"{line[: LONGEST_DETAIL - 1]}…"


def words(said: Said, held: Matcher) -> str:
    """Say which held words and phrases are in a text or a name."""
    parts = [_phrase(one) for one in held.find(said.body)]
    parts += [f"{_phrase(one)} in the name" for one in held.find(said.name)]
    return _listed(parts)


def _phrase(found: Found) -> str:
    said = " ".join(found.said.split())
    same = said.casefold() == found.entry.casefold()
    return f"“{found.entry}”" if same else f"“{found.entry}” (as “{said}”)"


def _listed(parts: list[str]) -> str:
    """Return a list in words, the first few of many."""
    more = len(parts) - _SHOWN
    return ", ".join(parts[:_SHOWN]) + (f" and {more} more" if more > 0 else "")


def links(body: str, most: int) -> str:
    """Say how many links a comment has and where they lead, when there are more than `most`."""
    many = sum(1 for _ in sanitise.links(body))
    if many <= most:
        return ""
    counted = "1 link" if many == 1 else f"{many} links"
    return f"{counted}: {_listed(sanitise.link_hosts(body))}"


def disposable_email(email: str, domains: Domains) -> str:
    """Say at which disposable domain an email is."""
    domain = disposable.found(email, *domains) if email else ""
    return f"The email is at {domain}" if domain else ""


def like_staff(name: str, known: dict[str, str]) -> str:
    """Say what a name looks like that only staff or the blog should have."""
    like = names.like(name, known)
    return f"“{name}” looks like “{like}”" if like else ""


def spam_score(score: Score | None) -> str:
    """Say why a comment reads like spam. There is no score while none was learned."""
    if score is None or not score.marked:
        return ""
    return "; ".join(score.reasons) or "It reads like spam"


def first(who: str, approved: bool) -> str:
    """Say that nothing from whoever is known by an email, `who`, was approved before."""
    if not who:
        return "No email was given"
    return "" if approved else "No comment from this email has been approved on this blog"


def repeat(earlier: tuple[int, dt.datetime] | None, at: dt.datetime) -> str:
    """Say which comment, sent at the moment given with its key, said the same."""
    if earlier is None:
        return ""
    pk, then = earlier
    return f"The same text as comment {pk}, sent {_span(at - then)} earlier"


def _span(time: dt.timedelta) -> str:
    for unit, seconds in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        many = int(time.total_seconds()) // seconds
        if many:
            return f"1 {unit}" if many == 1 else f"{many} {unit}s"
    return "moments"


def _first(case: _Case, rule: Standing) -> str:
    email, blog = case.said.email, case.blog.pk
    known = known_as(email) if email else ()
    before = any(_approved.rows(person=one, blog=blog, limit=(1, 0)) for one in known)
    return first(email, before)


def _repeat(case: _Case, rule: Standing) -> str:
    key = printing.key_of(case.blog.pk, case.said.body)
    since = case.at - dt.timedelta(days=rule.number)
    before = _printed.rows(key=key, since=since, limit=(1, 0)) if key else []
    return repeat((before[0][0], before[0][1]) if before else None, case.at)


def _too_fast(case: _Case, rule: Standing) -> str:
    elapsed = case.sending.elapsed
    if elapsed is None or elapsed >= rule.number:
        return ""
    return f"Sent {'1 second' if elapsed == 1 else f'{elapsed} seconds'} after opening the page"


def _spam_score(case: _Case, rule: Standing) -> str:
    said = case.said
    score = scoring.score_of(case.blog.pk, body=said.body, name=said.name, email=said.email)
    return spam_score(score)


def _honeypot(case: _Case, rule: Standing) -> str:
    return f"It was filled with “{case.sending.trap}”" if case.sending.trap else ""


def _no_origin(case: _Case, rule: Standing) -> str:
    return "" if case.sending.from_here else "The browser did not say which page it was sent from"


_NOTICED: dict[Mark.Kind, Callable[[_Case, Standing], str]] = {
    _K.WORDS: lambda case, rule: words(case.said, rules.matcher(case.blog.pk, rule.digest)),
    _K.LINKS: lambda case, rule: links(case.said.body, rule.number),
    _K.FIRST: _first,
    _K.REPEAT: _repeat,
    _K.DISPOSABLE: lambda case, rule: disposable_email(
        case.said.email, rules.domains(case.blog.pk, rule.digest)
    ),
    _K.TOO_FAST: _too_fast,
    _K.LIKE_STAFF: lambda case, rule: like_staff(case.said.name, names.known(case.blog)),
    _K.SPAM_SCORE: _spam_score,
    _K.HONEYPOT: _honeypot,
    _K.NO_ORIGIN: _no_origin,
}
