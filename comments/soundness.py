"""What of comments can be broken by a hand in the database or a faulty import, and its mending.

The numbers of the threads are `comments/tree/`'s business; that a reply is on the post of the
comment it answers, which comments are on show, and how many a post counts, is the business of
this file. Triggers and `moderation` keep them right; this finds what went past them.
"""

from collections.abc import Callable, Iterator

from django.db import transaction
from django.db.models import Exists, F, OuterRef

from comments import tree
from comments.models import Comment, CommentQuerySet
from comments.moderation.counting import miscounted, recount
from comments.moderation.step import settle_from
from posts.models import Blog, Post

_ON_ANOTHER_POST = "{} is on another post than the comment it answers"
_WRONGLY_SHOWN = "{} is a placeholder with no published reply, or has one and is not on show"


def _on_another_post() -> CommentQuerySet:
    replies = Comment.objects.filter(parent__isnull=False)
    return replies.exclude(post=F("parent__post")).order_by("pk")


def _wrongly_shown() -> CommentQuerySet:
    """Return comments that hold a place and should not, or do not and should.

    A comment that is not approved is on show if a reply of it is. Where that holds for every
    one, each that is shown has an approved one somewhere below.
    """
    holds = Exists(Comment.objects.filter(parent=OuterRef("pk"), shown=True))
    places = Comment.objects.exclude(status=Comment.Status.APPROVED).annotate(holds=holds)
    return places.exclude(shown=F("holds")).order_by("pk")


def faults(read: Callable[[int], object] = lambda rows: None) -> Iterator[tree.Fault]:
    """Yield all that is wrong with threads and with what is on show; nothing when all is sound.

    Memory does not grow with the number of comments. `read` is told how many more were read.
    """
    yield from tree.faults(Comment, read)
    for pk in _on_another_post().values_list("pk", flat=True).iterator():
        yield tree.Fault("post", pk, _ON_ANOTHER_POST.format(pk))
    for pk in _wrongly_shown().values_list("pk", flat=True).iterator():
        yield tree.Fault("shown", pk, _WRONGLY_SHOWN.format(pk))
    for post, numbers in miscounted():
        wrong = ", ".join(f"{name} is {kept}, not {true}" for name, (kept, true) in numbers.items())
        yield tree.Fault("count", None, f"post {post}: {wrong}")


def newest_faults(many: int) -> Iterator[tree.Fault]:
    """Yield what is wrong with the threads of the newest `many` comments, and with which of these
    are on show; quick however many there are."""
    yield from tree.newest_faults(Comment, many)
    newest = Comment.objects.order_by("-pk").values_list("pk", flat=True)[:many]
    for pk in _on_another_post().filter(pk__in=list(newest)).values_list("pk", flat=True):
        yield tree.Fault("post", pk, _ON_ANOTHER_POST.format(pk))
    for pk in _wrongly_shown().filter(pk__in=list(newest)).values_list("pk", flat=True):
        yield tree.Fault("shown", pk, _WRONGLY_SHOWN.format(pk))


def repair() -> Iterator[tree.Mended]:
    """Mend what `faults` finds; yield each act when it is done. Safe while comments come in.

    A reply on another post than the comment it answers becomes a top-level comment of its own
    post. For the threads see `tree.repair`; what is on show follows moderation's own rule.
    """
    yield from tree.repair(Comment)
    for pk in list(_on_another_post().values_list("pk", flat=True)):
        if _part(pk):
            yield tree.Mended(pk, f"made {pk} a top-level comment of its own post")
    for pk in list(_wrongly_shown().values_list("pk", flat=True)):
        if changed := _settle(pk):
            yield tree.Mended(pk, f"settled whether {pk} is on show, and {changed - 1} above it")
    # Last, for what was mended above changed what there is to count
    for post, _ in miscounted():
        _count(post)
        yield tree.Mended(None, f"counted the comments of post {post} anew")


def _part(pk: int) -> bool:
    """Make a comment its own thread if it is on another post than what it answers; say if so."""
    with transaction.atomic():
        reply = tree.lock_parent(Comment, pk)
        if not _on_another_post().filter(pk=pk).exists():
            return False
        posts = Post.objects.filter(pk__in={reply.post_id, reply.parent.post_id})
        tree.cut(Comment, pk)
        posts.move_version()
    return True


def _settle(pk: int) -> int:
    """Settle the place of a comment and of those it answers, as far up as they are wrong."""
    settled = 0
    with transaction.atomic():
        node: Comment | None = tree.lock_parent(Comment, pk)
        while node is not None and _wrongly_shown().filter(pk=node.pk).exists():
            settle_from(node)
            settled += 1
            node = node.parent
        Post.objects.filter(comments=pk).move_version()
    return settled


def _count(post: int) -> None:
    """Count the comments of a post anew, under the lock that decisions count under."""
    with transaction.atomic():
        of_post = Post.objects.filter(pk=post)
        list(Blog.objects.filter(pk__in=of_post.values("blog")).select_for_update(no_key=True))
        recount([post])
        of_post.move_version()
