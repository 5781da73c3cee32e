"""Waiting for an answer that may never come, for so long and no longer."""

import threading
from collections.abc import Callable
from typing import TypeVar

_T = TypeVar("_T")


class TookTooLong(Exception):
    """No answer came within the time, or an earlier question of this name has none yet."""


_open: dict[str, threading.Thread] = {}
_door = threading.Lock()


def within(seconds: float, name: str, ask: Callable[[], _T]) -> _T:
    """Return what `ask` returns, asked in a thread of its own; raise what it raises.

    Raises TookTooLong after so many seconds. The thread is left behind, for nothing ends a call
    that hangs in the system; of one name there is at most one, however often it is asked for.
    """
    answers: list[_T] = []
    faults: list[BaseException] = []

    def run() -> None:
        try:
            answers.append(ask())
        except BaseException as fault:
            faults.append(fault)

    thread = threading.Thread(target=run, name=name, daemon=True)
    with _door:
        before = _open.get(name)
        if before is not None and before.is_alive():
            raise TookTooLong(name)
        _open[name] = thread
        thread.start()
    thread.join(seconds)
    if faults:
        raise faults[0]
    if not answers:
        raise TookTooLong(name)
    return answers[0]
