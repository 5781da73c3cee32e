"""Addresses that lead on: where something stood that now stands elsewhere."""

from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Q

from posts.models.blog import Blog
from posts.models.page import Page
from posts.models.post import Post
from posts.models.terms import Author, Category, Tag

LONGEST_PATH = 300
TARGETS = ("post", "category", "tag", "author", "page")


def _leads_to(target: str) -> Q:
    return Q(**{f"{one}__isnull": one != target for one in TARGETS})


class OldAddress(models.Model):
    """A path of a blog under which something stood, and what: its own address is asked anew.

    However often a post or term is renamed or merged, each of its old addresses is one hop away.
    """

    blog = models.ForeignKey(Blog, on_delete=models.CASCADE, related_name="old_addresses")
    path = models.CharField(max_length=LONGEST_PATH)
    post = models.ForeignKey(Post, null=True, on_delete=models.CASCADE)
    category = models.ForeignKey(Category, null=True, on_delete=models.CASCADE)
    tag = models.ForeignKey(Tag, null=True, on_delete=models.CASCADE)
    author = models.ForeignKey(Author, null=True, on_delete=models.CASCADE)
    page = models.ForeignKey(Page, null=True, on_delete=models.CASCADE)

    class Meta:
        verbose_name = "old address"
        verbose_name_plural = "old addresses"
        constraints = [
            models.UniqueConstraint(fields=["blog", "path"], name="old_address_once_a_blog"),
            models.CheckConstraint(
                condition=reduce(or_, map(_leads_to, TARGETS)), name="old_address_leads_to_one"
            ),
        ]

    def __str__(self) -> str:
        return self.path

    @property
    def target(self) -> Post | Category | Tag | Author | Page:
        """What stood here."""
        found: Post | Category | Tag | Author | Page = next(
            one for name in TARGETS if (one := getattr(self, name)) is not None
        )
        return found
