"""What `manage.py doctor` looks at: each part of an install, one after the other.

`finding.py` is what is said of a part, `running.py` asks them all and waits for none too long; the
other files are the parts. None of them changes anything that it looks at (docs/doctor.md).
"""

from govblog.doctor.finding import FAULT, OK, WARNING, Finding
from govblog.doctor.running import PARTS, look

__all__ = ["FAULT", "OK", "PARTS", "WARNING", "Finding", "look"]
