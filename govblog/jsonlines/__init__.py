"""All that an install knows as JSON lines, out and in again (docs/moving.md).

`registry.py` says of each model whether it goes out, `values.py` how a field is written,
`lines.py` what a file looks like; `leaving.py` writes one, `coming.py` takes one in.
"""

FORMAT = "govblog-export"
VERSION = 1  # of the format; rises when a reader of the one before would not understand it
LONGEST_LINE = 16 * 1024 * 1024  # bytes


class Refused(Exception):
    """The export or the import is not done; the message says why, and in which line."""


def at_line(number: int, says: str) -> Refused:
    """Return the refusal of what stands in a line of a file."""
    return Refused(f"Line {number}: {says}")
