"""Who sends a comment is given the private address of its page, and nobody else is."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comments import moderation
from comments.models import Comment, PageLink, Receipt, Retry
from comments.moderation import NotSentAgain, Words, erasing, opening
from comments.moderation.correcting import correct
from comments.moderation.cutting import Original
from posts.models import Post
from tests.comments.mine.asking import rejected, token_in
from tests.factories import CommentFactory, WordsFactory, act

pytestmark = pytest.mark.django_db


def hand_in(post: Post, words: Words) -> str:
    """Send a comment; return the path of its page, or nothing."""
    return moderation.hand_in(post, words, address="192.0.2.7")


def comment_of(path: str) -> Comment:
    """Return the comment that a path leads to."""
    return opening.opened(token_in(path)).comment


def shown() -> int:
    """Return how many addresses were shown."""
    return PageLink.objects.filter(by_mail=False).count()


def test_the_address_leads_to_the_comment_just_sent(post: Post) -> None:
    words = WordsFactory()
    assert comment_of(hand_in(post, words)).body == words.body
    assert Receipt.objects.get().comment == Comment.objects.get()


def test_what_is_kept_of_a_sending_is_written_once_more_only(post: Post) -> None:
    with CaptureQueriesContext(connection) as asked:
        hand_in(post, WordsFactory())
    receipt = Receipt._meta.db_table
    written = [one for one in asked if one["sql"].startswith(f"UPDATE {receipt} ")]
    assert len(written) == 1
    assert Receipt.objects.exclude(sender="").exists()


def test_the_same_comment_sent_twice_has_two_addresses_and_one_page(post: Post) -> None:
    words = WordsFactory()
    one, other = hand_in(post, words), hand_in(post, words)
    assert one != other
    assert comment_of(one) == comment_of(other) == Comment.objects.get()


def test_of_one_comment_only_so_many_addresses_are_shown(post: Post) -> None:
    words = WordsFactory()
    told = [hand_in(post, words) for _ in range(opening.SHOWN_AT_MOST + 3)]
    assert told[opening.SHOWN_AT_MOST :] == [""] * 3
    assert shown() == opening.SHOWN_AT_MOST


@pytest.mark.parametrize("status", ["approve", "reject", "spam"])
def test_once_it_was_decided_a_repeat_tells_no_address(post: Post, status: str) -> None:
    words = WordsFactory()
    hand_in(post, words)
    act(Comment.objects.get(), status)
    assert hand_in(post, words) == ""
    assert shown() == 1


def test_what_was_public_once_tells_no_address_to_who_copied_it(post: Post) -> None:
    words = WordsFactory()
    hand_in(post, words)
    for step in ("approve", "spam", "restore"):
        act(Comment.objects.get(), step)
    assert Comment.objects.get().status == "pending"
    assert hand_in(post, words) == ""


def test_a_receipt_from_before_addresses_were_kept_tells_none(post: Post) -> None:
    words = WordsFactory()
    hand_in(post, words)
    Receipt.objects.update(comment=None)
    assert hand_in(post, words) == ""


def test_after_a_day_the_same_words_are_another_comment_with_a_page_of_its_own(post: Post) -> None:
    words = WordsFactory()
    first = comment_of(hand_in(post, words))
    with time_machine.travel(timezone.now() + dt.timedelta(hours=25)):
        second = comment_of(hand_in(post, words))
        assert second != first
        assert comment_of(hand_in(post, words)) == second


def again(old: Comment, body: str = "Now without an insult.") -> Words:
    """Return words sent instead of a comment."""
    return Words(body, old.name, old.email, old.parent_id, instead_of=old.pk)


def test_a_comment_sent_again_is_linked_to_the_first(post: Post) -> None:
    old = rejected(post)
    new = comment_of(hand_in(post, again(old)))
    assert (new.status, new.retry.of) == ("pending", old)


def test_it_is_sent_again_once(post: Post) -> None:
    old = rejected(post)
    hand_in(post, again(old))
    with pytest.raises(NotSentAgain, match="already"):
        hand_in(post, again(old, "A third way to say it."))
    assert Retry.objects.count() == 1
    assert Comment.objects.count() == 2


def test_the_same_button_pressed_twice_leads_to_the_same_new_comment(post: Post) -> None:
    old = rejected(post)
    one, other = (comment_of(hand_in(post, again(old))) for _ in range(2))
    assert one == other


@pytest.mark.parametrize("act", ["approve", "spam"])
def test_only_what_was_rejected_is_sent_again(post: Post, act: str) -> None:
    old = rejected(post, act=act)
    with pytest.raises(NotSentAgain):
        hand_in(post, again(old))
    assert not Retry.objects.exists()
    assert Comment.objects.count() == 1


def test_a_rejection_that_can_be_undone_is_not_told_by_the_way(post: Post) -> None:
    old = CommentFactory(post=post, status="rejected")
    with pytest.raises(NotSentAgain, match="is looking at"):
        hand_in(post, again(old))


def test_what_was_erased_is_not_sent_again(post: Post) -> None:
    old = rejected(post)
    words = again(old)
    erasing.take_back(old)
    with pytest.raises(NotSentAgain, match="erased"):
        hand_in(post, words)


def test_where_comments_are_closed_nothing_is_sent_again(post: Post) -> None:
    old = rejected(post)
    Post.objects.update(comments_closed_at=timezone.now(), comments_closed_reason="Over.")
    with pytest.raises(moderation.Closed):
        hand_in(Post.objects.select_related("blog").get(), again(old))
    assert not Retry.objects.exists()


@pytest.mark.parametrize(
    ("body", "address", "minutes"),
    [
        ("I agree with this.", "192.0.2.7", 0),
        ("Words that two people hardly say alike.", "203.0.113.5", 0),
        ("Words that two people hardly say alike.", "192.0.2.7", 11),
    ],
)
def test_who_may_be_another_person_gets_no_link_to_the_first_ones_page(
    post: Post, body: str, address: str, minutes: int
) -> None:
    said = Words(body, "Anonymous")
    assert moderation.hand_in(post, said, address="192.0.2.7")
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=minutes)):
        assert moderation.hand_in(post, said, address=address) == ""


def test_after_a_correction_the_old_words_lead_nobody_to_the_page(post: Post) -> None:
    said = Words("Words that two people hardly say alike.", "Anonymous")
    comment = comment_of(moderation.hand_in(post, said, address="192.0.2.7"))
    correct(comment, Original("Anonymous", "Quite other words, said by the same."), seen=1)
    assert moderation.hand_in(post, said, address="192.0.2.7") == ""
