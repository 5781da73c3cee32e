"""The rules of a blog's comment policy: never reworded, only followed by a new version."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from comments.models import PolicyRule
from govblog import roles
from posts.models import Blog


class RuleChanged(Exception):
    """Someone else revised the rule meanwhile; `current` is how it reads now."""

    def __init__(self, current: PolicyRule) -> None:
        self.current = current
        super().__init__(
            "Someone changed this rule after you opened it. It now reads: "
            f"{current.title}. {current.text}"
        )


def add_rule(blog: Blog, *, number: int, title: str, text: str, by: User) -> PolicyRule:
    """Add a rule to the comment policy; return it. Raises PermissionDenied."""
    with transaction.atomic():
        roles.require(by, "keep policy", blog)
        rule = PolicyRule.objects.create(blog=blog, number=number, title=title, text=text)
        Blog.objects.filter(pk=blog.pk).move_version()
    return rule


def revise_rule(rule: PolicyRule, *, title: str, text: str, by: User) -> PolicyRule:
    """Retire the rule in force under this number and return its new version.

    Decisions keep pointing to the words they were taken under. Raises RuleChanged when `rule`
    is no longer the one in force, PermissionDenied.
    """
    with transaction.atomic():
        # Two editors at once take turns, and the second is told
        Blog.objects.select_for_update(no_key=True).get(pk=rule.blog_id)
        current = PolicyRule.objects.get(
            blog=rule.blog_id, number=rule.number, retired_at__isnull=True
        )
        roles.require(by, "keep policy", current.blog_id)
        if current.pk != rule.pk:
            raise RuleChanged(current)
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
