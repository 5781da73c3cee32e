"""How a post leaves its readers, at once or at a moment to come, and how it comes back."""

import datetime as dt

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from govblog import roles
from posts.models import Post, PostEvent
from posts.publishing.states import OF_POSTS, NotDone, Standing, standing_of
from posts.publishing.step import line_of, locked, move_pages, record

_ACT = PostEvent.Act


def withdraw(post: Post, *, by: User, reason: str, at: dt.datetime | None = None) -> Post:
    """Take a published post down from `at` on, at once when `at` is None; return the post.

    Its address then answers 410 with `reason`, which is public. One withdrawn at once needs no
    approval: what must not be read must go. Raises NotDone when the post is not public, is
    withdrawn or planned to be already, or no reason is given; PermissionDenied.
    """
    moment = at or timezone.now()
    said = line_of(reason, "Reason")
    if not said:
        raise NotDone("Enter the reason. It is shown to readers in place of the post.")
    with transaction.atomic():
        mine = locked(post)
        roles.require(by, "publish", mine.blog_id)
        now = timezone.now()
        first = mine.first_published_at
        if first is None or first > min(moment, now):
            raise NotDone("This post is not public, so there is nothing to withdraw.")
        act = "plan a take-down" if moment > now else "withdraw"
        standing = standing_of(mine, now)
        if standing not in OF_POSTS[act]:
            is_planned = standing == Standing.LEAVING
            raise NotDone(
                "A take-down of this post is planned already. Cancel it first."
                if is_planned
                else "This post is withdrawn already."
            )
        _set(mine, moment, said)
        record(mine, None, _ACT.WITHDRAW, by, due=moment, reason=said)
        move_pages(mine, hard=moment <= now)
    return mine


def cancel_take_down(post: Post, *, by: User) -> Post:
    """Let a post stay that was to be taken down; return the post.

    Raises NotDone when nothing is planned any more, PermissionDenied.
    """
    refusal = "No take-down of this post is planned. It may be withdrawn by now."
    return _returned(post, by, "cancel the take-down", _ACT.CANCEL, refusal)


def put_back(post: Post, *, by: User) -> Post:
    """Make a withdrawn post public again at the same address; return the post.

    Raises NotDone when it is not withdrawn, PermissionDenied.
    """
    return _returned(post, by, "put back", _ACT.RETURN, "This post is not withdrawn.")


def _returned(post: Post, by: User, way: str, act: PostEvent.Act, refusal: str) -> Post:
    with transaction.atomic():
        mine = locked(post)
        roles.require(by, "publish", mine.blog_id)
        if standing_of(mine) not in OF_POSTS[way]:
            raise NotDone(refusal)
        _set(mine, None, "")
        record(mine, None, act, by)
        move_pages(mine)
    return mine


def _set(post: Post, moment: dt.datetime | None, reason: str) -> None:
    post.withdrawn_at, post.withdrawn_reason = moment, reason
    post.save(update_fields=["withdrawn_at", "withdrawn_reason"])
