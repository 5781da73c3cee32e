"""What a trigger is, before it is said in the words of an engine."""

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

    @property
    def columns(self) -> frozenset[str]:
        """The columns whose change it watches; none for a whole row."""
        _, _, named = self.event.partition(" OF ")
        return frozenset(named.split(", ")) if named else frozenset()


def kept(table: str, what: str) -> list[Rule]:
    """Return the rules of a table whose rows are never changed or deleted."""
    return [
        Rule(f"{table}_never_changes", table, "UPDATE", "TRUE", f"{what} is never changed"),
        Rule(f"{table}_never_goes", table, "DELETE", "TRUE", f"{what} is never deleted"),
    ]
