"""The two commands of the README: `python3 -m govblog run` and `python3 -m govblog test`.

This file is written so that a Python too old for govblog still reads it and says so.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - the one place an older Python gets to
    sys.exit(
        "govblog needs Python 3.11 or newer; this is %s (%s). Install a newer Python, "  # noqa: UP031
        "then use it by its name, such as: python3.11 -m govblog run"
        % (".".join(str(part) for part in sys.version_info[:3]), sys.executable)
    )

from govblog.setup.commands import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
