"""The moderators' desk, in Django admin. What may happen stands in `comments/moderation`."""

from comments.admin import (
    canned,
    desk,
    errands,
    holding,
    holds,
    legal,
    people,
    policy,
    record,
    reviews,
    runs,
)

__all__ = [
    "canned",
    "desk",
    "errands",
    "holding",
    "holds",
    "legal",
    "people",
    "policy",
    "record",
    "reviews",
    "runs",
]
