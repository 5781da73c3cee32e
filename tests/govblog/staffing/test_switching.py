"""An account is switched off at once and wholly, and never the last one that keeps a blog."""

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied

from comments import notices
from comments.models import Errand, ErrandEvent, Notice
from comments.moderation import triage
from govblog.models import StaffEvent
from govblog.staffing import giving, switching
from govblog.staffing.keeping import NotDone
from posts.models import Blog
from tests.desk import signed_in
from tests.factories import BlogFactory, CommentFactory, StaffFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def root() -> User:
    """A superuser."""
    return StaffFactory(role=None, is_superuser=True)


def test_who_is_switched_off_is_signed_out_everywhere_and_nobody_else_is(
    moderator: User, administrator: User
) -> None:
    theirs, other = [signed_in(moderator) for _ in range(2)], signed_in(administrator)
    switching.switch_off(moderator, by=administrator, why="Left the team")
    assert [one.get("/admin/").status_code for one in (*theirs, other)] == [302, 302, 200]
    # Not only refused: there is no session any more, also when the account is on again
    switching.switch_on(moderator, by=administrator)
    assert [one.get("/admin/").status_code for one in theirs] == [302, 302]
    assert signed_in(moderator).get("/admin/").status_code == 200


def test_an_account_that_somebody_deleted_is_told_of(administrator: User) -> None:
    gone = StaffFactory(role="editor")
    User.objects.filter(pk=gone.pk).delete()
    with pytest.raises(NotDone, match="Somebody deleted this account"):
        switching.switch_off(gone, by=administrator)


def test_both_are_on_record_with_who_and_why(moderator: User, administrator: User) -> None:
    switching.switch_off(moderator, by=administrator, why=" Left\nthe team ")
    switching.switch_on(moderator, by=administrator)
    said = StaffEvent.objects.order_by("pk").values_list("act", "account", "by", "detail")
    assert list(said) == [
        ("switched off", moderator.pk, administrator.pk, "Left the team"),
        ("switched on", moderator.pk, administrator.pk, ""),
    ]
    with pytest.raises(NotDone) as refused:
        switching.switch_off(moderator, by=administrator, why="x" * 201)
    assert refused.value.field == "why"


def test_what_they_had_in_hands_is_handed_back(blog: Blog, administrator: User) -> None:
    moderator = StaffFactory(role="moderator", first_name="Sian", last_name="Howe")
    comments = [CommentFactory() for _ in range(2)]
    plan = triage.Plan(owner=moderator)
    errands = [
        triage.open_errand(one, Errand.Kind.ANSWER, by=moderator, plan=plan) for one in comments
    ]
    triage.settle(triage.SeenErrand(errands[0].pk, 1), by=moderator, outcome="Done")
    token = notices.make_key(by=moderator)
    notices.choose({blog.pk: Notice.Every.DAY}, by=moderator)
    switching.switch_off(moderator, by=administrator)
    settled, waits = (Errand.objects.get(pk=one.pk) for one in errands)
    assert (settled.owner, waits.owner, waits.version) == (moderator, None, 2)
    event = ErrandEvent.objects.filter(errand=waits).latest("pk")
    assert (event.by, event.words) == (administrator, "Sian Howe no longer works here.")
    assert notices.blogs_of(token) == []
    assert not Notice.objects.filter(user=moderator).exists()
    switching.switch_on(moderator, by=administrator)
    assert notices.blogs_of(token) == []
    assert moderator.memberships.get().role == "moderator"


def test_what_is_given_to_someone_at_the_moment_they_go_is_handed_back_by_the_clock(
    moderator: User, administrator: User
) -> None:
    switching.switch_off(moderator, by=administrator)
    errand = triage.open_errand(CommentFactory(), Errand.Kind.ANSWER, by=administrator)
    Errand.objects.filter(pk=errand.pk).update(owner=moderator)
    assert triage.hand_back_what_is_left() == 1
    assert Errand.objects.get().owner is None
    assert triage.hand_back_what_is_left() == 0


def test_nobody_switches_off_their_own_account(administrator: User, root: User) -> None:
    StaffFactory(role="administrator")
    for person in (administrator, root):
        with pytest.raises(NotDone, match="your own account"):
            switching.switch_off(person, by=person)


def test_the_last_administrator_of_a_blog_stays(
    blog: Blog, administrator: User, root: User
) -> None:
    with pytest.raises(NotDone, match=f"last administrator of {blog.name}"):
        switching.switch_off(administrator, by=root)
    second = StaffFactory(role="administrator")
    switching.switch_off(second, by=administrator)
    # Who cannot sign in keeps nothing
    with pytest.raises(NotDone):
        switching.switch_off(administrator, by=root)
    switching.switch_on(second, by=root)
    switching.switch_off(administrator, by=second)


def test_the_last_superuser_stays(root: User) -> None:
    with pytest.raises(NotDone, match="last administrator of the install"):
        switching.switch_off(root, by=None)
    switching.switch_off(StaffFactory(role=None, is_superuser=True), by=root)


def test_one_keeps_the_accounts_of_ones_own_blogs_only_and_never_a_superusers(
    blog: Blog, administrator: User, root: User
) -> None:
    other = BlogFactory()
    both = StaffFactory(role="moderator")
    giving.give_role(both, other, "moderator", by=root)
    for account in (root, both, StaffFactory(blog=other, role="moderator")):
        for act in (switching.switch_off, switching.switch_on):
            with pytest.raises(PermissionDenied):
                act(account, by=administrator)
    with pytest.raises(PermissionDenied):
        switching.switch_off(administrator, by=StaffFactory(role="editor"))
    assert not StaffEvent.objects.filter(act="switched off").exists()


def test_the_second_of_two_is_told_who_was_first(moderator: User, administrator: User) -> None:
    other = StaffFactory(role="administrator")
    switching.switch_off(moderator, by=administrator)
    with pytest.raises(NotDone, match=f"switched off by {administrator.get_full_name()} on"):
        switching.switch_off(moderator, by=other)
    switching.switch_on(moderator, by=other)
    with pytest.raises(NotDone, match=f"switched on by {other.get_full_name()} on"):
        switching.switch_on(moderator, by=administrator)
    with pytest.raises(NotDone, match="switched on already"):
        switching.switch_on(StaffFactory(), by=administrator)


def test_who_was_switched_off_a_moment_ago_switches_nobody_off(administrator: User) -> None:
    other, third = (StaffFactory(role="administrator") for _ in range(2))
    switching.switch_off(User.objects.get(pk=other.pk), by=administrator)
    # As the account was read when its own request began
    assert other.is_active
    with pytest.raises(PermissionDenied):
        switching.switch_off(third, by=other)
