"""The rules that hold comments are changed by those who may, one after the other, on record."""

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from comments.models import HoldRule, HoldRuleChange, Mark
from comments.moderation import holding
from comments.sorting import RULES, Setting, Unfit
from posts.models import Blog
from tests.factories import BlogFactory, StaffFactory

pytestmark = pytest.mark.django_db
WORDS, LINKS = Mark.Kind.WORDS, Mark.Kind.LINKS


@pytest.fixture
def senior(blog: Blog) -> User:
    """A senior moderator of `blog`."""
    return StaffFactory(blog=blog, role="senior moderator")


def test_a_rule_that_nobody_set_has_its_default(blog: Blog) -> None:
    for kind, about in RULES.items():
        assert holding.hold_rule(blog, kind) == (about.default, 0)
    on = {kind.value for kind, about in RULES.items() if about.default.is_on}
    assert on == {"links", "repeat", "disposable", "too fast", "like staff", "spam score",
                  "honeypot", "no origin"}  # fmt: skip


def test_every_change_is_on_record_with_what_was_before(blog: Blog, senior: User) -> None:
    holding.set_hold_rule(blog, WORDS, Setting(True, 0, "one\ntwo"), seen=0, by=senior)
    holding.set_hold_rule(blog, WORDS, Setting(True, 0, "two\nthree"), seen=1, by=senior)
    holding.turn_hold_rule(blog, WORDS, on=False, seen=2, by=senior)
    columns = ("version", "was_on", "is_on", "added", "removed")
    assert list(HoldRuleChange.objects.filter(by=senior).values_list(*columns)) == [
        (3, True, False, "", ""),
        (2, True, True, "three", "one"),
        (1, False, True, "one\ntwo", ""),
    ]
    assert holding.hold_rule(blog, WORDS) == (Setting(False, 0, "two\nthree"), 3)
    holding.set_hold_rule(blog, LINKS, Setting(True, 5), seen=0, by=senior)
    change = HoldRuleChange.objects.get(rule__kind="links")
    assert (change.was_number, change.number) == (2, 5)


def test_a_rule_saved_as_it_was_is_no_change(blog: Blog, senior: User) -> None:
    assert holding.set_hold_rule(blog, LINKS, Setting(True, 2), seen=0, by=senior) is None
    assert not HoldRule.objects.exists()
    assert not HoldRuleChange.objects.exists()


def test_the_second_of_two_is_told_who_was_first_and_when(blog: Blog, senior: User) -> None:
    other = StaffFactory(blog=blog, role="administrator", first_name="Staff", last_name="Two")
    holding.turn_hold_rule(blog, LINKS, on=False, seen=0, by=other)
    with pytest.raises(
        holding.HoldRuleMoved, match=r"Staff Two changed this rule on .* at \d"
    ) as no:
        holding.set_hold_rule(blog, LINKS, Setting(True, 9), seen=0, by=senior)
    assert no.value.last.version == 1
    assert holding.hold_rule(blog, LINKS) == (Setting(False, 2), 1)
    for seen in (2, 10**17):
        with pytest.raises(holding.HoldRuleMoved):
            holding.turn_hold_rule(blog, LINKS, on=True, seen=seen, by=senior)


@pytest.mark.parametrize(
    ("kind", "setting", "why"),
    [
        ("links", Setting(True, 51), "Most links a comment may have: enter a number from 0 to 50."),
        ("links", Setting(True, -1), "from 0 to 50"),
        ("too fast", Setting(True, 0), "Seconds: enter a number from 1 to 60."),
        ("repeat", Setting(True, 366), "from 1 to 365"),
        ("words", Setting(True, 0, "*"), "Line 1"),
        ("words", Setting(True, 0, " "), "Enter words and phrases to hold"),
        ("disposable", Setting(True, 0, "x"), "Line 1"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    blog: Blog, senior: User, kind: str, setting: Setting, why: str
) -> None:
    with pytest.raises(Unfit, match=why.replace(".", r"\.")):
        holding.set_hold_rule(blog, Mark.Kind(kind), setting, seen=0, by=senior)
    assert not HoldRule.objects.exists()


def test_the_list_of_words_is_not_turned_on_while_it_is_empty(blog: Blog, senior: User) -> None:
    with pytest.raises(Unfit):
        holding.turn_hold_rule(blog, WORDS, on=True, seen=0, by=senior)


def test_a_rule_keeps_nothing_that_it_does_not_have(blog: Blog, senior: User) -> None:
    said = Setting(False, 7, "one")
    rule = holding.set_hold_rule(blog, Mark.Kind.HONEYPOT, said, seen=0, by=senior)
    assert rule is not None
    assert (rule.number, rule.entries, rule.digest) == (0, "", "")


@pytest.mark.parametrize("role", ["moderator", "editor", None])
def test_who_may_not_keep_the_rules_changes_nothing(blog: Blog, role: str | None) -> None:
    person = StaffFactory(blog=blog, role=role)
    with pytest.raises(PermissionDenied):
        holding.turn_hold_rule(blog, LINKS, on=False, seen=0, by=person)
    assert not HoldRule.objects.exists()


def test_the_rules_of_one_blog_are_not_those_of_another(blog: Blog, senior: User) -> None:
    other = BlogFactory()
    with pytest.raises(PermissionDenied):
        holding.turn_hold_rule(other, LINKS, on=False, seen=0, by=senior)
    holding.turn_hold_rule(blog, LINKS, on=False, seen=0, by=senior)
    assert holding.hold_rule(other, LINKS) == (RULES[LINKS].default, 0)


def test_the_record_is_never_changed_or_deleted(blog: Blog, senior: User) -> None:
    holding.turn_hold_rule(blog, LINKS, on=False, seen=0, by=senior)
    for act in (
        lambda: HoldRuleChange.objects.update(is_on=True),
        lambda: HoldRuleChange.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="record of a hold rule"), transaction.atomic():
            act()
