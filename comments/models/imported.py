"""Where comments that were imported come from, so that they are known again."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from comments.models.comment import Comment
from posts.models import Blog


class ImportedComment(models.Model):
    """By what an imported comment is known again, and how it was there when it was last read.

    What it is known by never changes and is never deleted (triggers say so), also when the words
    are erased: else the next import would bring them back.
    """

    comment = models.OneToOneField(
        Comment, on_delete=models.PROTECT, primary_key=True, related_name="imported"
    )
    # The constraint with the id is its index
    blog = models.ForeignKey(
        Blog, on_delete=models.PROTECT, related_name="imported_comments", db_index=False
    )
    wordpress_id = models.PositiveBigIntegerField(null=True)
    key = models.CharField(
        max_length=64, blank=True, help_text="Keyed hash of all of one that came without an id."
    )
    digest = models.CharField(
        max_length=64,
        blank=True,
        help_text="SHA-256 of name and words as they are there; nothing once they changed here.",
    )
    status = models.CharField(max_length=10, choices=Comment.Status.choices)

    class Meta:
        constraints: ClassVar[Any] = [
            models.UniqueConstraint(fields=["blog", "wordpress_id"], name="imported_once_a_blog"),
            models.UniqueConstraint(
                fields=["blog", "key"], condition=~Q(key=""), name="imported_without_id_once"
            ),
            models.CheckConstraint(
                condition=Q(wordpress_id__isnull=False, key="")
                | Q(wordpress_id__isnull=True) & ~Q(key=""),
                name="imported_is_known_again",
            ),
        ]

    def __str__(self) -> str:
        return f"Imported comment {self.wordpress_id or self.key[:8]}"
