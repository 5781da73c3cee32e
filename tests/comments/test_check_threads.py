"""Whatever broke the threads, check_threads finds it, mends it, and finds nothing after."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from comments import soundness, tree
from comments.models import Comment
from comments.tree import walking
from posts.models import Post
from tests import factories

pytestmark = pytest.mark.django_db


def damage(statement: str, *values: object) -> None:
    """Do what a hand in the database does, past every rule of the project."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def kinds() -> set[str]:
    return {fault.kind for fault in soundness.faults()}


def mend() -> list[tree.Mended]:
    done = list(soundness.repair())
    assert list(soundness.faults()) == []
    return done


def numbers() -> list[tuple[object, ...]]:
    columns = ("pk", "parent_id", "tree_id", "lft", "rght", "level", "shown")
    return list(Comment.objects.order_by("pk").values_list(*columns))


@pytest.fixture
def threads(post: Post) -> list[Comment]:
    """Two threads: 0 with replies 1 (with 2 and 3) and 4; 5 with reply 6."""
    return factories.thread(post, [None, 0, 1, 1, 0, None, 5])


@pytest.fixture
def no_triggers() -> None:
    """Switch the triggers off for this test; its transaction is rolled back."""
    names = ["reply_is_on_its_parents_post", "comment_keeps_its_post"]
    for name in names:
        if connection.vendor == "postgresql":
            damage(f"DROP FUNCTION {name}() CASCADE")
        else:
            damage(f"DROP TRIGGER {name}_1")
            damage(f"DROP TRIGGER IF EXISTS {name}_2")


def test_threads_made_by_readers_are_sound(threads: list[Comment]) -> None:
    assert kinds() == set()
    assert mend() == []


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("UPDATE comments_comment SET lft = lft + 1 WHERE id = %s", "numbers"),
        ("UPDATE comments_comment SET rght = rght + 40 WHERE id = %s", "numbers"),
        ("UPDATE comments_comment SET lft = 0, rght = 0 WHERE id = %s", "numbers"),
        ("UPDATE comments_comment SET lft = rght, rght = lft WHERE id = %s", "numbers"),
        ("UPDATE comments_comment SET level = 7 WHERE id = %s", "level"),
        ("UPDATE comments_comment SET tree_id = 999999 WHERE id = %s", "stray"),
    ],
)
def test_a_changed_number_is_found_and_mended(
    threads: list[Comment], statement: str, kind: str
) -> None:
    was = numbers()
    damage(statement, threads[1].pk)
    assert kind in kinds()
    mend()
    assert numbers() == was


def test_a_last_node_that_claims_too_much_is_found(threads: list[Comment]) -> None:
    damage("UPDATE comments_comment SET rght = rght + 1 WHERE id = %s", threads[5].pk)
    assert kinds() == {"numbers"}
    mend()


def test_two_replies_that_stand_in_each_others_place_are_found(threads: list[Comment]) -> None:
    was = numbers()
    leaf, other = (Comment.objects.get(pk=threads[n].pk) for n in (3, 4))
    for node, place in ((leaf, other), (other, leaf)):
        damage(
            "UPDATE comments_comment SET lft = %s, rght = %s, level = %s WHERE id = %s",
            *(place.lft, place.rght, place.level, node.pk),
        )
    assert kinds() == {"place"}
    mend()
    assert numbers() == was


def test_a_reply_moved_by_its_parent_key_alone_is_found(threads: list[Comment]) -> None:
    damage("UPDATE comments_comment SET parent_id = %s WHERE id = %s", threads[6].pk, threads[1].pk)
    assert "stray" in kinds()
    mend()
    moved = Comment.objects.get(pk=threads[2].pk)
    assert [node.pk for node in tree.above(moved)] == [
        threads[1].pk,
        threads[6].pk,
        threads[5].pk,
    ]


def test_two_threads_with_one_number_part_again(threads: list[Comment]) -> None:
    first, second = (Comment.objects.get(pk=threads[n].pk) for n in (0, 5))
    damage(
        "UPDATE comments_comment SET tree_id = %s WHERE tree_id = %s",
        *(first.thread_number, second.thread_number),
    )
    assert "two roots" in kinds()
    mend()
    kept, new = (Comment.objects.get(pk=threads[n].pk) for n in (0, 5))
    assert kept.thread_number == first.thread_number
    assert new.thread_number != first.thread_number
    assert [node.pk for node in tree.below(new)] == [threads[6].pk]


def test_a_table_whose_numbers_are_all_lost_is_numbered_anew(threads: list[Comment]) -> None:
    was = numbers()
    damage("UPDATE comments_comment SET tree_id = 0, lft = 0, rght = 0, level = 0")
    assert {"two roots", "numbers"} <= kinds()
    mend()
    without_thread = [(*row[:2], *row[3:]) for row in was]
    assert [(*row[:2], *row[3:]) for row in numbers()] == without_thread


def test_a_thread_whose_root_left_its_number_is_mended(threads: list[Comment]) -> None:
    damage("UPDATE comments_comment SET tree_id = 999999 WHERE id = %s", threads[0].pk)
    assert {"no root", "stray"} <= kinds()
    mend()
    assert tree.root_of(Comment.objects.get(pk=threads[3].pk)).pk == threads[0].pk


def test_a_cycle_is_cut_at_its_lowest_key(threads: list[Comment]) -> None:
    # 0 answers 2, which answers 1, which answers 0
    damage("UPDATE comments_comment SET parent_id = %s WHERE id = %s", threads[2].pk, threads[0].pk)
    assert "cycle" in kinds()
    assert [fault.node for fault in soundness.faults() if fault.kind == "cycle"] == [threads[0].pk]
    mend()
    cut = Comment.objects.get(pk=threads[0].pk)
    assert cut.parent_id is None
    assert tree.below(cut).count() == 4


def test_a_comment_that_answers_itself_is_made_a_thread(threads: list[Comment]) -> None:
    damage("UPDATE comments_comment SET parent_id = id WHERE id = %s", threads[1].pk)
    assert "cycle" in kinds()
    mend()
    assert Comment.objects.get(pk=threads[1].pk).parent_id is None


def test_a_reply_whose_parent_is_gone_is_made_a_thread(
    threads: list[Comment], no_triggers: None
) -> None:
    # The foreign key is looked at when the transaction ends, so a broken one can be made here
    damage("UPDATE comments_comment SET parent_id = 999999 WHERE id = %s", threads[1].pk)
    assert "no parent" in kinds()
    mend()
    assert Comment.objects.get(pk=threads[1].pk).parent_id is None


def test_a_reply_on_another_post_becomes_a_comment_of_its_own_post(
    threads: list[Comment], no_triggers: None
) -> None:
    other = factories.PostFactory()
    versions = {post.pk: post.version for post in Post.objects.all()}
    damage("UPDATE comments_comment SET post_id = %s WHERE id = %s", other.pk, threads[3].pk)
    assert kinds() == {"post", "count"}
    assert mend()[0].node == threads[3].pk
    moved = Comment.objects.get(pk=threads[3].pk)
    assert (moved.post, moved.parent_id, moved.depth) == (other, None, 0)
    assert all(post.version > versions[post.pk] for post in Post.objects.all())


def test_a_wrong_placeholder_is_found_and_settled(post: Post) -> None:
    top, middle, leaf = factories.thread(post, [None, 0, 1])
    for comment in (middle, top):
        factories.act(comment, "remove")
    was = numbers()
    damage("UPDATE comments_comment SET shown = %s WHERE id <> %s", False, leaf.pk)
    version = Post.objects.get().version
    assert kinds() == {"shown", "count"}
    assert mend()[0].node == middle.pk
    assert numbers() == was
    assert Post.objects.get().version > version


def test_a_placeholder_with_nothing_below_it_goes(post: Post) -> None:
    (pending,) = [factories.CommentFactory(post=post)]
    damage("UPDATE comments_comment SET shown = %s", True)
    assert kinds() == {"shown", "count"}
    mend()
    assert not Comment.objects.get(pk=pending.pk).shown


def test_a_wrong_count_is_found_and_counted_anew(threads: list[Comment]) -> None:
    Post.objects.update(comments_approved=70)
    (fault,) = soundness.faults()
    assert fault.says == f"post {threads[0].post_id}: comments_approved is 70, not 7"
    mend()
    assert Post.objects.get().comments_approved == 7


def test_a_chain_5000_deep_is_checked_and_mended(post: Post) -> None:
    first = factories.CommentFactory(post=post, status="approved")
    chain = [
        Comment(
            post=post,
            status="pending",
            parent_id=first.pk,
            tree_id=first.tree_id,
            lft=1,
            rght=2,
            level=0,
        )
        for _ in range(4_999)
    ]
    Comment.objects.bulk_create(chain)
    damage("UPDATE comments_comment SET parent_id = id - 1 WHERE id > %s", first.pk)
    assert "numbers" in kinds()
    mend()
    assert Comment.objects.get(pk=chain[-1].pk).depth == 4_999


def test_walking_up_ends_in_a_cycle(threads: list[Comment]) -> None:
    damage("UPDATE comments_comment SET parent_id = %s WHERE id = %s", threads[2].pk, threads[0].pk)
    assert walking.top_of(Comment, threads[4].pk) is None


def test_a_reader_can_answer_in_a_broken_thread(threads: list[Comment]) -> None:
    damage("UPDATE comments_comment SET tree_id = 999999 WHERE id = %s", threads[0].pk)
    factories.CommentFactory(parent=Comment.objects.get(pk=threads[2].pk))
    mend()


def test_the_command_says_all_is_sound(threads: list[Comment]) -> None:
    out = StringIO()
    call_command("check_threads", stdout=out)
    assert out.getvalue() == (
        "7 comments checked. 0 faults found, 0 acts of mending, 0 faults remain.\n"
    )


def test_the_command_ends_with_1_when_faults_remain(threads: list[Comment]) -> None:
    damage("UPDATE comments_comment SET level = 7 WHERE id = %s", threads[1].pk)
    out = StringIO()
    with pytest.raises(CommandError, match="1 faults remain") as ended:
        call_command("check_threads", stdout=out)
    assert ended.value.returncode == 1
    assert f"the level of {threads[1].pk} is not its depth" in out.getvalue()


def test_the_command_mends_and_counts_in_json(threads: list[Comment]) -> None:
    damage("UPDATE comments_comment SET level = 7 WHERE id = %s", threads[1].pk)
    out = StringIO()
    call_command("check_threads", "--repair", "--json", stdout=out)
    fault, act, totals = map(json.loads, out.getvalue().splitlines())
    assert (fault["fault"], fault["comment"]) == ("level", threads[1].pk)
    assert act["comment"] == threads[0].pk
    assert totals == {"comments": 7, "faults": 1, "mended": 1, "remain": 0}
