"""One table of comments in a tree, in the order they came."""

from django.db import models
from django.utils import timezone
from mptt.models import MPTTModel, TreeForeignKey

from posts.models import Post


class TextbookComment(MPTTModel):
    """A comment, ordered by django-mptt when it is saved."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="textbook_comments")
    parent = TreeForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="children"
    )
    name = models.CharField(max_length=100)
    body = models.TextField()
    created = models.DateTimeField(default=timezone.now)

    class MPTTMeta:
        order_insertion_by = ["created"]

    class Meta:
        app_label = "textbook"

    def __str__(self) -> str:
        return self.name
