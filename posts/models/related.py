"""Posts that an editor picks to be read next."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from posts.models.post import Post, PostRevision

MOST_RELATED = 5


class RelatedPost(models.Model):
    """A post that a revision names under “You may also be interested in”, in its place."""

    revision = models.ForeignKey(PostRevision, on_delete=models.CASCADE, related_name="related")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="named_by")
    place = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(MOST_RELATED)]
    )

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "place"], name="one_related_post_a_place"),
            models.UniqueConstraint(fields=["revision", "post"], name="related_post_once_a_text"),
            models.CheckConstraint(
                condition=Q(place__gte=1, place__lte=MOST_RELATED), name="related_posts_are_few"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place}. {self.post}"
