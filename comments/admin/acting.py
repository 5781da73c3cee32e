"""What a button of the desk does: one comment, those that were ticked, or all of a list."""

import uuid
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from comments import moderation
from comments.admin.seeing import read_seen
from comments.models import Bulk, PolicyRule
from comments.moderation import settling
from govblog import text
from govblog.staff import key, person

ALL = "all"  # said in place of a comment's key
DONE = {
    "approve": "approved",
    "reject": "rejected",
    "spam": "marked as spam",
    "remove": "removed",
    "restore": "restored",
    moderation.KEEP: "kept: their reports are settled",
    "undo": "put back",
}


@dataclass(frozen=True, slots=True)
class Typed:
    """What was chosen and written beside the buttons of a row, or of many at once."""

    rule: int
    to_writer: str
    to_colleagues: str


NOTHING = Typed(0, "", "")


@dataclass
class Done:
    """What became of it. `wrong` says why nothing was tried; `bulk` still has to be confirmed."""

    act: str
    wrong: str = ""
    outcomes: list[moderation.Outcome] = field(default_factory=list)
    batch: uuid.UUID | None = None
    bulk: Bulk | None = None
    newer: int = 0  # reports that came in after the page was made, and are still open

    @property
    def decided(self) -> int:
        """How many comments were changed or kept."""
        return sum(not outcome.refusal for outcome in self.outcomes)

    def sentences(self) -> list[tuple[bool, str]]:
        """Say what became of each, equal things as one: whether it went well, and the words."""
        said: list[tuple[bool, str]] = []
        if self.decided:
            what = text.counted(self.decided, "comment")
            said.append((True, f"{what} {DONE[self.act]}."))
        if self.newer:
            said.append((False, f"Reported again after you opened the page: {self.newer}."))
        reasons: dict[str, int] = {}
        for outcome in self.outcomes:
            if outcome.refusal:
                reasons[outcome.refusal] = reasons.get(outcome.refusal, 0) + 1
        alone = len(self.outcomes) == 1
        said += [(False, why if alone else f"{n} not: {why}") for why, n in reasons.items()]
        return said


def act(request: HttpRequest, listed: Any) -> Done:
    """Carry out the button that was pressed. `listed` are the comments of the list it stood on."""
    name, _, one = request.POST.get("act", "").partition(" ")
    if other := {"undo": _undo, moderation.KEEP: _keep}.get(name):
        return other(request, one)
    if name not in moderation.TRANSITIONS:
        return Done(name, "Choose what to do.")
    own = "" if one == ALL else one
    rule = _rule(request, own) if name in moderation.NEEDS_RULE else None
    if name in moderation.NEEDS_RULE and rule is None:
        return Done(name, "Choose the rule of the comment policy.")
    notes = _notes(request, own)
    if isinstance(notes, str):
        return Done(name, notes)
    if one == ALL:
        back = request.get_full_path()
        by = person(request)
        bulk = moderation.gather(listed, name, by=by, rule=rule, notes=notes, back=back)
        return Done(name, bulk=bulk)
    return _decide(request, name, one, rule, notes)


def _decide(
    request: HttpRequest, name: str, one: str, rule: PolicyRule | None, notes: moderation.Notes
) -> Done:
    chosen = _chosen(request, one)
    if not chosen:
        return Done(name, _NONE_CHOSEN)
    batch, by = uuid.uuid4(), person(request)
    outcomes = moderation.decide_all(chosen, name, by=by, rule=rule, batch=batch, notes=notes)
    return Done(name, outcomes=outcomes, batch=batch)


_NONE_CHOSEN = "Choose at least one comment."


def _keep(request: HttpRequest, one: str) -> Done:
    """Settle the reports that stood on the page; those that came in later stay open."""
    chosen = _chosen(request, one)
    if not chosen:
        return Done(moderation.KEEP, _NONE_CHOSEN)
    batch = uuid.uuid4()
    # Of all reports of a row in one field: a form has no more than 1,000
    told = {key(one) for said in request.POST.getlist("report") for one in said.split()}
    kept = settling.dismiss_all(chosen, by=person(request), batch=batch, told=told)
    outcomes = [moderation.Outcome(one.seen, None, one.refusal) for one in kept]
    newer = sum(one.newer for one in kept)
    return Done(moderation.KEEP, outcomes=outcomes, batch=batch, newer=newer)


def unsent(request: HttpRequest, done: Done) -> dict[int, tuple[str, Typed]]:
    """Return why a decision was refused and what was written to go with it, by the comment's key;
    nothing where nothing was written."""
    kept = {}
    for outcome in done.outcomes:
        pk = outcome.seen.pk
        is_alone = request.POST.get("act", "").endswith(f" {pk}")
        written = typed(request, str(pk)) if is_alone else typed(request)
        if outcome.refusal and (written.to_writer or written.to_colleagues):
            kept[pk] = (outcome.refusal, written)
    return kept


def typed(request: HttpRequest, one: str = "") -> Typed:
    """Return what was typed for a row, named by its key, or for many at once."""

    def of(name: str) -> str:
        said = request.POST.getlist(f"{name}-{one}" if one else name)
        return next(filter(None, said), "")

    return Typed(key(of("rule")), of("to-writer"), of("to-colleagues"))


def _rule(request: HttpRequest, one: str) -> PolicyRule | None:
    """Return the rule that was chosen beside the button: of a row, or of many at once."""
    return PolicyRule.objects.filter(pk=typed(request, one).rule).first()


def _undo(request: HttpRequest, said: str) -> Done:
    try:
        outcomes = moderation.undo(uuid.UUID(said), by=person(request))
    except ValueError:
        return Done("undo", "Choose what to do.")
    except (moderation.NotDecided, PermissionDenied) as refused:
        return Done("undo", str(refused))
    return Done("undo", outcomes=outcomes)


def _chosen(request: HttpRequest, one: str) -> list[moderation.Seen]:
    """Return what the page showed of the comments that were chosen; no more than once each."""
    picked = {one} if one else set(request.POST.getlist("pick"))
    seen = [read_seen(said) for said in request.POST.getlist("seen")]
    return [one for one in seen if one is not None and str(one.pk) in picked]


def _notes(request: HttpRequest, one: str) -> moderation.Notes | str:
    """Return the notes that go with the act, or why they cannot be taken."""
    written = typed(request, one)
    said = [text.clean_body(words) for words in (written.to_writer, written.to_colleagues)]
    if any(len(words) > moderation.NOTE_LIMIT for words in said):
        return f"A note must be {moderation.NOTE_LIMIT:,} characters or less."
    return moderation.Notes(*said)


def tell(request: HttpRequest, done: Done) -> None:
    """Say on the next page what became of it."""
    if done.wrong:
        messages.error(request, done.wrong)
    elif done.act == "undo" and not done.outcomes:
        messages.success(request, "Undone.")
    for well, words in done.sentences():
        (messages.success if well else messages.warning)(request, words)
