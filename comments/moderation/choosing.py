"""What the reader of a mailbox chooses: what it is told, how often, or that nothing is sent.

Each choice counts for what waits already: news that is not wanted is deleted, letters that did not
go are taken back.
"""

from collections.abc import Collection, Iterable

from django.db import transaction
from django.utils import timezone

from comments.models import Mailbox, News, Suppression
from comments.moderation import mailboxes
from comments.moderation.mailboxes import ALL, WISHES
from comments.persons import known_as
from govblog import letters
from posts import following


def choose(box: Mailbox, kinds: Collection[str], every: str) -> None:
    """Tell a mailbox these kinds of news and no others, `every` so often.

    What is told once a day begins with the next working day. Raises ValueError for what is none.
    """
    often = Mailbox.Every(every)
    wishes = {wish: kind in kinds for kind, wish in WISHES.items()}
    with transaction.atomic():
        mine = Mailbox.objects.filter(pk=box.pk)
        mine.exclude(every=often).update(every=often, told_at=timezone.now())
        mine.update(**wishes)
        _stop([box], [kind for kind in WISHES if kind not in kinds])


def unsubscribe(box: Mailbox, kind: str) -> None:
    """Tell a mailbox nothing more of a kind, or of any with ALL. Again changes nothing.

    Raises KeyError for what is no kind.
    """
    kinds = list(WISHES) if kind == ALL else [kind]
    with transaction.atomic():
        Mailbox.objects.filter(pk=box.pk).update(**{WISHES[one]: False for one in kinds})
        _stop([box], kinds)


def suppress(email: str) -> bool:
    """Write to an address no more, from no blog of this install; say whether that is new.

    What it follows ends.
    """
    now = timezone.now()
    with transaction.atomic():
        was = mailboxes.is_suppressed(email)
        # Mailboxes made under an earlier key are known by its hash
        new = [Suppression(person=person, at=now) for person in known_as(email)]
        # Someone else may be first at this very moment: then there is nothing to do
        Suppression.objects.bulk_create(new, ignore_conflicts=True)
        found = Mailbox.objects.select_related("blog").filter(person__in=known_as(email))
        _stop(found.order_by("pk").select_for_update(of=["self"]), list(WISHES))
        following.end_all(email)
    return not was


def lift(email: str) -> bool:
    """Let an address be written to again, as its mailboxes chose; say whether it was not."""
    return Suppression.objects.of(email).delete()[0] > 0


def disown(token: str) -> None:
    """Take the word of a mailbox's reader that they wrote no comment: forget it, write no more.

    `token` is that of the letter that asked. Raises NoSuchMailbox.
    """
    box = mailboxes.asked(token)
    with transaction.atomic():
        suppress(box.email)
        Mailbox.objects.filter(pk=box.pk).delete()


def _stop(boxes: Iterable[Mailbox], kinds: list[str]) -> None:
    """Drop what waits to be told of these kinds. The mailboxes are locked."""
    found = list(boxes)
    News.objects.filter(mailbox__in=found, kind__in=kinds, told_at=None).delete()
    ways = [*kinds, ALL] if len(kinds) == len(WISHES) else kinds
    letters.stop(
        [
            f"{box.blog.origin}{mailboxes.unsubscribe_path_of(box, way)}"
            for box in found
            for way in ways
        ]
    )
