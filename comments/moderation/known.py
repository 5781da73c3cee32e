"""By which hash whoever gave an email is known on a blog: the one that is in use there already.

So a person stays the same one when SECRET_KEY changes, for as long as the earlier key is in
SECRET_KEY_FALLBACKS: on hold, trusted, written to or not.
"""

from collections.abc import Iterator

from comments.models import Content, Hold, Mailbox, Suppression
from comments.persons import known_as, person_of


def on_blog(blog: int, email: str) -> str:
    """Return the hash by which to keep what comes in with this email; nothing for no email.

    Costs no query while there is no earlier key.
    """
    return all_on_blog(blog, email)[0] if email else ""


def all_on_blog(blog: int, email: str) -> list[str]:
    """Return the hashes in use on a blog for whoever has this email, that of a hold first.

    Mostly there is one. There are more when comments came in while the earlier key was missing.
    """
    hashes = known_as(email)
    if len(hashes) == 1:
        return list(hashes)
    used = dict.fromkeys(_in_use(blog, hashes))
    return list(used) or [person_of(email)]


def _in_use(blog: int, hashes: tuple[str, ...]) -> Iterator[str]:
    for rows in (
        Hold.objects.filter(blog=blog, lifted_at__isnull=True),
        Mailbox.objects.filter(blog=blog),
        Content.objects.filter(comment__post__blog=blog),
        Suppression.objects.all(),
    ):
        there = set(rows.filter(person__in=hashes).order_by().values_list("person", flat=True))
        yield from (known for known in hashes if known in there)
