"""Asking one part of an install how it is."""

from collections.abc import Callable

from govblog.doctor import OK
from govblog.doctor.finding import Findings


def wrong(part: Callable[[bool], Findings], *, deep: bool = False) -> dict[str, str]:
    """Return what is not in order with a part: each sentence, with its state."""
    found = list(part(deep))
    assert found, "A part always says something."
    assert [one for one in found if one.state != OK and not one.do] == []
    return {one.says: one.state for one in found if one.state != OK}
