"""The whole of what can become of a case, and in which words an act is refused."""

from dataclasses import dataclass

from comments.models import LegalNotice
from govblog.telling import AtField

_S = LegalNotice.State
_OPEN = (_S.NEW, _S.ASKED, _S.AGREED, _S.REFUSED, _S.INCOMPLETE)
OPEN: frozenset[str] = frozenset(_OPEN)

# kind: act: {from: to}
TRANSITIONS: dict[str, dict[str, dict[str, str]]] = {
    LegalNotice.Kind.DEFAMATION: {
        "notify": {_S.NEW: _S.ASKED},
        "defective": {_S.NEW: _S.DEFECTIVE},
        "agree": {_S.ASKED: _S.AGREED},
        "refuse": {_S.ASKED: _S.REFUSED},
        "incomplete": {_S.ASKED: _S.INCOMPLETE},
        "keep": {_S.REFUSED: _S.KEPT},
        "remove": dict.fromkeys(_OPEN, _S.REMOVED),
        "close": dict.fromkeys(_OPEN, _S.CLOSED),
    },
    LegalNotice.Kind.OTHER: {
        "keep": {_S.NEW: _S.KEPT},
        "remove": {_S.NEW: _S.REMOVED},
        "close": {_S.NEW: _S.CLOSED},
    },
}
ANSWERS = ("agree", "refuse", "incomplete")


class NotDone(AtField, ValueError):
    """The case stays as it is."""


@dataclass(frozen=True)
class SeenCase:
    """What was on a colleague's screen: which case, after how many acts."""

    pk: int
    version: int


def ways(notice: LegalNotice) -> list[str]:
    """Return the acts that are possible from where a case stands, in the order of the table."""
    table = TRANSITIONS[notice.kind]
    return [act for act, way in table.items() if notice.state in way]


def target(notice: LegalNotice, act: str) -> str | None:
    """Return the state that an act leads to, None when it is not possible."""
    return TRANSITIONS[notice.kind].get(act, {}).get(notice.state)
