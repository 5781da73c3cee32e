"""Readers' reports of comments, and what becomes of them."""

import uuid
from collections.abc import Sequence

from django.contrib.auth.models import User

from comments.models import Decision


def follow(decisions: Sequence[Decision]) -> None:
    """Settle or reopen the reports of comments that were decided."""


def undo_dismiss(batch: uuid.UUID, *, by: User) -> None:
    """Open again the reports that a step settled."""
