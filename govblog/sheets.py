"""Files for spreadsheets and programs, written line by line: a long one needs no more memory."""

import csv
import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.http import StreamingHttpResponse

# What makes a spreadsheet take a cell for a formula (OWASP, CSV Injection), wide forms too
_STARTS_A_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_TOGETHER = 200  # lines sent at once
# Without it a spreadsheet on Windows takes the letters of names for others; programs skip it
BOM = "\ufeff"


def safe(cell: Any) -> Any:
    """Return a cell as no spreadsheet takes it for a formula: text that would be one gets a “'”.

    Numbers stay as they are; None is an empty cell.
    """
    if cell is None:
        return ""
    if isinstance(cell, int | float):
        return cell
    text = str(cell)
    risky = text.startswith(_STARTS_A_FORMULA) or text.strip().startswith(_STARTS_A_FORMULA)
    return f"'{text}" if risky else text


def in_words(cell: Any) -> str:
    """Return a cell as a page shows it: numbers with commas, hours with one digit, “–” for none."""
    if cell is None:
        return "–"
    if isinstance(cell, float):
        return f"{cell:,.1f}"
    return f"{cell:,}" if isinstance(cell, int) else str(cell)


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Yield a table as lines of CSV (RFC 4180) in UTF-8 with a byte order mark."""
    writer = csv.writer(_Through())
    yield BOM + writer.writerow(header)
    for row in rows:
        yield writer.writerow([safe(cell) for cell in row])


class _Through:
    """Where a writer writes to, if what it writes is wanted back."""

    def write(self, line: str) -> str:
        """Return the line."""
        return line


def download(name: str, kind: str, lines: Iterable[str]) -> StreamingHttpResponse:
    """Answer with a file that a browser saves under `name`. `kind` is its media type."""
    response = StreamingHttpResponse(_in_parts(lines), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def csv_file(
    name: str, header: Sequence[str], rows: Iterable[Sequence[Any]]
) -> StreamingHttpResponse:
    """Answer with a table as a CSV file that a browser saves under `name`."""
    return download(name, "text/csv; charset=utf-8", csv_lines(header, rows))


def _in_parts(lines: Iterable[str]) -> Iterator[str]:
    ahead = iter(lines)
    while part := "".join(itertools.islice(ahead, _TOGETHER)):
        yield part
