"""The rules of a blog's comment policy: never reworded, only followed by a new version."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from comments.models import PolicyRule
from govblog import roles
from posts.models import Blog


def revise_rule(rule: PolicyRule, *, title: str, text: str, by: User) -> PolicyRule:
    """Retire the rule in force under this number and return its new version.

    Decisions keep pointing to the words they were taken under. Raises PermissionDenied.
    """
    with transaction.atomic():
        # Two editors at once: the second revises what the first made
        current = PolicyRule.objects.select_for_update().get(
            blog=rule.blog_id, number=rule.number, retired_at__isnull=True
        )
        roles.require(by, "keep policy", current.blog_id)
        if (current.title, current.text) == (title, text):
            return current
        PolicyRule.objects.filter(pk=current.pk).update(retired_at=timezone.now())
        new = PolicyRule.objects.create(
            blog_id=current.blog_id,
            number=current.number,
            version=current.version + 1,
            title=title,
            text=text,
        )
        Blog.objects.filter(pk=current.blog_id).move_version()
    return new
