"""Run Python with a PostgreSQL server of its own: `python -m tests.on_postgres ARGUMENT…`.

The arguments are Python's own, such as `-m pytest -n 2`. DATABASE_URL names the server. Without
a PostgreSQL on the machine nothing is run: that is success at a desk and failure in CI.
"""

import os
import subprocess
import sys
from collections.abc import Sequence

from govblog.setup.checklist import in_ci
from tests.servers import postgres_binaries, temporary_postgres


def main(arguments: Sequence[str]) -> int:
    """Return the exit code of Python run with `arguments` beside a server."""
    if postgres_binaries() is None:
        print("Left out: there is no PostgreSQL server on this machine.", file=sys.stderr)
        return 1 if in_ci() else 0
    with temporary_postgres() as url:
        env = {**os.environ, "DATABASE_URL": url}
        return subprocess.run([sys.executable, *arguments], env=env, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
