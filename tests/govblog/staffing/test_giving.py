"""Roles are given and taken by who keeps the accounts of the blog, on record."""

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied

from govblog.models import StaffEvent
from govblog.staffing import giving
from govblog.staffing.keeping import NotDone
from posts.models import Blog
from tests.factories import BlogFactory, StaffFactory

pytestmark = pytest.mark.django_db


def test_a_role_is_given_and_taken_and_both_are_on_record(
    blog: Blog, moderator: User, administrator: User
) -> None:
    assert giving.give_role(moderator, blog, "senior moderator", by=administrator)
    assert giving.take_role(moderator, blog, "moderator", by=administrator)
    assert moderator.memberships.get().role == "senior moderator"
    said = StaffEvent.objects.order_by("pk").values_list("act", "account", "by", "detail")
    assert list(said) == [
        ("role given", moderator.pk, administrator.pk, f"Senior moderator on {blog.name}"),
        ("role taken", moderator.pk, administrator.pk, f"Moderator on {blog.name}"),
    ]


def test_what_is_done_already_is_not_done_or_recorded_again(
    blog: Blog, moderator: User, administrator: User
) -> None:
    assert not giving.give_role(moderator, blog, "moderator", by=administrator)
    assert not giving.take_role(moderator, blog, "editor", by=administrator)
    assert not StaffEvent.objects.exists()


def test_the_last_administrators_role_stays(blog: Blog, administrator: User) -> None:
    with pytest.raises(NotDone, match=f"last administrator of {blog.name}"):
        giving.take_role(administrator, blog, "administrator", by=administrator)
    off = StaffFactory(role="administrator", is_active=False)
    with pytest.raises(NotDone):
        giving.take_role(administrator, blog, "administrator", by=administrator)
    assert giving.take_role(off, blog, "administrator", by=administrator)
    second = StaffFactory(role="moderator")
    assert giving.give_role(second, blog, "administrator", by=administrator)
    assert giving.take_role(administrator, blog, "administrator", by=administrator)


def test_nobody_gives_themself_or_another_what_they_may_not_give(
    blog: Blog, administrator: User
) -> None:
    other = BlogFactory()
    editor = StaffFactory(role="editor")
    root = StaffFactory(role=None, is_superuser=True)
    for by, account, place in (
        (editor, editor, blog), (editor, administrator, blog),
        (administrator, administrator, other), (administrator, root, blog),
    ):  # fmt: skip
        for act in (giving.give_role, giving.take_role):
            with pytest.raises(PermissionDenied):
                act(account, place, "moderator", by=by)
    assert not StaffEvent.objects.exists()


def test_several_roles_change_together_or_not_at_all(blog: Blog, administrator: User) -> None:
    wanted = {(blog.pk, "editor"), (blog.pk, "moderator")}
    assert giving.change_roles(administrator, by=administrator, give=wanted, take=()) == 2
    with pytest.raises(NotDone) as refused:
        giving.change_roles(
            administrator,
            by=administrator,
            give={(blog.pk, "senior moderator")},
            take={(blog.pk, "editor"), (blog.pk, "administrator")},
        )
    assert refused.value.field == "roles"
    assert giving.of(administrator, administrator) == wanted | {(blog.pk, "administrator")}
