"""What posts are filed under and signed with: categories, tags, authors, and their record."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from posts.models.blog import Blog


class Term(models.Model):
    """What categories, tags and authors have in common: a name and an address on one blog."""

    KIND = ""

    name = models.CharField(max_length=100)
    slug = models.SlugField(max_length=100)

    class Meta:
        abstract = True
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the path of the archive of its posts."""
        return term_path(self.KIND, self.slug)


def term_path(kind: str, slug: str) -> str:
    """Return the path of the archive of a category, tag or author."""
    return f"/{kind}/{slug}/"


class Category(Term):
    """A subject that posts are filed under."""

    KIND = "category"

    blog = models.ForeignKey(Blog, on_delete=models.CASCADE, related_name="categories")

    class Meta(Term.Meta):
        verbose_name_plural = "categories"
        constraints = [
            models.UniqueConstraint(fields=["blog", "slug"], name="category_slug_once_a_blog")
        ]


class Tag(Term):
    """A word that posts are found by, made by whoever types it first."""

    KIND = "tag"

    blog = models.ForeignKey(Blog, on_delete=models.CASCADE, related_name="tags")

    class Meta(Term.Meta):
        constraints = [
            models.UniqueConstraint(fields=["blog", "slug"], name="tag_slug_once_a_blog")
        ]


class Author(Term):
    """A byline: the name a post is published under, with or without an account."""

    KIND = "author"

    blog = models.ForeignKey(Blog, on_delete=models.CASCADE, related_name="authors")
    role = models.CharField("job title", max_length=200, blank=True)
    about = models.TextField(
        max_length=2_000, blank=True, help_text="Plain text, shown above the author’s posts."
    )

    class Meta(Term.Meta):
        constraints = [
            models.UniqueConstraint(fields=["blog", "slug"], name="author_slug_once_a_blog")
        ]


class TermEvent(models.Model):
    """One act on a category, tag or author. Never changed or deleted (triggers say so)."""

    class Act(models.TextChoices):
        """The acts of `posts/terms.py`."""

        ADD = "add", "Added"
        RENAME = "rename", "Renamed"
        MERGE = "merge", "Merged"
        DESCRIBE = "describe", "Described anew"

    blog = models.ForeignKey(Blog, on_delete=models.PROTECT, related_name="term_events")
    kind = models.CharField(max_length=10)
    # The row it was: a term that was merged into another is no more
    term = models.PositiveBigIntegerField()
    act = models.CharField(max_length=10, choices=Act.choices)
    before = models.CharField(max_length=100, blank=True)
    before_path = models.CharField(max_length=120, blank=True)
    after = models.CharField(max_length=100)
    after_path = models.CharField(max_length=120)
    said = models.JSONField(
        null=True,
        help_text="Of an author described anew: each field, and its words before and after.",
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "event"
        indexes = [models.Index(fields=["kind", "term"], name="term_event_of")]

    def __str__(self) -> str:
        return f"{self.get_act_display()} by {self.by}"
