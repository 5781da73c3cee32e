"""The register of personal data, and the one job that obeys it.

`ENTRIES` says what is kept, why and for how long; the public page, the clock and the command all
read it. `keep_up` deletes by the clock, `run` at once, `look` deletes nothing.
"""

from comments.retention.entry import Entry, Purpose
from comments.retention.register import ENTRIES
from comments.retention.running import Line, keep_up, look, run

__all__ = ["ENTRIES", "Entry", "Line", "Purpose", "keep_up", "look", "run"]
