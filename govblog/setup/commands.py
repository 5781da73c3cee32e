"""`run` and `test`: what a person types after `python3 -m govblog`."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from govblog.setup import checklist, install, machine
from govblog.setup.steps import SetupError, Steps

FOLDER = Path(__file__).resolve().parents[2]
SETTINGS = "govblog.settings"


def main(words: Sequence[str]) -> int:
    """Do what the command line says; return the exit code."""
    chosen = _parser().parse_args(words)
    try:
        return run(chosen) if chosen.command == "run" else test(chosen)
    except SetupError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. Run the same command again to go on.", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python3 -m govblog",
        description="Set up and run govblog, or set up and check it.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="run | test")
    starting = commands.add_parser("run", help="install what is missing and serve the blog")
    starting.add_argument("--port", type=machine.port_number, default=8000, help="default: 8000")
    starting.add_argument("--host", default="127.0.0.1", help="default: 127.0.0.1")
    starting.add_argument("--no-demo", action="store_true", help="begin with an empty blog")
    starting.add_argument("--no-serve", action="store_true", help="set up only")
    checking = commands.add_parser("test", help="install what is missing and run every check")
    checking.add_argument(
        "arguments", nargs="*", metavar="-- ARGUMENT", help="run pytest alone with these"
    )
    return parser


def run(chosen: argparse.Namespace) -> int:
    """Install what is missing, then become `manage.py quickstart`.

    Raises SetupError when a step cannot be done. Returns only if the last step cannot start.
    """
    steps = Steps(6)
    with steps.step("Look at this machine"):
        machine.check_system()
        machine.check_writable(FOLDER)
        machine.check_data_dir(os.environ.get("DATA_DIR", ""))
        machine.check_ensurepip(FOLDER)
        machine.check_node()
        if not chosen.no_serve:
            machine.check_port(chosen.host, chosen.port)
    install.python_packages(FOLDER, steps, for_tests=False)
    install.front_end(FOLDER, steps, for_tests=False)
    steps.hand_over("Get the blog ready")
    options = [f"--host={chosen.host}", f"--port={chosen.port}"]
    options += ["--no-demo"] if chosen.no_demo else []
    options += ["--no-serve"] if chosen.no_serve else []
    python = str(install.python_of(FOLDER))
    sys.stdout.flush()
    # Another project's settings in the environment must not be taken for ours
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": SETTINGS}
    env.setdefault("BASE_URL", machine.base_url(chosen.host, chosen.port))
    os.chdir(FOLDER)
    os.execve(python, [python, "manage.py", "quickstart", *options], env)  # noqa: S606 - no shell


def test(chosen: argparse.Namespace) -> int:
    """Install what is missing, then run every check, or pytest alone with the given arguments."""
    steps = Steps(5)
    with steps.step("Look at this machine"):
        machine.check_system()
        machine.check_writable(FOLDER)
        machine.check_ensurepip(FOLDER)
        machine.check_node()
    install.python_packages(FOLDER, steps, for_tests=True)
    install.front_end(FOLDER, steps, for_tests=True)
    return checklist.run(FOLDER, chosen.arguments)
