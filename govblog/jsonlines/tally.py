"""What a move of an install went through."""

from dataclasses import dataclass, field


@dataclass
class Tally:
    """What was moved: rows of each kind, pictures’ files, and what an operator must know."""

    counts: dict[str, int] = field(default_factory=dict)
    files: int = 0
    warnings: list[str] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """All rows together."""
        return sum(self.counts.values())
