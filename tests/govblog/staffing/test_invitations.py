"""A colleague is invited by mail; the link can be sent anew or withdrawn, and is forgotten."""

import datetime as dt

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from govblog.letters.composing import as_page
from govblog.models import Invitation, Letter, StaffEvent
from govblog.staffing import invitations, joining
from govblog.staffing.keeping import NotDone
from posts.models import Blog
from tests.factories import BlogFactory, StaffFactory
from tests.govblog.staffing.guests import invited, link_of, token_of

pytestmark = pytest.mark.django_db


def test_an_administrator_invites_and_the_letter_holds_a_link_for_seven_days(
    blog: Blog, administrator: User
) -> None:
    invitation = invited(administrator, (blog, "editor"), (blog, "moderator"))
    letter = Letter.objects.get()
    assert (letter.to, letter.blog) == ("gwen@example.org", blog)
    assert f"{blog.origin}{link_of(invitation)}" in letter.text
    assert "Editor on Blog" in letter.text
    assert "Moderator on Blog" in letter.text
    assert link_of(invitation) in as_page(letter)
    assert invitation.expires_at - invitation.invited_at == dt.timedelta(days=7)
    assert invitation.ref not in letter.key
    assert not User.objects.filter(email="gwen@example.org").exists()
    event = StaffEvent.objects.get()
    assert (event.act, event.by, event.account) == ("invited", administrator, None)
    assert event.detail.startswith("Gwen Parry: ")
    assert "@" not in event.detail


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"first_name": " \u200b"}, "first_name"),
        ({"last_name": "x" * 151}, "last_name"),
        ({"email": "gwen@"}, "email"),
        ({"email": ""}, "email"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    blog: Blog, administrator: User, said: dict[str, str], field: str
) -> None:
    with pytest.raises(NotDone) as refused:
        invited(administrator, (blog, "editor"), **said)
    assert refused.value.field == field


def test_an_invitation_gives_at_least_one_role_that_there_is(
    blog: Blog, administrator: User
) -> None:
    for places in ([], [(blog, "owner")]):
        with pytest.raises(NotDone, match="at least one role"):
            invited(administrator, *places)
    assert not Invitation.objects.exists()


def test_nobody_invites_to_a_blog_whose_accounts_they_do_not_keep(
    blog: Blog, administrator: User
) -> None:
    other = BlogFactory()
    for by in (StaffFactory(role="editor"), StaffFactory(blog=other, role="administrator")):
        with pytest.raises(PermissionDenied):
            invited(by, (blog, "moderator"))
    with pytest.raises(PermissionDenied):
        invited(administrator, (blog, "moderator"), (other, "moderator"))
    assert not Letter.objects.exists()


def test_an_address_that_has_an_account_or_an_open_invitation_is_not_invited_again(
    blog: Blog, administrator: User
) -> None:
    StaffFactory(email="Sian@example.org")
    with pytest.raises(NotDone, match="An account has this"):
        invited(administrator, (blog, "editor"), email="sian@Example.org")
    invited(administrator, (blog, "editor"))
    with pytest.raises(NotDone, match="waits already"):
        invited(administrator, (blog, "moderator"), email="GWEN@example.org")
    with time_machine.travel(timezone.now() + invitations.VALID, tick=False):
        again = invited(administrator, (blog, "moderator"))
    assert Invitation.objects.get(ended_at=None) == again


def test_an_invitation_sent_anew_has_another_link_and_the_old_one_dies(
    blog: Blog, administrator: User
) -> None:
    invitation, other = invited(administrator, (blog, "editor")), StaffFactory(role="administrator")
    old = token_of(invitation)
    with time_machine.travel(timezone.now() + dt.timedelta(days=6), tick=False):
        invitations.send_again(invitation, by=other)
        assert joining.asked(token_of(invitation)) == invitation
        assert invitation.expires_at == timezone.now() + invitations.VALID
    assert token_of(invitation) != old
    with pytest.raises(joining.Unknown):
        joining.asked(old)
    assert invitation.invited_by == other
    assert Letter.objects.earliest("pk").state == "taken back"


def test_of_two_who_send_again_or_withdraw_at_once_the_second_is_told(
    blog: Blog, administrator: User
) -> None:
    invitation = invited(administrator, (blog, "editor"))
    mine, theirs = (Invitation.objects.get(pk=invitation.pk) for _ in range(2))
    invitations.send_again(mine, by=administrator)
    for act in (invitations.send_again, invitations.withdraw):
        with pytest.raises(NotDone, match="a moment ago"):
            act(theirs, by=administrator)
    token = token_of(mine)
    invitations.withdraw(mine, by=administrator)
    with pytest.raises(NotDone):
        invitations.withdraw(mine, by=administrator)
    with pytest.raises(joining.Over):
        joining.asked(token)
    assert not Letter.objects.filter(state="waiting").exists()
    assert StaffEvent.objects.filter(act="withdrawn", by=administrator).count() == 1


def test_one_sees_and_ends_the_invitations_to_ones_own_blogs_only(
    blog: Blog, administrator: User
) -> None:
    other = BlogFactory()
    root = StaffFactory(role=None, is_superuser=True)
    mine = invited(administrator, (blog, "editor"))
    both = invited(root, (blog, "editor"), (other, "editor"), email="both@example.org")
    assert list(invitations.waiting(administrator)) == [mine]
    assert list(invitations.waiting(root)) == [mine, both]
    assert not invitations.waiting(StaffFactory(role="editor")).exists()
    for act in (invitations.send_again, invitations.withdraw):
        with pytest.raises(PermissionDenied):
            act(both, by=administrator)


def test_an_invitation_is_forgotten_some_weeks_after_it_was_over(
    blog: Blog, administrator: User
) -> None:
    invitations.withdraw(invited(administrator, (blog, "editor")), by=administrator)
    invited(administrator, (blog, "editor"))
    now, moment = timezone.now(), dt.timedelta(minutes=1)
    assert invitations.forget_ended(now + invitations.KEPT - moment) == 0
    assert invitations.forget_ended(now + invitations.KEPT + moment) == 1
    assert invitations.forget_ended(now + dt.timedelta(days=38)) == 1
    assert not Invitation.objects.exists()
