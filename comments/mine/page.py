"""The page of a comment as its writer sees it: how it stands, and what can be done now."""

from dataclasses import dataclass, field
from typing import Any

from django.core.cache import cache
from django.http import HttpResponse
from django.utils import timezone

from comments import keep, thread
from comments.figures import usual_wait
from comments.keep import Keep, article_of
from comments.mine import story
from comments.models import Comment, Decision, PageLink
from comments.moderation import mailboxes, opening, retrying, reviewing
from comments.moderation.standing import Standing, State, standing_of
from govblog import sanitise
from govblog.public import Page, answer
from posts.models import Blog, Post

_BY = Decision.ActorKind


@dataclass(frozen=True)
class Tag:
    """The state in a word or two, and the colour behind it."""

    words: str
    colour: str


TAGS = {
    State.WAITS: Tag("In the queue", "blue"),
    State.LOOKED_AT: Tag("Being looked at", "blue"),
    State.PUBLISHED: Tag("Published", "green"),
    State.NOT_PUBLISHED: Tag("Not published", "red"),
    State.SPAM: Tag("Not published", "red"),
    State.REMOVED: Tag("Removed", "red"),
    State.TAKEN_BACK: Tag("Taken back", "grey"),
    State.ERASED: Tag("Erased", "grey"),
}
_LINES = {
    State.WAITS: "A moderator will read your comment and decide whether to publish it.",
    State.LOOKED_AT: "A moderator is looking at your comment. "
    "Come back in some minutes to read what was decided.",
    State.PUBLISHED: "A moderator published your comment.",
    State.NOT_PUBLISHED: "A moderator decided not to publish your comment.",
    State.SPAM: "A moderator took your comment for advertising.",
    State.REMOVED: "A moderator removed your comment.",
    State.TAKEN_BACK: "You took your comment back. "
    "Its name, email address and words are erased for good.",
    State.ERASED: "Its name, email address and words are erased for good.",
}
# Of what no moderator decided
_BY_NOBODY: dict[tuple[str, State], str] = {
    (_BY.RULE, State.PUBLISHED): "Your comment was published when you confirmed it.",
    (_BY.IMPORT, State.PUBLISHED): "Your comment was published before comments were kept here.",
    (_BY.IMPORT, State.NOT_PUBLISHED): "It was decided before comments were kept here not to "
    "publish your comment.",
    (_BY.IMPORT, State.SPAM): "Your comment was taken for advertising before comments were kept "
    "here.",
    (_BY.IMPORT, State.REMOVED): "Your comment was removed before comments were kept here.",
}
_MINUTE = 60
_KEPT_OFF = {State.NOT_PUBLISHED, State.SPAM, State.REMOVED}
# What was done a moment ago, by the word in the address
DONE = {
    "correct": "Your changes are saved. A moderator will read the new text.",
    "second-look": "You asked for a second look.",
    "follow": "We will tell you of replies by mail.",
    "unfollow": "We will no longer tell you of replies.",
    "renew": "This page has a new address. The old address does not work any more.",
}


@dataclass(frozen=True)
class Reason:
    """Why a comment is kept off the page: the rule as it read then, and the moderator's note."""

    rule: list[str]
    note: str


@dataclass
class Ways:
    """What the writer can do now.

    `until` is the last day to ask for a second look, `no_look` says why that cannot be asked for.
    """

    correct: bool = False
    withdraw: bool = False
    again: bool = False
    until: str = ""
    no_look: str = ""
    follow: bool = False
    followed: bool = False
    erase: bool = False


@dataclass
class Situation:
    """How a comment stands at this moment, for its writer."""

    link: PageLink
    comment: Comment
    stands: Standing
    article: tuple[str, str] | None
    ways: Ways = field(default_factory=Ways)

    @property
    def path(self) -> str:
        """The path of the private page."""
        return opening.path_of(self.link)


def situation(link: PageLink) -> Situation:
    """Return how the comment of a link stands."""
    comment = link.comment
    return Situation(link, comment, standing_of(comment), article_of(comment))


def ways_of(now: Situation) -> Ways:
    """Return what the writer of a comment can do."""
    comment, state = now.comment, now.stands.state
    waits = state == State.WAITS
    gone = state in {State.TAKEN_BACK, State.ERASED}
    no_look, until = "", ""
    if state in _KEPT_OFF and now.stands.last is not None:
        zone = comment.post.blog.zone
        no_look = reviewing.refusal(comment)
        until = f"{reviewing.last_day(now.stands.last, zone):%-d %B %Y}"
    box = None if gone else mailboxes.of(comment)
    reachable = bool(comment.email) or box is not None
    return Ways(
        correct=waits,
        withdraw=now.stands.undecided,
        again=state == State.NOT_PUBLISHED and not retrying.refusal(comment, now.stands),
        until="" if no_look else until,
        no_look=no_look,
        follow=reachable and (waits or state in {State.LOOKED_AT, State.PUBLISHED}),
        followed=box is not None and mailboxes.is_followed(comment),
        erase=not gone,
    )


def page(link: PageLink, *, done: str = "", status: int = 200, **more: Any) -> HttpResponse:
    """Return the private page; `done` is a word of DONE."""
    now = situation(link)
    blog, ways = now.comment.post.blog, ways_of(now)
    context = {
        "blog": blog,
        "page": Page(title=f"Your comment – {blog.name}", robots="noindex", is_error=status != 200),
        "path": now.path,
        "tag": TAGS[now.stands.state],
        "lines": lines_of(now),
        "reason": reason_of(now),
        "comment": now.comment,
        "html": sanitise.stored(now.comment.body_html),
        "sent": thread.stamp(now.comment.created_at, blog.zone),
        "article": now.article,
        "public": now.stands.state == State.PUBLISHED and now.article is not None,
        "ways": ways,
        "story": story.story_of(now.comment, now.stands),
        "keep": Keep.of(link, _there(ways)),
        "done": DONE.get(done, ""),
        **more,
    }
    return answer("comments/mine/page.html", context, status)


def _there(ways: Ways) -> str:
    if ways.correct:
        return keep.UNTIL_DECIDED
    return "You can still take it back there." if ways.withdraw else ""


def lines_of(now: Situation) -> list[str]:
    """Return how a comment stands, in sentences."""
    blog, state = now.comment.post.blog, now.stands.state
    last = now.stands.last
    by = last.actor_kind if last else ""
    lines = [_BY_NOBODY.get((by, state), _LINES[state])]
    if state == State.WAITS:
        if usual := _usual_wait(blog):
            lines.append(f"The usual wait is {usual}.")
        if blog.promise:
            lines.append(blog.promise)
    if now.article is None:
        lines.append(_withdrawn(now.comment.post))
    return lines


def _usual_wait(blog: Blog) -> str:
    """Return the usual wait, at most a minute old: hundreds of decisions are read for it."""
    return cache.get_or_set(f"usual-wait-{blog.pk}", lambda: usual_wait(blog), _MINUTE) or ""


def _withdrawn(post: Post) -> str:
    if post.withdrawn_at is not None and post.withdrawn_at <= timezone.now():
        return f"The article was withdrawn, with all comments on it: {post.withdrawn_reason}"
    return "The article is not on the site at the moment."


def reason_of(now: Situation) -> Reason | None:
    """Return why a comment is kept off the page; None for one that is not, or where none was said.

    One query.
    """
    last = now.stands.last
    if last is None or now.stands.state not in _KEPT_OFF:
        return None
    rule, note = story.rule_of(last), story.notes_of([last]).get(last.pk, "")
    return Reason(rule, note) if rule or note else None
