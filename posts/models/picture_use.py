"""Which texts of posts show which pictures."""

from django.db import models

from posts.models.picture import Picture
from posts.models.post import PostRevision


class PictureUse(models.Model):
    """A picture stands in a revision: as its lead picture, in its text, or both.

    Noted whenever a revision is written (`posts/uses.py`), so that "where is it used?" is a look
    into an index and not a search through every text.
    """

    picture = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="uses")
    revision = models.ForeignKey(PostRevision, on_delete=models.CASCADE, related_name="uses")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["picture", "revision"], name="picture_use_once_a_revision"
            )
        ]

    def __str__(self) -> str:
        return f"{self.picture} in {self.revision}"
