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


class RuleGone(Exception):
    """Someone else took the rule out of the policy meanwhile."""

    def __init__(self) -> None:
        super().__init__("This rule was taken out of the policy. Add it anew if it is needed.")


def add_rule(blog: Blog, *, number: int, title: str, text: str, by: User) -> PolicyRule:
    """Add a rule to the comment policy; return it. Raises PermissionDenied."""
    with transaction.atomic():
        roles.require(by, "keep policy", blog)
        # A number that was used before goes on counting its versions
        last = PolicyRule.objects.filter(blog=blog, number=number).order_by("-version").first()
        version = last.version + 1 if last else 1
        rule = PolicyRule.objects.create(
            blog=blog, number=number, version=version, title=title, text=text
        )
        Blog.objects.filter(pk=blog.pk).move_version()
    return rule


def revise_rule(rule: PolicyRule, *, title: str, text: str, by: User) -> PolicyRule:
    """Retire the rule in force under this number and return its new version.

    Decisions keep pointing to the words they were taken under. Raises RuleChanged when `rule`
    is no longer the one in force, RuleGone, PermissionDenied.
    """
    with transaction.atomic():
        current = _in_force(rule, by)
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


def retire_rule(rule: PolicyRule, *, by: User) -> PolicyRule:
    """Take a rule out of the comment policy; return it. Decisions keep pointing to its words.

    Its number is free again. Raises RuleChanged when `rule` is no longer the one in force,
    RuleGone when nothing is in force under its number, PermissionDenied.
    """
    with transaction.atomic():
        current = _in_force(rule, by)
        current.retired_at = timezone.now()
        current.save(update_fields=["retired_at"])
        Blog.objects.filter(pk=rule.blog_id).move_version()
    return current


def rule_in_force(rule: PolicyRule) -> PolicyRule | None:
    """Return what is in force under the number of a rule, under the lock of its blog, if any."""
    # Two editors at once take turns, and the second is told
    Blog.objects.select_for_update(no_key=True).get(pk=rule.blog_id)
    return PolicyRule.objects.filter(
        blog=rule.blog_id, number=rule.number, retired_at__isnull=True
    ).first()


def _in_force(rule: PolicyRule, by: User) -> PolicyRule:
    """Return the rule as it is in force, under the blog's lock; refuse if it is another now."""
    current = rule_in_force(rule)
    roles.require(by, "keep policy", rule.blog_id)
    if current is None:
        raise RuleGone
    if current.pk != rule.pk:
        raise RuleChanged(current)
    return current
