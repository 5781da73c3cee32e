"""What writers of comments are to be told: written down with each decision, told by the clock.

A row says that something is to be told, in no words (`comments/mailing` finds them). It waits
until the decision can be undone no more, is replaced by a newer decision, and deleted when there
is nothing left to tell. So a step over thousands of comments waits for no mail, and what was
undone in time was never told.
"""

import datetime as dt
from collections.abc import Collection, Sequence

from django.db.models import Q

from comments.models import Comment, Decision, Follow, Mailbox, News, Review
from comments.moderation import mailboxes
from comments.moderation.parts import in_parts
from comments.moderation.standing import answer_told_at
from govblog import letters
from govblog.locking import hold_each
from govblog.models import Letter

# What is to be told to a mailbox that is not confirmed waits so long for it
KEPT = dt.timedelta(days=30)
# A letter of the day is written so soon after the moment at which its news is marked as told
_WRITTEN_WITHIN = dt.timedelta(hours=1)
_S = Comment.Status
_K = News.Kind
_TOLD = frozenset({_S.APPROVED, _S.REJECTED, _S.REMOVED})


def key_of(news: News) -> str:
    """Return the key of the letter that tells one piece of news by itself."""
    return f"news {news.pk}"


def key_of_day(box: int, begun: dt.datetime) -> str:
    """Return the key of the letter that tells a mailbox what was due when a day began."""
    return f"{_of_days(box)}{begun.astimezone(dt.UTC):%Y-%m-%dT%H:%M}"


def _of_days(box: int) -> str:
    return f"news of {box} "


def follow(decisions: Sequence[Decision]) -> None:
    """Note what these decisions mean for those who wrote, and for those who follow replies.

    Called with the decisions of one step, on comments whose content was read, in its transaction.
    A fixed number of queries for any number of decisions up to 5,000, and none waits for mail.
    """
    for some in in_parts(decisions):
        _Following(some).write()


class _Following:
    """One step's decisions, and the mailboxes that they concern."""

    def __init__(self, decisions: Sequence[Decision]) -> None:
        self.by_comment = {one.comment_id: one for one in decisions}
        self.approved = {
            pk: one for pk, one in self.by_comment.items() if one.to_status == _S.APPROVED
        }
        self.persons = {
            pk: one.comment.content.person
            for pk, one in self.by_comment.items()
            if one.comment.content.person
        }

    def write(self) -> None:
        """Replace what waits to be told of these comments."""
        new = [*self._outcomes(), *self._replies()]
        # Mailboxes before their news, as everyone who changes both
        held = hold_each(Mailbox, {one.mailbox_id for one in new})
        told = _told_of(self.by_comment)
        News.objects.bulk_create(
            one for one in new if one.mailbox_id in held and not _knows(one, told)
        )

    def _outcomes(self) -> list[News]:
        told = {pk: one for pk, one in self.by_comment.items() if _is_told(one)}
        persons = {self.persons[pk] for pk in told if pk in self.persons}
        if not persons:
            return []
        blogs = {one.blog_id for one in told.values()}
        boxes = Mailbox.objects.filter(blog__in=blogs, person__in=persons, outcomes=True)
        found = {
            (blog, person): pk for pk, blog, person in boxes.values_list("pk", "blog", "person")
        }
        news = (
            (one, found.get((one.blog_id, self.persons.get(pk, "")))) for pk, one in told.items()
        )
        return [_made(_K.OUTCOME, one, box) for one, box in news if box is not None]

    def _replies(self) -> list[News]:
        parents = {one.comment.parent_id for one in self.approved.values()} - {None}
        if not parents:
            return []
        followed = Follow.objects.filter(comment__in=parents, mailbox__replies=True)
        rows = followed.values_list("comment", "mailbox", "mailbox__person")
        boxes = {comment: (box, person) for comment, box, person in rows}
        return [
            _made(_K.REPLY, one, boxes[one.comment.parent_id][0])
            for pk, one in self.approved.items()
            if one.comment.parent_id in boxes
            and boxes[one.comment.parent_id][1] != self.persons.get(pk)
        ]


def answered(review: Review) -> None:
    """Note that a second look was answered, which is told to who asked for it.

    Called last in the transaction that answers it: where the answer changed the decision, it tells
    that too, and no other letter does.
    """
    comment = review.comment
    box = mailboxes.of(comment)
    due_at = None if box is None else answer_told_at(review, box.blog)
    if box is None or due_at is None or not hold_each(Mailbox, [box.pk]):
        return
    waits = News.objects.filter(comment=comment, mailbox=box, told_at=None)
    waits.filter(kind__in=[_K.OUTCOME, _K.REVIEW]).delete()
    if box.reviews:
        News.objects.create(
            mailbox=box,
            kind=_K.REVIEW,
            comment=comment,
            decision_id=review.decision_id,
            due_at=due_at,
        )


def erase(comment: Comment) -> None:
    """Delete what was and is to be told of a comment that is erased, with the words of letters
    that tell it and were not sent.

    What was asked of a report stays: its answer says nothing of the comment.
    """
    about = News.objects.filter(comment=comment).exclude(kind=_K.REPORT)
    # Whoever tells it at this moment is waited for
    rows = list(about.select_for_update(no_key=True).order_by("pk"))
    which = Q()
    for one in rows:
        if one.told_at is not None:
            around = (one.told_at, one.told_at + _WRITTEN_WITHIN)
            of_day = {"key__startswith": _of_days(one.mailbox_id), "written_at__range": around}
            which |= Q(key=key_of(one)) | Q(**of_day)
    if which:
        letters.blank(Letter.objects.filter(which))
    if rows:
        News.objects.filter(pk__in=[one.pk for one in rows]).delete()


def _is_told(decision: Decision) -> bool:
    """Say whether a decision is told to the writer: neither their own act nor what it led to is.

    Advertisers are not written to; whose comment was on show until it was taken for that is.
    """
    if decision.actor_kind != Decision.ActorKind.PERSON:
        return False
    was_public = decision.from_status == _S.APPROVED
    return decision.to_status in _TOLD or (was_public and decision.to_status == _S.SPAM)


def _made(kind: News.Kind, decision: Decision, box: int) -> News:
    due_at = decision.at + dt.timedelta(minutes=decision.blog.undo_minutes)
    return News(
        mailbox_id=box,
        kind=kind,
        comment_id=decision.comment_id,
        decision=decision,
        due_at=due_at,
    )


_Told = dict[tuple[int, str, int], str]


def _told_of(comments: Collection[int]) -> _Told:
    """Delete what waits to be told of these comments; return as what each mailbox knows each.

    A letter that did not go yet is taken back, and told nothing.
    """
    about = News.objects.filter(comment__in=comments, kind__in=[_K.OUTCOME, _K.REPLY])
    locked = about.select_for_update(of=["self"], no_key=True).select_related("decision")
    rows = list(locked.order_by("pk"))
    told = sorted((one for one in rows if one.told_at), key=lambda one: str(one.told_at))
    back = letters.take_back_all([key_of(one) for one in told]) if told else set()
    known = [one for one in told if key_of(one) not in back]
    if len(known) < len(rows):
        gone = {one.pk for one in rows} - {one.pk for one in known}
        News.objects.filter(pk__in=gone).delete()
    return {
        (one.mailbox_id, one.kind, one.comment_id): one.decision.to_status if one.decision else ""
        for one in known
    }


def _knows(news: News, told: _Told) -> bool:
    """Say whether a mailbox was told the same before: that a reply came, or that it is on show."""
    last = told.get((news.mailbox_id, news.kind, news.comment_id))
    return last is not None and (news.kind == _K.REPLY or last == _S.APPROVED == _to(news))


def _to(news: News) -> str:
    return news.decision.to_status if news.decision else ""
