"""Replies stand where their writers put them, and every thread is read in order."""

import pytest
from django.db import connection, transaction
from django.db.models import F
from pytest_django import DjangoAssertNumQueries

from comments import tree
from comments.models import Comment
from posts.models import Post
from tests.factories import CommentFactory, PostFactory, thread

pytestmark = pytest.mark.django_db

#   0
#   ├─ 1
#   │  ├─ 2
#   │  └─ 4
#   └─ 3
#   5
PARENTS = [None, 0, 1, 0, 1, None]


def shape(comments: list[Comment]) -> list[int]:
    """Return the primary keys of comments, to be compared."""
    return [comment.pk for comment in comments]


def fresh(comments: list[Comment]) -> list[Comment]:
    """Return the comments as they are now."""
    found = Comment.objects.in_bulk([comment.pk for comment in comments])
    return [found[comment.pk] for comment in comments]


def test_a_thread_is_read_with_each_reply_under_the_comment_it_answers(post: Post) -> None:
    comments = fresh(thread(post, PARENTS))
    read = tree.in_reading_order(Comment.objects.all(), comments[0])
    assert shape(read) == shape([comments[i] for i in (0, 1, 2, 4, 3)])
    assert [comment.depth for comment in read] == [0, 1, 2, 2, 1]


def test_a_comment_knows_whether_it_was_answered(post: Post) -> None:
    comments = fresh(thread(post, PARENTS))
    assert [tree.below(comment).exists() for comment in comments] == [True, True] + [False] * 4


def test_two_top_level_comments_are_two_threads(post: Post) -> None:
    first, _, _, _, last_reply, second = fresh(thread(post, PARENTS))
    assert first.thread_number == last_reply.thread_number != second.thread_number


def test_what_stands_above_a_reply_is_found_nearest_first(post: Post) -> None:
    comments = fresh(thread(post, PARENTS))
    assert shape(tree.above(comments[2])) == shape([comments[1], comments[0]])
    assert shape(tree.above(comments[0])) == []


def test_what_hangs_below_a_comment_is_found_at_any_depth(post: Post) -> None:
    comments = fresh(thread(post, PARENTS))
    assert set(shape(tree.below(comments[0]))) == set(shape(comments[1:5]))
    assert set(shape(tree.below(comments[1]))) == set(shape([comments[2], comments[4]]))
    assert shape(tree.below(comments[5])) == []


def test_the_top_level_comment_of_a_reply_is_found(post: Post) -> None:
    comments = fresh(thread(post, PARENTS))
    assert tree.root_of(comments[4]) == comments[0]
    assert tree.root_of(comments[5]) == comments[5]


def test_what_is_read_before_a_comment_is_found(post: Post) -> None:
    comments = fresh(thread(post, PARENTS))
    before = tree.before(Comment.objects.all(), comments[3])
    assert set(shape(before)) == set(shape([comments[i] for i in (0, 1, 2, 4)]))


def test_threads_are_shown_with_their_first_comments_and_their_size(post: Post) -> None:
    comments = fresh(thread(post, PARENTS))
    threads = [comments[0].thread_number, comments[5].thread_number]
    first = tree.first_of_each(Comment.objects.all(), threads, at_most=2)
    assert shape(first) == shape([comments[0], comments[1], comments[5]])
    whole = tree.first_of_each(Comment.objects.all(), threads, at_most=None)
    assert shape(whole) == shape([comments[i] for i in (0, 1, 2, 4, 3, 5)])
    tops = Comment.objects.filter(parent=None).order_by("pk")
    sized = tree.with_thread_size(tops, Comment.objects.approved())
    assert [top.thread_size for top in sized] == [5, 1]


def test_placeholders_and_hidden_comments_do_not_count_in_the_size_of_a_thread(post: Post) -> None:
    top = CommentFactory(post=post, status="approved")
    CommentFactory(parent=top)
    CommentFactory(parent=top, status="approved")
    sized = tree.with_thread_size(Comment.objects.filter(pk=top.pk), Comment.objects.approved())
    assert sized.get().thread_size == 2


def test_an_answer_to_a_comment_that_does_not_exist_finds_no_place(post: Post) -> None:
    comment = CommentFactory(post=post)
    Comment.objects.filter(pk=comment.pk).delete()
    with transaction.atomic(), pytest.raises(tree.ParentGone):
        tree.lock_parent(Comment, comment.pk)


def test_the_comment_answered_is_read_anew_once_its_thread_is_locked(post: Post) -> None:
    top, _ = thread(post, [None, 0])
    assert not tree.below(top).exists()
    with transaction.atomic():
        locked = tree.lock_parent(Comment, top.pk)
    assert tree.below(locked).exists()


def test_a_deep_chain_of_replies_keeps_its_order(post: Post) -> None:
    chain = fresh(thread(post, [None, *range(14)]))
    assert [comment.depth for comment in chain] == list(range(15))
    assert shape(tree.in_reading_order(Comment.objects.all(), chain[0])) == shape(chain)
    assert shape(tree.above(chain[-1])) == shape(chain[-2::-1])


def test_threads_of_different_posts_never_share_a_number() -> None:
    one, other = PostFactory(), PostFactory()
    made = [CommentFactory(post=post) for post in (one, other, one, other)]
    assert len({comment.thread_number for comment in made}) == 4


def test_the_number_of_a_new_thread_is_free_whatever_became_of_the_newest_thread(
    post: Post,
) -> None:
    first, gone = CommentFactory(post=post), CommentFactory(post=post)
    Comment.objects.filter(pk=gone.pk).delete()
    again = CommentFactory(post=post)
    assert again.thread_number != first.thread_number


def test_replying_and_starting_a_thread_lock_nothing_on_sqlite_and_one_row_on_postgresql(
    post: Post, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    top = CommentFactory(post=post, status="approved")
    with transaction.atomic(), django_assert_num_queries(3) as taken:
        tree.lock_parent(Comment, top.pk)
    locks = [query["sql"] for query in taken.captured_queries if "FOR UPDATE" in query["sql"]]
    assert len(locks) == (1 if connection.vendor == "postgresql" else 0)


def test_the_numbers_of_a_thread_are_each_used_once(post: Post) -> None:
    comments = fresh(thread(post, PARENTS))
    numbers = [n for c in comments[:5] for n in (c.lft, c.rght)]
    assert sorted(numbers) == list(range(1, 11))
    assert not Comment.objects.filter(lft__gte=F("rght")).exists()
