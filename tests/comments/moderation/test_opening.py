"""The private addresses of a comment's page."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from comments.models import PageLink
from comments.moderation import opening
from govblog import links
from tests.factories import CommentFactory

pytestmark = pytest.mark.django_db


def token(path: str) -> str:
    return path.split("/")[-2]


def test_the_address_leads_to_its_comment_and_is_nowhere_in_the_database() -> None:
    comment, other = CommentFactory(), CommentFactory()
    path = opening.open_page(comment)
    opening.open_page(other)
    assert opening.opened(token(path)).comment == comment
    assert token(path) not in str(list(PageLink.objects.values()))


def test_the_same_address_can_be_told_again() -> None:
    path = opening.open_page(CommentFactory(), by_mail=True)
    assert opening.path_of(PageLink.objects.get()) == path


def test_a_token_made_for_something_else_opens_no_page() -> None:
    opening.open_page(CommentFactory())
    wrong = links.token_of("unsubscribe", PageLink.objects.get().ref)
    with pytest.raises(opening.NoSuchLink):
        opening.opened(wrong)


def test_a_link_ends_when_its_time_is_over_and_is_forgotten() -> None:
    path = opening.open_page(CommentFactory())
    with time_machine.travel(timezone.now() + opening.VALID + dt.timedelta(seconds=1)):
        with pytest.raises(opening.LinkExpired):
            opening.opened(token(path))
        assert opening.forget() == 0
    with time_machine.travel(timezone.now() + opening.VALID + opening.KEPT):
        assert opening.forget() == 1
        with pytest.raises(opening.NoSuchLink):
            opening.opened(token(path))


def test_a_renewed_link_has_another_address_and_the_old_one_is_dead() -> None:
    path = opening.open_page(CommentFactory())
    link = PageLink.objects.get()
    anew = opening.renew(link)
    assert opening.opened(token(anew)).pk == link.pk
    with pytest.raises(opening.NoSuchLink):
        opening.opened(token(path))


def test_of_two_windows_that_renew_one_link_the_second_is_told() -> None:
    opening.open_page(CommentFactory())
    one, other = PageLink.objects.get(), PageLink.objects.get()
    opening.renew(one)
    with pytest.raises(opening.NoSuchLink):
        opening.renew(other)
