"""The page of a case: what the notice says, what is due, each act with its letters to edit."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.utils import timezone

from comments import legal, moderation, thread
from comments.admin.seeing import read_seen, written_seen
from comments.legal import Answer, NotDone, SeenCase
from comments.legal.clock import words
from comments.legal.reaching import email_of_writer
from comments.models import Comment, LegalEvent, LegalNotice, PolicyRule
from govblog.staff import key, person
from govblog.telling import name_of

_LABELS = {
    "notify": "Ask the writer, tell the complainant",
    "defective": "Tell the complainant what a notice must give",
    "remove": "Remove the comment, tell the complainant",
    "keep": "Keep the comment, tell the complainant",
    "close": "Close the case without an outcome",
}
_TO = dict(LegalEvent.Side.choices)


@dataclass(frozen=True)
class Wrong:
    """What could not be done, and all that was typed into the form in question."""

    form: str
    says: str
    field: str
    typed: QueryDict


@dataclass(frozen=True)
class Box:
    """A letter that goes with an act, to be edited."""

    name: str
    label: str
    words: str


@dataclass(slots=True)
class Form:
    """An act that is possible, with what its form holds."""

    act: str
    label: str
    needs_rule: bool
    is_wrong: bool
    said: str
    rule: int
    letters: list[Box] = field(default_factory=list)


def page(site: AdminSite, request: HttpRequest, notice: LegalNotice) -> HttpResponse:
    """Show a case, or carry out the button that was pressed on its page."""
    wrong = None
    if request.method == "POST":
        try:
            messages.success(request, _act(request, notice))
        except NotDone as refused:
            act = request.POST.get("act", "")
            wrong = Wrong(act, str(refused), refused.field, request.POST)
            notice = _anew(notice)
        else:
            return HttpResponseRedirect(request.path)
    context = {**site.each_context(request), **_context(notice, wrong)}
    template = "admin/comments/legalnotice/case.html"
    return TemplateResponse(request, template, context, status=422 if wrong else 200)


def _anew(notice: LegalNotice) -> LegalNotice:
    """Return the case as it is now: someone may have acted meanwhile."""
    related = ("blog", "comment__post__blog", "comment__content", "decision")
    found: LegalNotice = LegalNotice.objects.select_related(*related).get(pk=notice.pk)
    return found


def _context(notice: LegalNotice, wrong: Wrong | None) -> dict[str, Any]:
    now, comment, due = timezone.now(), notice.comment, notice.due_at
    can = legal.ways(notice)
    rules = PolicyRule.objects.filter(blog=notice.blog_id, retired_at__isnull=True)
    history = notice.events.select_related("by").prefetch_related("letters")
    missed = legal.undelivered(notice)
    return {
        "title": f"Legal notice {notice.reference}",
        "notice": notice,
        "comment": comment,
        "item": thread.alone(comment, comment.post.blog),
        "is_public": comment.status == Comment.Status.APPROVED,
        "received": words(notice.received_at),
        "facts": _facts(notice),
        "answer": _answer(notice),
        "next_step": legal.next_step(notice, now),
        "is_late": due is not None and due <= now,
        "forms": [_form(notice, act, wrong) for act in _LABELS if act in can],
        "answers": [act for act in legal.ANSWERS if act in can],
        "typed": wrong.typed if wrong and wrong.form == "answer" else {},
        "rules": rules.order_by("number"),
        "seen": f"{notice.pk}:{notice.version}",
        "seen_comment": written_seen(comment),
        "history": [_told(event, missed) for event in history],
        "wrong": wrong,
        "marks": (legal.LINK, legal.DEADLINE),
    }


def _facts(notice: LegalNotice) -> list[tuple[str, str]]:
    """Return what the notice says, label by label."""
    is_defamation = notice.kind == LegalNotice.Kind.DEFAMATION
    facts = [
        ("Law", notice.get_kind_display()),
        ("Complainant", notice.name),
        ("Email", notice.email),
        ("Statement", notice.statement),
        ("Why" if not is_defamation else "Why it is defamatory", notice.why),
    ]
    if is_defamation:
        facts += [
            ("Meaning", notice.meaning),
            ("Inaccurate, or opinion without fact", notice.inaccurate),
            ("Knows enough about the writer to sue", "Yes" if notice.knows_writer else "No"),
            ("Removed twice before", "Yes" if notice.removed_before else "No"),
            ("Writer may be told who complains", notice.get_shares_display()),
        ]
    return facts


def _answer(notice: LegalNotice) -> list[tuple[str, str]]:
    """Return what the writer answered, and how they can be reached."""
    told = [("Writer’s email", email_of_writer(notice) or "None is kept")]
    if notice.answer_until:
        told.append(("Answer by", words(notice.answer_until)))
    if notice.answered_at:
        told += [
            ("Answered", words(notice.answered_at)),
            ("Full name", notice.answer_name),
            ("Postal address", notice.answer_address),
            ("Complainant may have both", "Yes" if notice.answer_shares else "No"),
        ]
    return told


def _form(notice: LegalNotice, act: str, wrong: Wrong | None) -> Form:
    typed = wrong.typed if wrong and wrong.form == act else {}
    drafts = legal.drafts(notice, act)
    return Form(
        act=act,
        label=_LABELS[act],
        needs_rule=act == "remove" and notice.comment.status == Comment.Status.APPROVED,
        is_wrong=bool(typed),
        said=typed.get("said", ""),
        rule=key(typed.get("rule", "")),
        letters=[
            Box(
                f"letter-{side}",
                f"Letter to {_TO[side].lower()}",
                typed.get(f"letter-{side}", said),
            )
            for side, said in drafts.items()
        ],
    )


def _told(event: LegalEvent, missed: set[tuple[int, str]]) -> dict[str, Any]:
    """Return one act of the history, with its letters as they were sent."""
    who = name_of(event.by) if event.by else event.get_side_display().lower()
    return {
        "line": f"{words(event.at)}: {event.get_act_display().lower()}, by {who}",
        "words": event.words,
        "letters": [
            (one.get_to_display().lower(), one.text, (event.pk, one.to) in missed)
            for one in event.letters.all()
        ],
    }


def _act(request: HttpRequest, notice: LegalNotice) -> str:
    """Carry out the button that was pressed; return what to tell. Raises NotDone."""
    act = request.POST.get("act", "")
    if act == "answer":
        return _record(request, notice)
    if act not in _VERBS:
        raise NotDone("Choose what to do.")
    seen, said = _seen(request, notice), request.POST
    letters = {side: said.get(f"letter-{side}", "") for side in _TO}
    more: dict[str, Any] = {}
    if act == "remove":
        shown = read_seen(said.get("seen_comment", ""))
        rule = PolicyRule.objects.filter(pk=key(said.get("rule", ""))).first()
        more = {"comment": shown or moderation.Seen(0, "", 0), "rule": rule}
    by = person(request)
    _VERBS[act](seen, by=by, letters=letters, said=said.get("said", ""), **more)
    return _DONE[act]


_VERBS: dict[str, Callable[..., LegalNotice]] = {
    "notify": legal.notify,
    "defective": legal.tell_defective,
    "remove": legal.remove,
    "keep": legal.keep,
    "close": legal.close,
}
_DONE = {
    "notify": "The writer was asked and the complainant told.",
    "defective": "The complainant was told what a notice must give. The case is closed.",
    "remove": "The comment is off the page and the complainant was told. The case is closed.",
    "keep": "The complainant was told that the comment stays. The case is closed.",
    "close": "The case is closed and the complainant was told.",
}


def _record(request: HttpRequest, notice: LegalNotice) -> str:
    """Take in an answer that came by other means."""
    said = request.POST
    shares = {"yes": True, "no": False}.get(said.get("shares", ""))
    given = Answer(said.get("answer", ""), said.get("name", ""), said.get("address", ""), shares)
    seen, arrived = _seen(request, notice), said.get("arrived", "")
    legal.record(seen, given, by=person(request), arrived=arrived)
    return "The writer’s answer is recorded."


def _seen(request: HttpRequest, notice: LegalNotice) -> SeenCase:
    """Return what was on the screen of this case. Raises NotDone."""
    match = re.fullmatch(r"([0-9]{1,18}):([0-9]{1,9})", request.POST.get("seen", ""), re.ASCII)
    if match is None or int(match[1]) != notice.pk:
        raise NotDone("Read the case as it is now, then choose again.")
    return SeenCase(int(match[1]), int(match[2]))
