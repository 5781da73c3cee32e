"""Many comments planted at once stand exactly where they would if each had come in by itself."""

import random

import pytest
from django.db import connection, transaction
from django.utils import timezone

from comments import tree
from comments.models import Comment, Content
from posts.models import Post
from tests.factories import CommentFactory, thread

pytestmark = pytest.mark.django_db


def planted(post: Post, parents: list[int | None], above: int = 0) -> list[Comment]:
    """Plant pending comments, the nth answering the one at index `parents[n]`; return them."""
    with transaction.atomic():
        keys = tree.reserve(Comment, len(parents), above)
        made = [
            Comment(
                pk=key,
                post=post,
                parent_id=None if parent is None else keys[parent],
                created_at=timezone.now(),
            )
            for key, parent in zip(keys, parents, strict=True)
        ]
        tree.plant(Comment, made)
    return made


def shape(comments: list[Comment]) -> list[tuple]:
    """Return position of the parent, depth and place in reading order of each comment."""
    position = {comment.pk: n for n, comment in enumerate(comments)}
    of_threads: dict[int, int] = {}
    found = []
    for comment in comments:
        now = Comment.objects.get(pk=comment.pk)
        root = tree.root_of(now)
        of_threads.setdefault(now.thread_number, position[root.pk])
        read = list(tree.in_reading_order(Comment.objects.all(), now).values_list("pk", flat=True))
        found.append((position.get(now.parent_id or 0), now.depth, read.index(now.pk)))
    assert len(set(of_threads.values())) == len(of_threads)
    return found


@pytest.mark.parametrize("seed", range(8))
def test_threads_planted_at_once_are_as_if_each_comment_had_come_in_by_itself(
    post: Post, seed: int
) -> None:
    chance = random.Random(seed)
    parents = [
        None if not n or chance.random() < 0.2 else chance.randrange(n)
        for n in range(chance.randrange(1, 40))
    ]
    assert shape(planted(post, parents)) == shape(thread(post, parents))
    assert list(tree.faults(Comment)) == []


@pytest.mark.parametrize("seed", range(4))
def test_what_comes_into_threads_that_are_here_is_numbered_with_them(post: Post, seed: int) -> None:
    chance = random.Random(seed)
    here = thread(post, [None, 0, 1, None, 3])
    with transaction.atomic():
        tree.lock_threads(Comment.objects.filter(post=post))
        keys = tree.reserve(Comment, 12)
        known = [comment.pk for comment in here]
        made = []
        for key in keys:
            parent = chance.choice([None, *known])
            made.append(Comment(pk=key, post=post, parent_id=parent, created_at=timezone.now()))
            known.append(key)
        tree.plant(Comment, made)
    assert list(tree.faults(Comment)) == []
    stored = dict(Comment.objects.values_list("pk", "parent"))
    assert all(stored[one.pk] == one.parent_id for one in made)


def test_a_reply_to_nobody_is_not_planted(post: Post) -> None:
    (key,) = tree.reserve(Comment, 1)
    with pytest.raises(tree.ParentGone):
        tree.plant(Comment, [Comment(pk=key, post=post, parent_id=key + 7)])


def test_a_chain_too_deep_for_recursion_is_planted(post: Post) -> None:
    made = planted(post, [None, *range(3_000)])
    assert Comment.objects.get(pk=made[-1].pk).depth == 3_000
    assert list(tree.faults(Comment)) == []


def test_keys_are_higher_than_what_is_asked_for_and_go_on_from_there(post: Post) -> None:
    tree.make_room(Comment, 70_000)
    (first,) = planted(post, [None], above=70_000)
    assert first.pk > 70_000
    Content.objects.create(comment=first, name="One", body="Words.", body_html="")
    assert CommentFactory(post=post).pk == first.pk + 1
    tree.make_room(Comment, 5)
    assert planted(post, [None], above=5)[0].pk == first.pk + 2


def test_a_number_that_nobody_reaches_is_not_heeded(post: Post) -> None:
    tree.make_room(Comment, 2**62)
    assert planted(post, [None], above=2**62)[0].pk < 2**40


def test_planting_hundreds_takes_hardly_more_queries_than_planting_ten(post: Post) -> None:
    def queries(many: int) -> int:
        before = len(connection.queries_log)
        connection.force_debug_cursor = True
        try:
            planted(post, [None, *range(many)][:many])
        finally:
            connection.force_debug_cursor = False
        return len(connection.queries_log) - before

    # SQLite takes a hundred rows in one statement
    assert queries(400) - queries(10) <= 4
