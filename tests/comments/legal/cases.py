"""Legal notices for the tests, sent and handled by the same verbs that people use."""

import re
from typing import Any

from django.contrib.auth.models import User

from comments import legal
from comments.models import Comment, LegalNotice
from govblog.models import Letter
from tests.factories import CommentFactory, rule_of, seen, staff_of

NAME, EMAIL = "Jane Complainant", "jane@example.net"
WRITER, WRITER_EMAIL = "Will Writer", "will@example.net"
ADDRESS = "1 High Street\nCardiff\nCF10 1AA"
REFUSES = legal.Answer("refuse", "William Writer", ADDRESS, False)
SAID: dict[str, Any] = {
    "kind": "defamation",
    "name": NAME,
    "email": EMAIL,
    "statement": "The clerk takes bribes.",
    "why": "People will think that I take bribes.",
    "meaning": "That I am corrupt.",
    "inaccurate": "I never took a bribe.",
}


def comment_of(**said: Any) -> Comment:
    """Return a comment that everyone can read, whose writer gave an email address."""
    told = {"name": WRITER, "email": WRITER_EMAIL, "body": "The clerk takes bribes.", **said}
    return CommentFactory(status="approved", **told)


def notice_of(comment: Comment | None = None, **said: Any) -> LegalNotice:
    """Send a notice about a comment; return its case."""
    told = legal.Complaint(**{**SAID, **said})
    return legal.receive(comment or comment_of(), told, address="192.0.2.7")


def now(notice: LegalNotice) -> LegalNotice:
    """Return a case as it is now."""
    related = ("blog", "comment__post__blog", "comment__content")
    return LegalNotice.objects.select_related(*related).get(pk=notice.pk)


def on_screen(notice: LegalNotice) -> legal.SeenCase:
    """Return what a colleague who opens the case at this moment has on the screen."""
    return legal.SeenCase(notice.pk, now(notice).version)


def senior_of(notice: LegalNotice) -> User:
    """Return someone who handles the legal notices of a case's blog."""
    return staff_of(notice.blog, "senior moderator")


def do(notice: LegalNotice, act: str, *, by: User | None = None, **more: Any) -> LegalNotice:
    """Do an act in a case as it is now, with its letters as they are drafted."""
    verb = {
        "notify": legal.notify,
        "defective": legal.tell_defective,
        "keep": legal.keep,
        "close": legal.close,
        "remove": legal.remove,
    }[act]
    said: dict[str, Any] = {"letters": legal.drafts(now(notice), act)}
    if act == "remove":
        said |= {"comment": seen(notice.comment), "rule": rule_of(notice.blog)}
    shown = more.pop("shown", None) or on_screen(notice)
    return verb(shown, by=by or senior_of(notice), **{**said, **more})


def asked(comment: Comment | None = None, **said: Any) -> LegalNotice:
    """Return a case whose writer was asked."""
    return do(notice_of(comment, **said), "notify")


def letters_to(email: str) -> list[str]:
    """Return the letters to an address, the first one first."""
    return list(Letter.objects.filter(to=email).order_by("pk").values_list("text", flat=True))


def token_in(text: str, where: str) -> str:
    """Return the token of the private link in a letter."""
    found = re.search(rf"{where}([\w-]{{43}})/", text)
    assert found, text
    return found[1]


def answer_token(notice: LegalNotice) -> str:
    """Return the token by which the writer answers."""
    return token_in(letters_to(notice.comment.email)[-1], "/legal-notices/answer/")


def state_token() -> str:
    """Return the token of the page that the last letter to Jane leads to."""
    return token_in(letters_to(EMAIL)[-1], "/legal-notices/")
