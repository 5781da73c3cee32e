"""Comments, what was decided of them, and what moderators keep about them.

What may happen to a comment stands in `comments/moderation`.
"""

from comments.models.comment import Comment, CommentManager, CommentQuerySet, Content
from comments.models.decision import Decision, Note, PolicyRule, Step
from comments.models.intake import Hit, Receipt
from comments.models.mark import Mark

__all__ = [
    "Comment",
    "CommentManager",
    "CommentQuerySet",
    "Content",
    "Decision",
    "Hit",
    "Mark",
    "Note",
    "PolicyRule",
    "Receipt",
    "Step",
]
