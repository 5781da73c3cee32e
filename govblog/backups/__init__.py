"""Backups of all that an install holds, and the way back (docs/backup.md, docs/decisions/0055).

`archive.py` says what a file looks like, `manifest.py` what it says of itself; `sqlite.py` and
`postgresql.py` know the two databases, `media.py` the files of pictures. `making.py` makes one,
`verifying.py` reads one and believes nothing, `restoring.py` brings one back, `drilling.py` tries
it out.
"""

from govblog.backups.archive import Refused
from govblog.backups.kept import Backup, every, newest

__all__ = ["Backup", "Refused", "every", "newest"]
