"""What a trigger is made from."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """One trigger: before `event` on `table`, if `broken` holds, the statement fails."""

    name: str
    table: str
    event: str
    broken: str
    message: str
    needs: tuple[str, ...] = ()  # tables that the condition asks
