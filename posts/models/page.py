"""Pages that stand beside the posts: what the blog is about, privacy, cookies and so on."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from posts.models.blog import Blog


class Page(models.Model):
    """A page's address, and which of its texts readers see. What may happen: `posts/pages.py`."""

    blog = models.ForeignKey(Blog, on_delete=models.PROTECT, related_name="pages")
    slug = models.SlugField(max_length=100)
    shown = models.PositiveIntegerField(
        null=True, editable=False, help_text="The number of the text readers see, none: no page."
    )

    class Meta:
        ordering = ["slug"]
        constraints = [
            models.UniqueConstraint(fields=["blog", "slug"], name="page_slug_once_a_blog")
        ]

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        """Return the path of the page."""
        return f"/{self.slug}/"


class PageTextQuerySet(models.QuerySet["PageText"]):
    """Ways to find the texts of pages."""

    def public(self, blog: Blog) -> "PageTextQuerySet":
        """Return the texts that readers of a blog see, one of each page that is shown."""
        return self.filter(page__blog=blog, number=F("page__shown"))


class PageText(models.Model):
    """One text of a page. Never changed or deleted (triggers say so): what a privacy notice said
    on a day must be found later."""

    page = models.ForeignKey(Page, on_delete=models.PROTECT, related_name="texts")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=100)
    body = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[models.Manager["PageText"]] = PageTextQuerySet.as_manager()

    class Meta:
        ordering = ["page", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["page", "number"], name="page_text_number_once")
        ]

    def __str__(self) -> str:
        return self.title


class PageEvent(models.Model):
    """A page shown to readers or taken down: who, when, which text. Never changed or deleted."""

    class Act(models.TextChoices):
        """The acts of `posts/pages.py` that readers notice."""

        SHOW = "show", "Published"
        HIDE = "hide", "Taken down"

    page = models.ForeignKey(Page, on_delete=models.PROTECT, related_name="events")
    act = models.CharField(max_length=10, choices=Act.choices)
    number = models.PositiveIntegerField(help_text="Of the text.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "event"
        constraints = [
            models.CheckConstraint(condition=Q(act__in=["show", "hide"]), name="page_act_known")
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()} by {self.by}"
