"""How a text reaches readers: at once, or at a moment to come; and how it is held back again."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from govblog import roles
from posts import checks
from posts.models import Post, PostEvent, PostRevision
from posts.publishing.states import TRANSITIONS, NotDone
from posts.publishing.step import line_of, locked, move_pages, note_of, open_text, record

_S = PostRevision.Status
_ACT = PostEvent.Act


@dataclass(frozen=True)
class Override:
    """Who publishes says why a text goes out although these checks stop it, by their codes."""

    codes: Collection[str]
    reason: str


def scheduled(post: Post, now: dt.datetime | None = None) -> PostRevision | None:
    """Return the post's revision that is published from a moment still to come, or None."""
    moment = now or timezone.now()
    return post.revisions.filter(status=_S.PUBLISHED, publish_at__gt=moment).first()


def publish(
    post: Post,
    *,
    by: User,
    seen: int | None = None,
    at: dt.datetime | None = None,
    note: str = "",
    override: Override | None = None,
) -> PostRevision:
    """Publish the post's open text from `at` on, at once when `at` is None; return the revision.

    `seen` is its version on the editor's screen; None stands for any. `note` tells readers what a
    later text changed. The address takes the day of the first publication in the blog's time zone
    and then never changes. Raises NotDone when there is nothing to publish, it lacks an approval,
    or a check stops it that `override` does not name; EditedMeanwhile, PermissionDenied.
    """
    moment = at or timezone.now()
    said = line_of(note, "Change note")
    with transaction.atomic():
        mine = locked(post)
        roles.require(by, "publish", mine.blog_id)
        revision = open_text(mine, seen)
        if revision is None:
            raise NotDone("There is no draft to publish.")
        _require_review(revision)
        _pass_checks(revision, override, by)
        _require_order(mine, moment, said)
        revision.status = TRANSITIONS["publish"][revision.status]
        revision.publish_at, revision.version = moment, revision.version + 1
        revision.change_note = said
        revision.save(update_fields=["status", "publish_at", "version", "change_note"])
        if mine.first_published_at is None:
            _give_address(mine, moment)
        record(mine, revision, _ACT.PUBLISH, by, due=moment, reason=said)
        move_pages(mine)
    return revision


def _require_review(revision: PostRevision) -> None:
    """Refuse a text that waits for an approval, or lacks the one that its blog asks for."""
    if revision.status not in TRANSITIONS["publish"]:
        raise NotDone("This text is in review. Wait for the approval, or take it back to draft.")
    if revision.post.blog.review_required and revision.status != _S.APPROVED:
        raise NotDone("Submit this text for review. Another editor approves it before it goes out.")


def _require_order(post: Post, moment: dt.datetime, note: str) -> None:
    """Refuse a text that readers would never see, and a change note when nothing changes."""
    if post.revisions.filter(status=_S.PUBLISHED, publish_at__gt=moment).exists():
        raise NotDone("Readers see a later text by then. Choose a later time, or publish now.")
    if note and post.first_published_at is None:
        raise NotDone("This post is new to its readers, so it has no change note.")


def _pass_checks(revision: PostRevision, override: Override | None, by: User) -> None:
    """Refuse a text that a check stops; write into the record which were overridden, and why."""
    stops = [one for one in checks.look_over(revision) if one.stops]
    if not stops:
        return
    final = [one for one in stops if not one.can_override]
    if final or override is None:
        raise NotDone(" ".join(one.says for one in final or stops))
    codes = list(dict.fromkeys(one.code for one in stops))
    if missing := [one.says for one in stops if one.code not in override.codes]:
        raise NotDone(f"Another check stops this text now. {' '.join(missing)}")
    reason = note_of(override.reason, needed="Enter why you publish despite the checks.")
    record(revision.post, revision, _ACT.OVERRIDE, by, reason=reason, about=" ".join(codes))


def _give_address(post: Post, moment: dt.datetime) -> None:
    post.first_published_at = moment
    post.day = moment.astimezone(post.blog.zone).date()
    post.save(update_fields=["first_published_at", "day"])


def take_back(post: Post, *, by: User) -> PostRevision:
    """Make the scheduled revision a draft again, or the text in review or approved; return it.

    An approval is void then. Raises NotDone when there is no such text any more,
    PermissionDenied.
    """
    with transaction.atomic():
        mine = locked(post)
        # One moment for all: the text may become public while this goes on
        now = timezone.now()
        revision, waiting = open_text(mine), scheduled(mine, now)
        roles.require(by, "write" if waiting is None else "publish", mine.blog_id)
        taken = waiting or revision
        if taken is None or taken.status not in TRANSITIONS["take back"]:
            raise NotDone("Nothing is scheduled for this post. It may have become public by now.")
        if waiting is not None:
            taken.version += 1
        taken.status = TRANSITIONS["take back"][taken.status]
        taken.publish_at = taken.approved_by = None
        taken.save(update_fields=["status", "publish_at", "approved_by", "version"])
        first = mine.first_published_at
        if first is not None and first > now:
            mine.first_published_at = mine.day = None
            mine.save(update_fields=["first_published_at", "day"])
        record(mine, taken, _ACT.TAKE_BACK, by)
        if waiting is not None:
            move_pages(mine)
    return taken
