"""Comments, what was decided of them, and what moderators keep about them.

What may happen to a comment stands in `comments/moderation`.
"""

from comments.models.bulk import Bulk
from comments.models.canned import Canned
from comments.models.comment import PROMISED, Comment, CommentManager, CommentQuerySet, Content
from comments.models.decision import Decision, Note, PolicyRule, Step
from comments.models.imported import ImportedComment
from comments.models.intake import Hit, Receipt
from comments.models.keeping import Erasure, Hold, RetentionRun
from comments.models.legal import LegalEvent, LegalLetter, LegalNotice
from comments.models.mark import Mark
from comments.models.notices import Confirmation, Notice, QueueKey
from comments.models.people import DataRequest, PersonEvent
from comments.models.record import ChainMark, MonthFigures
from comments.models.report import Report, ReportEvent
from comments.models.scoring import SpamModel
from comments.models.sealing import (
    Correction,
    Erased,
    Opening,
    PutBack,
    Redaction,
    Reworded,
    Sealed,
    TextChange,
)
from comments.models.sorting import HoldRule, HoldRuleChange, Print
from comments.models.triage import Errand, ErrandEvent
from comments.models.writer import (
    Follow,
    Mailbox,
    News,
    PageLink,
    Retry,
    Review,
    Suppression,
)

__all__ = [
    "PROMISED",
    "Bulk",
    "Canned",
    "ChainMark",
    "Comment",
    "CommentManager",
    "CommentQuerySet",
    "Confirmation",
    "Content",
    "Correction",
    "DataRequest",
    "Decision",
    "Erased",
    "Erasure",
    "Errand",
    "ErrandEvent",
    "Follow",
    "Hit",
    "Hold",
    "HoldRule",
    "HoldRuleChange",
    "ImportedComment",
    "LegalEvent",
    "LegalLetter",
    "LegalNotice",
    "Mailbox",
    "Mark",
    "MonthFigures",
    "News",
    "Note",
    "Notice",
    "Opening",
    "PageLink",
    "PersonEvent",
    "PolicyRule",
    "Print",
    "PutBack",
    "QueueKey",
    "Receipt",
    "Redaction",
    "Report",
    "ReportEvent",
    "RetentionRun",
    "Retry",
    "Review",
    "Reworded",
    "Sealed",
    "SpamModel",
    "Step",
    "Suppression",
    "TextChange",
]
