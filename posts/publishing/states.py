"""The states of texts and posts, the ways between them, and what is said when there is none."""

import datetime as dt
from enum import StrEnum

from django.utils import timezone

from govblog.telling import name_of
from posts.models import Post, PostRevision

_S = PostRevision.Status

# The text that is worked on is in one of these
OPEN = (_S.DRAFT, _S.REVIEW, _S.APPROVED)

# act: {from: to}, of a revision
TRANSITIONS: dict[str, dict[str, str]] = {
    "change": {_S.DRAFT: _S.DRAFT, _S.REVIEW: _S.DRAFT, _S.APPROVED: _S.DRAFT},
    "submit": {_S.DRAFT: _S.REVIEW},
    "approve": {_S.REVIEW: _S.APPROVED},
    "ask for changes": {_S.REVIEW: _S.DRAFT, _S.APPROVED: _S.DRAFT},
    # From draft only where the blog asks for no review
    "publish": {_S.DRAFT: _S.PUBLISHED, _S.APPROVED: _S.PUBLISHED},
    # From published only while the moment is still to come
    "take back": {_S.REVIEW: _S.DRAFT, _S.APPROVED: _S.DRAFT, _S.PUBLISHED: _S.DRAFT},
}


class Standing(StrEnum):
    """How a post stands with its readers."""

    NEVER = "not public"
    PUBLIC = "public"
    LEAVING = "public until its take-down"
    WITHDRAWN = "withdrawn"


# act: {from: to}, of a post
OF_POSTS: dict[str, dict[str, str]] = {
    "withdraw": {
        Standing.PUBLIC: Standing.WITHDRAWN,
        Standing.LEAVING: Standing.WITHDRAWN,
    },
    "plan a take-down": {Standing.PUBLIC: Standing.LEAVING},
    "cancel the take-down": {Standing.LEAVING: Standing.PUBLIC},
    "put back": {Standing.WITHDRAWN: Standing.PUBLIC},
}


def standing_of(post: Post, now: dt.datetime | None = None) -> Standing:
    """Return how a post stands with its readers at `now`."""
    moment = now or timezone.now()
    if post.first_published_at is None or post.first_published_at > moment:
        return Standing.NEVER
    if post.withdrawn_at is None:
        return Standing.PUBLIC
    return Standing.LEAVING if post.withdrawn_at > moment else Standing.WITHDRAWN


class NotDone(Exception):
    """The act is refused; the message says why, in words for the person who tried it."""


class EditedMeanwhile(NotDone):
    """Someone else saved this draft after it was opened; `advice` is what comes of it."""

    def __init__(
        self, revision: PostRevision, advice: str = "Your text has not been saved."
    ) -> None:
        self.revision = revision
        super().__init__(
            f"{name_of(revision.saved_by)} saved this draft after you opened it. {advice}"
        )
