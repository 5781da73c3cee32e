"""The rules that sort comments for the queue: who changes them, each change on record."""

from collections.abc import Callable
from dataclasses import replace

from django.contrib.auth.models import User
from django.db import transaction

from comments import sorting
from comments.models import HoldRule, HoldRuleChange, Mark
from comments.sorting import Setting, Unfit
from govblog import roles
from govblog.telling import day_and_time, name_of
from posts.models import Blog

_LISTS = {
    Mark.Kind.WORDS: sorting.check_phrases,
    Mark.Kind.DISPOSABLE: sorting.check_domains,
}


class HoldRuleMoved(Exception):
    """Someone else changed the rule meanwhile, as the message says; `last` is that change."""

    def __init__(self, last: HoldRuleChange) -> None:
        self.last = last
        when = day_and_time(last.at, last.rule.blog.zone)
        super().__init__(
            f"{name_of(last.by)} changed this rule on {when}, after you opened it. "
            "Your change is not saved."
        )


def hold_rule(blog: Blog, kind: Mark.Kind) -> tuple[Setting, int]:
    """Return how a rule of `blog` is set and the version of that, 0 while it has its default."""
    rule = HoldRule.objects.filter(blog=blog, kind=kind).first()
    if rule is None:
        return sorting.RULES[kind].default, 0
    return Setting(rule.is_on, rule.number, rule.entries), rule.version


def fit(kind: Mark.Kind, setting: Setting) -> Setting:
    """Return a setting with its list tidied and without what the rule does not have.

    Raises Unfit, which says what to correct.
    """
    about = sorting.RULES[kind]
    errors: list[str] = []
    said = ""
    if about.ask_number and not about.least <= setting.number <= about.most:
        errors.append(f"{about.ask_number}: enter a number from {about.least} to {about.most}.")
    try:
        said = _LISTS[kind](setting.entries) if kind in _LISTS else ""
    except Unfit as unfit:
        errors += unfit.errors
    if kind is Mark.Kind.WORDS and setting.is_on and not said and not errors:
        errors.append("Enter words and phrases to hold, or switch the rule off.")
    if errors:
        raise Unfit(errors)
    return Setting(setting.is_on, setting.number if about.ask_number else 0, said)


def set_hold_rule(
    blog: Blog, kind: Mark.Kind, setting: Setting, *, seen: int, by: User
) -> HoldRule | None:
    """Set a rule of `blog`; return it, or None when it was set so already.

    `seen` is the version that was on the screen. Raises Unfit, HoldRuleMoved, PermissionDenied.
    """
    return _change(blog, kind, lambda current: setting, seen, by)


def turn_hold_rule(
    blog: Blog, kind: Mark.Kind, *, on: bool, seen: int, by: User
) -> HoldRule | None:
    """Turn a rule of `blog` on or off and leave the rest as it is; return as `set_hold_rule`.

    Raises as `set_hold_rule`.
    """
    return _change(blog, kind, lambda current: replace(current, is_on=on), seen, by)


def _change(
    blog: Blog, kind: Mark.Kind, to: Callable[[Setting], Setting], seen: int, by: User
) -> HoldRule | None:
    with transaction.atomic():
        # Two people at once take turns, and the second is told. There may be no row yet to lock
        locked = Blog.objects.select_for_update(no_key=True).get(pk=blog.pk)
        roles.require(by, "keep hold rules", locked)
        current, version = hold_rule(locked, kind)
        if seen != version:
            changes = HoldRuleChange.objects.select_related("by", "rule__blog")
            raise HoldRuleMoved(changes.get(rule__blog=locked, rule__kind=kind, version=version))
        wanted = fit(kind, to(current))
        if wanted == current:
            return None
        said = {
            "is_on": wanted.is_on,
            "number": wanted.number,
            "entries": wanted.entries,
            "digest": sorting.digest(wanted.entries),
            "version": version + 1,
        }
        rule, _ = HoldRule.objects.update_or_create(blog=locked, kind=kind, defaults=said)
        _record(rule, current, by)
    return rule


def _record(rule: HoldRule, before: Setting, by: User) -> None:
    old, new = (dict.fromkeys(said.splitlines()) for said in (before.entries, rule.entries))
    HoldRuleChange.objects.create(
        rule=rule,
        version=rule.version,
        by=by,
        was_on=before.is_on,
        is_on=rule.is_on,
        was_number=before.number,
        number=rule.number,
        added="\n".join(entry for entry in new if entry not in old),
        removed="\n".join(entry for entry in old if entry not in new),
    )
