"""What a machine must have before anything slow begins. Each check raises SetupError."""

import argparse
import errno
import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

from govblog.setup.steps import SetupError

NODE_NEEDED = 20
OWN_FOLDERS = (".venv", "node_modules", "build", "var")


def check_system(name: str = os.name) -> None:
    """Raise SetupError on a system the web server does not run on."""
    if name != "posix":
        raise SetupError(
            "govblog runs on Linux and macOS. On Windows, open it in the Windows Subsystem for "
            "Linux and run the same command there."
        )


def check_writable(folder: Path) -> None:
    """Raise SetupError when the project folder, or one that set-up fills, cannot be written to."""
    try_writing(folder, "Move the project to a folder of your own, or make this one writable.")
    for name in OWN_FOLDERS:
        if (folder / name).exists():
            try_writing(folder / name, "Make this folder writable for your account.")


def check_data_dir(said: str) -> None:
    """Raise SetupError when DATA_DIR, as the environment says it, cannot be made or written to."""
    if said:
        try_writing(Path(said), "Set DATA_DIR to a folder of your own, or leave it out.")


def try_writing(folder: Path, what_to_do: str) -> None:
    """Write to `folder`, made if need be, and leave nothing; raise SetupError if that fails."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise SetupError(
            f"govblog cannot write to {folder} ({error.strerror}). {what_to_do}"
        ) from error


def check_ensurepip(folder: Path) -> None:
    """Raise SetupError when a virtual environment is to be made and Python cannot make one."""
    if (folder / ".venv").exists() or importlib.util.find_spec("ensurepip"):
        return
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    raise SetupError(
        "This Python cannot make virtual environments: its venv part is not installed. "
        f"On Debian or Ubuntu, run: apt install python{version}-venv. Then run this again."
    )


def check_node() -> None:
    """Raise SetupError unless npm and a Node new enough for the front end are on the PATH."""
    get_it = f"Install Node.js {NODE_NEEDED} or newer, which brings npm, then run this again."
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            raise SetupError(f"{program} was not found. {get_it}")
    said = _version_of("node")
    major = said.lstrip("v").split(".")[0]
    if not major.isdigit():
        raise SetupError(f"node --version answered “{said}”, which is no version. {get_it}")
    if int(major) < NODE_NEEDED:
        raise SetupError(f"govblog needs Node.js {NODE_NEEDED} or newer; this is {said}. {get_it}")


def _version_of(program: str) -> str:
    done = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    return done.stdout.strip()


def port_problem(host: str, port: int) -> str:
    """Return why nothing can listen on `host` and `port`, in plain words; empty when it can."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, protocol, _, address = found[0]
        with socket.socket(family, kind, protocol) as listener:
            # As the web server does, so that connections which are just closing do not count
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return (
                f"Port {port} on {host} is already in use, perhaps by a blog that is still "
                f"running. Stop that program, or choose another port: --port {port % 65535 + 1}"
            )
        if error.errno == errno.EACCES:
            return f"This account may not use port {port}. Choose one above 1023: --port 8000"
        return f"Nothing can listen on {host} port {port}: {error.strerror or error}."
    return ""


def port_number(text: str) -> int:
    """Return the port a person typed. Raises ArgumentTypeError when it is none."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"a port is a number from 1 to 65535, not {text!r}")
    return int(text)


def base_url(host: str, port: int) -> str:
    """Return the address at which a browser on this machine finds a server on `host`, `port`."""
    if host in {"", "0.0.0.0", "::"}:  # noqa: S104 - said of every address, so of this machine's own
        host = "127.0.0.1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def check_port(host: str, port: int) -> None:
    """Raise SetupError when nothing can listen on `host` and `port`."""
    problem = port_problem(host, port)
    if problem:
        raise SetupError(problem)
