"""People who act in the same cases about the law at the same moment."""

import time
from collections import Counter

from django.contrib.auth.models import User

from comments import legal
from comments.models import Comment, LegalEvent, LegalNotice
from govblog import links
from govblog.models import Letter
from tests.comments.legal.cases import REFUSES, SAID, do, on_screen

_SAME = legal.Complaint(**SAID)


def cases(comments: list[int], by: int) -> list[int]:
    """Let these comments be complained of, and their writers be asked; return the cases."""
    user, made = User.objects.get(pk=by), []
    for number, pk in enumerate(comments):
        comment = Comment.objects.select_related("post").get(pk=pk)
        told = legal.Complaint(**{**SAID, "email": f"jane{number}@example.net"})
        notice = legal.receive(comment, told, address=f"192.0.2.{number}")
        made.append(do(notice, "notify", by=user).pk)
    return made


def answer_each(notices: list[int], act: str, start: float) -> list[str]:
    """Answer each case as its writer, at its own moment after `start`; return how each went."""
    went = []
    for number, pk in enumerate(notices):
        ref = LegalNotice.objects.get(pk=pk).answer_ref
        token = links.token_of("notice answer", ref)
        time.sleep(max(0.0, start + number * 0.05 - time.time()))
        try:
            legal.answer(token, REFUSES if act == "refuse" else legal.Answer("agree"))
            went.append("done")
        except (legal.Answered, legal.Over) as refusal:
            went.append(type(refusal).__name__)
    return went


def remove_each(notices: list[int], by: int, start: float) -> list[str]:
    """Remove the comment of each case, as it was seen at `start`; return how each went."""
    user, went = User.objects.get(pk=by), []
    found = LegalNotice.objects.select_related("comment__post", "blog").in_bulk(notices)
    shown = {pk: on_screen(found[pk]) for pk in notices}
    for number, pk in enumerate(notices):
        time.sleep(max(0.0, start + number * 0.05 - time.time()))
        try:
            gone = {"complainant": "It is gone."}
            do(found[pk], "remove", by=user, shown=shown[pk], letters=gone)
            went.append("done")
        except legal.NotDone as refusal:
            went.append(str(refusal))
    return went


def complain(comment: int, times: int) -> list[str]:
    """Send the same notice so often; return the references that came of it."""
    found = Comment.objects.select_related("post").get(pk=comment)
    return [legal.receive(found, _SAME, address="192.0.2.1").reference for _ in range(times)]


def case_states(notices: list[int]) -> list[list[str]]:
    """Return the state of each case, and of its comment."""
    found = LegalNotice.objects.select_related("comment").in_bulk(notices)
    return [[found[pk].state, found[pk].comment.status] for pk in notices]


def case_acts(notices: list[int]) -> dict[str, int]:
    """Return how often each act is on record, and how many letters were written."""
    acts = Counter(LegalEvent.objects.filter(notice__in=notices).values_list("act", flat=True))
    return {**acts, "letters": Letter.objects.count()}
