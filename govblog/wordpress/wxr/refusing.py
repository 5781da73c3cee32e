"""How a whole file is refused."""


class NotAnExport(Exception):
    """The file is refused whole: one sentence for people says why, with the line where known."""

    def __init__(self, says: str, line: int | None = None) -> None:
        self.line = line
        self.says = says
        super().__init__(f"Line {line}: {says}" if line else says)
