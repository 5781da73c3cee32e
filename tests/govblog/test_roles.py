"""Every role may do what docs/roles.md says, on its own blog, and nothing else."""

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied

from govblog import roles
from posts.models import Blog, Membership
from tests.factories import BlogFactory, StaffFactory

pytestmark = pytest.mark.django_db

ROLES = ("moderator", "senior moderator", "editor", "administrator")
# Written out once more, role by role: Y may, - may not
TABLE = {
    "moderate": "YY-Y",
    "triage": "YY-Y",
    "reply officially": "YYYY",
    "redact": "-Y-Y",
    "open sealed": "-Y-Y",
    "handle legal notices": "-Y-Y",
    "see full email": "-Y-Y",
    "keep hold rules": "-Y-Y",
    "see figures by moderator": "-Y-Y",
    "close a post": "YYYY",
    "close a blog": "-Y-Y",
    "close all blogs": "---Y",
    "write": "--YY",
    "publish": "--YY",
    "keep terms": "--YY",
    "keep policy": "--YY",
    "keep pages": "--YY",
    "change settings": "---Y",
    "keep accounts": "---Y",
    "handle personal data": "---Y",
    "import and export": "---Y",
}
CELLS = [
    (act, role, cell == "Y")
    for act, row in TABLE.items()
    for role, cell in zip(ROLES, row, strict=True)
]


def test_the_table_has_every_act_and_every_role() -> None:
    assert set(roles.ACTS) == set(TABLE)
    assert set(ROLES) == set(Membership.Role.values)


@pytest.mark.parametrize(("act", "role", "allowed"), CELLS)
def test_a_role_may_do_what_its_row_says_on_its_own_blog_only(
    blog: Blog, act: str, role: str, allowed: bool
) -> None:
    other = BlogFactory()
    person = StaffFactory(blog=blog, role=role)
    assert roles.may(person, act, blog) is allowed
    assert roles.may(person, act, blog.pk) is allowed
    assert roles.may(person, act) is allowed
    assert not roles.may(person, act, other)
    assert list(roles.blogs_where(person, act)) == ([blog] if allowed else [])


@pytest.mark.parametrize("act", TABLE)
def test_whoever_has_no_role_may_do_nothing(blog: Blog, act: str) -> None:
    for person in (StaffFactory(blog=blog, role=None), AnonymousUser(), User(username="new")):
        assert not roles.may(person, act, blog)
        assert not roles.may(person, act)


@pytest.mark.parametrize("act", TABLE)
def test_a_closed_account_may_do_nothing(blog: Blog, act: str) -> None:
    assert not roles.may(StaffFactory(blog=blog, role="administrator", is_active=False), act)
    assert not roles.may(StaffFactory(blog=blog, is_superuser=True, is_active=False), act)


@pytest.mark.parametrize("act", TABLE)
def test_a_superuser_may_do_everything_everywhere(blog: Blog, act: str) -> None:
    person = StaffFactory(role=None, is_superuser=True)
    assert roles.may(person, act, blog)
    assert roles.may(person, act, BlogFactory())


def test_two_roles_add_up(blog: Blog) -> None:
    person = StaffFactory(blog=blog, role="moderator")
    Membership.objects.create(user=person, blog=blog, role="editor")
    assert all(roles.may(person, act, blog) for act in ("moderate", "publish"))
    assert not roles.may(person, "keep accounts", blog)


def test_two_roles_on_two_blogs_do_not_mix(blog: Blog) -> None:
    other = BlogFactory()
    person = StaffFactory(blog=blog, role="moderator")
    Membership.objects.create(user=person, blog=other, role="editor")
    assert list(roles.blogs_where(person, "moderate")) == [blog]
    assert list(roles.blogs_where(person, "publish")) == [other]
    assert set(roles.blogs_where(person, "close a post")) == {blog, other}


def test_a_role_taken_away_counts_at_once(blog: Blog, moderator: User) -> None:
    assert roles.may(moderator, "moderate", blog)
    Membership.objects.filter(user=moderator).delete()
    assert not roles.may(moderator, "moderate", blog)


def test_the_flags_of_djangos_admin_give_no_right_on_a_blog(blog: Blog) -> None:
    person = StaffFactory(blog=blog, role=None, is_staff=True)
    assert not roles.may(person, "close a post")


def test_what_is_required_and_missing_is_denied(blog: Blog, moderator: User) -> None:
    roles.require(moderator, "moderate", blog)
    with pytest.raises(PermissionDenied, match="may not publish here"):
        roles.require(moderator, "publish", blog)


def test_an_act_that_is_not_in_the_table_is_an_error_of_the_program(moderator: User) -> None:
    with pytest.raises(KeyError):
        roles.may(moderator, "do anything")


@pytest.mark.parametrize("role", [*ROLES, None])
def test_the_acts_anywhere_are_those_that_one_may_do(blog: Blog, role: str | None) -> None:
    person = StaffFactory(role=role)
    assert roles.acts_anywhere(person) == {act for act in roles.ACTS if roles.may(person, act)}


def test_who_is_switched_off_or_unknown_may_do_nothing_and_a_superuser_all(blog: Blog) -> None:
    gone, root = StaffFactory(role="editor"), StaffFactory(role=None, is_superuser=True)
    gone.is_active = False
    assert roles.acts_anywhere(gone) == roles.acts_anywhere(AnonymousUser()) == frozenset()
    assert roles.acts_anywhere(root) == set(roles.ACTS)
