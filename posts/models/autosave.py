"""What an editor has typed and not saved yet, so that it is not lost. Never public."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from posts.models.blog import Blog
from posts.models.post import Post


class Autosave(models.Model):
    """One person at the desk of one post, or of a new post when there is none yet.

    Without `fields` the person has opened the desk and typed nothing that is not saved.
    """

    blog = models.ForeignKey(Blog, on_delete=models.CASCADE, related_name="autosaves")
    post = models.ForeignKey(Post, null=True, on_delete=models.CASCADE, related_name="autosaves")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="autosaves"
    )
    fields = models.JSONField(default=dict)
    begun_from = models.PositiveIntegerField(
        default=0, help_text="The version of the text from which it was begun."
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["at"], name="autosave_oldest")]
        constraints = [
            models.UniqueConstraint(
                fields=["post", "by"],
                condition=Q(post__isnull=False),
                name="one_autosave_of_a_post_and_person",
            ),
            models.UniqueConstraint(
                fields=["blog", "by"],
                condition=Q(post__isnull=True),
                name="one_autosave_of_a_new_post_and_person",
            ),
        ]

    def __str__(self) -> str:
        return f"Unsaved changes of {self.by}"
