"""The email addresses that commenters gave: one mailbox a blog and person, and what it is told.

Whoever gives an address may give another's. So until the mailbox is confirmed, by the link of a
letter that only its reader has, it gets no more than the letters that ask for that
(`rationing.py`), and the answers it was asked to be sent. What its reader chooses stands in
`choosing.py`, what it is told in `news.py`.
"""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from comments.models import Comment, Follow, Mailbox, Mark, News, Suppression
from comments.moderation import known, opening, rationing
from comments.moderation.titles import title_of
from comments.persons import known_as
from govblog import letters, links
from govblog.inserting import store
from govblog.locking import hold_each
from govblog.prepared import Prepared, number, words
from posts.models import Blog

_PURPOSE = "mailbox"
# Another token: who may choose for a mailbox has not shown by that alone that it is theirs
_CONFIRMING = "mailbox confirmation"
# The wish of a mailbox by which each kind of news goes
WISHES: dict[str, str] = {
    News.Kind.OUTCOME: "outcomes",
    News.Kind.REPLY: "replies",
    News.Kind.REPORT: "reports",
    News.Kind.REVIEW: "reviews",
}
ABOUT: dict[str, str] = {
    News.Kind.OUTCOME: "what becomes of your comments",
    News.Kind.REPLY: "replies to your comments",
    News.Kind.REPORT: "what you reported",
    News.Kind.REVIEW: "second looks that you asked for",
}
ALL = "all"  # stands for every kind in an address


class NoSuchMailbox(Exception):
    """No mailbox has this link, or not any more."""


class NoEmail(Exception):
    """The comment has no email, so nobody can be told anything."""


def of(comment: Comment) -> Mailbox | None:
    """Return the mailbox of whoever wrote a comment, None without an email.

    Found by the hash of the email, which stays when the email goes.
    """
    if not comment.content.person:
        return None
    mine = Mailbox.objects.filter(blog=comment.post.blog_id, person=comment.content.person)
    return mine.select_related("blog").first()


def made(blog: Blog, email: str) -> Mailbox:
    """Return the mailbox of an address on a blog, made now when there is none."""
    person = known.on_blog(blog.pk, email)
    if (box := _mine(blog, person)) is not None:
        return box
    new = Mailbox(
        blog=blog, email=email, person=person, ref=links.new_ref(), made_at=timezone.now()
    )
    # Someone else may be first at this very moment: then there is nothing to do
    if store(new, once=True):
        return new
    return Mailbox.objects.select_related("blog").get(blog=blog, person=person)


_COLUMNS = [field.attname for field in Mailbox._meta.concrete_fields]
_boxes = Prepared(
    lambda: (
        Mailbox.objects.filter(blog=number("blog"), person=words("person"))
        .order_by()
        .values_list(*_COLUMNS)
    ),
    plan_once=True,
)
_suppressed = Prepared(
    lambda: Suppression.objects.filter(person=words("person")).values_list("pk"), plan_once=True
)


def _mine(blog: Blog, person: str) -> Mailbox | None:
    rows = _boxes.rows(blog=blog.pk, person=person)
    if not rows:
        return None
    box = Mailbox.from_db("default", _COLUMNS, rows[0])
    box.blog = blog
    return box


def is_suppressed(email: str) -> bool:
    """Say whether an address is written to no more, under whichever key that was said."""
    return any(_suppressed.rows(person=one) for one in known_as(email))


def path_of(box: Mailbox) -> str:
    """Return the path at which is chosen what a mailbox is told.

    Not to be shown to whoever did not get it, or the comment's link, by mail.
    """
    return f"/mail/{links.token_of(_PURPOSE, box.ref)}/"


def unsubscribe_path_of(box: Mailbox, kind: str) -> str:
    """Return the path at which one click stops a kind of news, or ALL."""
    return f"{path_of(box)}unsubscribe/{kind}/"


def confirm_path_of(box: Mailbox) -> str:
    """Return the path that confirms a mailbox. For a letter to it, and nothing else."""
    return f"/mail/{links.token_of(_CONFIRMING, box.ref)}/confirm/"


def found(token: str) -> Mailbox:
    """Return the mailbox that a token chooses for. Never acts. Raises NoSuchMailbox."""
    return _by(links.ref_of(_PURPOSE, token))


def asked(token: str) -> Mailbox:
    """Return the mailbox that a token confirms. Never acts. Raises NoSuchMailbox."""
    return _by(links.ref_of(_CONFIRMING, token))


def _by(ref: str) -> Mailbox:
    box = Mailbox.objects.select_related("blog").filter(ref=ref).first() if ref else None
    if box is None:
        raise NoSuchMailbox
    return box


def confirm(token: str) -> Mailbox:
    """Take the click by which a mailbox is confirmed; return it. Again changes nothing.

    What waited for it is told from then on. Raises NoSuchMailbox.
    """
    box = asked(token)
    _confirm(box)
    return box


def confirm_of(comment: Comment) -> Mailbox | None:
    """Confirm the mailbox of a comment: its writer used, with a click, a link only it was sent."""
    box = of(comment)
    if box is not None:
        _confirm(box)
    return box


def _confirm(box: Mailbox) -> None:
    box.confirmed_at = box.confirmed_at or timezone.now()
    Mailbox.objects.filter(pk=box.pk, confirmed_at=None).update(confirmed_at=box.confirmed_at)


def follow(comment: Comment) -> Mailbox:
    """Let the writer of a comment be told of replies to it, once their mailbox is confirmed.

    Again changes nothing. Raises NoEmail where there is neither an email nor, since it went, a
    mailbox any more.
    """
    with transaction.atomic():
        box = made(comment.post.blog, comment.email) if comment.email else of(comment)
        if box is None:
            raise NoEmail
        if hold_each(Mailbox, [box.pk]):
            said = {"mailbox": box, "since": timezone.now()}
            Follow.objects.get_or_create(comment=comment, defaults=said)
    return box


def unfollow(comment: Comment) -> bool:
    """Tell no more of replies to a comment; return whether they were followed."""
    return Follow.objects.filter(comment=comment).delete()[0] > 0


def is_followed(comment: Comment) -> bool:
    """Say whether replies to a comment are told to its writer."""
    return Follow.objects.filter(comment=comment).exists()


def ask(comment: Comment) -> bool:
    """Write that a comment was received, with the link of its page; say whether it was written.

    A mailbox that is not confirmed is asked for that in the same letter. To be called last in the
    transaction that takes the comment in: two letters to one address take turns.
    """
    box = welcomed(comment)
    if box is None or (box.confirmed_at and box.every == Mailbox.Every.DAY):
        return False
    keys = rationing.keys_of(box)
    if not keys:
        return False
    subject, text = _received(comment, box)
    return write_to(box, keys=keys, kind=ALL, subject=subject, text=text)


def welcomed(comment: Comment) -> Mailbox | None:
    """Return the mailbox to which may be written that a comment came in, made if need be.

    None for a program that filled in what people do not see, and for who wants no such letters.
    """
    if not comment.email or _by_program(comment):
        return None
    box = made(comment.post.blog, comment.email)
    return None if not box.outcomes or is_suppressed(box.email) else box


def _by_program(comment: Comment) -> bool:
    if not comment.held:
        return False
    return Mark.objects.filter(comment=comment, kind=Mark.Kind.HONEYPOT).exists()


def _received(comment: Comment, box: Mailbox) -> tuple[str, str]:
    """Return subject and text of the letter."""
    blog, title = box.blog, title_of(comment)
    confirming = "" if box.confirmed_at else f"{_ASKS}{blog.origin}{confirm_path_of(box)}\n\n"
    page = f"{blog.origin}{opening.open_page(comment, by_mail=True)}"
    text = _RECEIVED.format(title=title, page=page, confirming=confirming)
    return f"We received your comment on “{title}”", text


def write_to(box: Mailbox, *, keys: Sequence[str], kind: str, subject: str, text: str) -> bool:
    """Write a letter to a mailbox under the first key that is free; say whether there was one.

    It says who writes and how to stop letters of this `kind` (of News.Kind, or ALL), in its text
    and for the reader's mail program.
    """
    blog = box.blog
    stop = f"{blog.origin}{unsubscribe_path_of(box, kind)}"
    what = STOPS[kind]
    whole = f"{text}\n\n{blog.name}\n\n{what}:\n{stop}\n\n{_CHOOSE}:\n{blog.origin}{path_of(box)}\n"
    return letters.write_first(
        keys, to=box.email, subject=subject, text=whole, blog=blog, unsubscribe=stop
    )


_CHOOSE = "Choose what we tell you, and how often"
# What an address stops, as it is asked for
STOPS: dict[str, str] = {kind: f"Stop mail about {what}" for kind, what in ABOUT.items()}
STOPS[ALL] = "Stop all mail about comments from this blog"
_ASKS = """To be told by mail what becomes of it, confirm that this address is yours. Open this \
page and press the button on it:
"""
_RECEIVED = """Someone sent a comment on “{title}” with this email address.

A moderator reads it and decides whether to publish it. This page, which is for you alone, shows \
what becomes of it:
{page}

{confirming}If it was not you, you do not need to do anything."""
