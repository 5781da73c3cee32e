"""Texts that official replies start from."""

from django.db import models

from govblog.sanitise import COMMENT_LIMIT
from posts.models import Blog


class Canned(models.Model):
    """A text kept for what is answered often. Whoever uses it can change it before it is sent."""

    blog = models.ForeignKey(Blog, on_delete=models.CASCADE, related_name="canned_replies")
    title = models.CharField(
        max_length=100, help_text="By which it is chosen. Readers never see it."
    )
    text = models.TextField(max_length=COMMENT_LIMIT)

    class Meta:
        ordering = ["title"]
        verbose_name = "text for replies"
        verbose_name_plural = "texts for replies"
        constraints = [
            models.UniqueConstraint(fields=["blog", "title"], name="canned_title_once_a_blog")
        ]

    def __str__(self) -> str:
        return self.title
