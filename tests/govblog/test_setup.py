"""What someone sees who runs `python3 -m govblog` on a machine where something is missing."""

import argparse
import ast
import os
import runpy
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from govblog.setup import install, machine
from govblog.setup.steps import SetupError, Steps, run_quietly

ROOT = Path(__file__).resolve().parents[2]
MAIN = ROOT / "govblog" / "__main__.py"


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port of this machine that something listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def program(folder: Path, name: str, says: str, code: int = 0) -> None:
    """Put a program into `folder` that prints one line."""
    file = folder / name
    file.write_text(f"#!/bin/sh\necho '{says}'\nexit {code}\n")
    file.chmod(0o755)


def run_main(path: str, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "govblog", *words],
        cwd=ROOT,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )


def test_an_old_python_can_read_the_file_that_turns_it_away() -> None:
    for file in (MAIN, ROOT / "govblog" / "__init__.py"):
        ast.parse(file.read_text(), feature_version=(3, 6))


def test_someone_with_an_old_python_is_told_which_one_is_needed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    with pytest.raises(SystemExit) as stopped:
        runpy.run_path(str(MAIN), run_name="__main__")
    said = str(stopped.value)
    assert said.startswith("govblog needs Python 3.11 or newer; this is 3.9.2 (")
    assert "Install a newer Python" in said


def test_someone_without_npm_is_told_what_to_install(tmp_path: Path) -> None:
    program(tmp_path, "node", "v22.1.0")
    done = run_main(str(tmp_path), "run", "--no-serve")
    assert done.returncode == 1
    assert "npm was not found. Install Node.js 20 or newer" in done.stderr
    assert "Traceback" not in done.stderr


def test_someone_without_node_is_told_what_to_install(tmp_path: Path) -> None:
    done = run_main(str(tmp_path), "test")
    assert done.returncode == 1
    assert "node was not found. Install Node.js 20 or newer" in done.stderr


@pytest.mark.parametrize("version", ["v18.19.0", "v9.0.0"])
def test_someone_with_an_old_node_is_told_both_versions(
    version: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path, "node", version)
    program(tmp_path, "npm", "10.0.0")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SetupError, match=rf"needs Node.js 20 or newer; this is {version}"):
        machine.check_node()


def test_a_new_node_is_welcome(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, "node", "v24.0.1")
    program(tmp_path, "npm", "11.0.0")
    monkeypatch.setenv("PATH", str(tmp_path))
    machine.check_node()


def test_a_broken_node_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, "node", "", code=1)
    program(tmp_path, "npm", "11.0.0")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SetupError, match="which is no version"):
        machine.check_node()


def test_a_taken_port_is_told_before_anything_slow(taken_port: int) -> None:
    done = run_main(os.environ["PATH"], "run", f"--port={taken_port}")
    assert done.returncode == 1
    assert f"Port {taken_port} on 127.0.0.1 is already in use" in done.stderr
    assert f"--port {taken_port + 1}" in done.stderr
    assert "2/6" not in done.stderr


def test_a_free_port_is_no_problem() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    assert machine.port_problem("127.0.0.1", port) == ""


def test_a_host_that_is_not_this_machine_is_told() -> None:
    assert "Nothing can listen on 192.0.2.1" in machine.port_problem("192.0.2.1", 8000)


@pytest.mark.parametrize("text", ["0", "65536", "-1", "eight", "٨", ""])
def test_what_is_no_port_is_refused(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="from 1 to 65535"):
        machine.port_number(text)


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:8001"),
        ("0.0.0.0", "http://127.0.0.1:8001"),  # noqa: S104
        ("::1", "http://[::1]:8001"),
    ],
)
def test_the_address_to_open_follows_from_host_and_port(host: str, address: str) -> None:
    assert machine.base_url(host, 8001) == address


def test_a_folder_that_cannot_be_written_is_named() -> None:
    # Not by its permissions: the tests may run as root, whom permissions do not stop
    with pytest.raises(SetupError, match="cannot write to /proc"):
        machine.check_writable(Path("/proc"))


def test_a_part_of_the_project_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "node_modules").symlink_to("/proc")
    with pytest.raises(SetupError, match="node_modules"):
        machine.check_writable(tmp_path)


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    machine.check_data_dir("")
    machine.check_data_dir(str(tmp_path / "new" / "data"))
    assert (tmp_path / "new" / "data").is_dir()
    with pytest.raises(SetupError, match=r"cannot write to /proc/data .* Set DATA_DIR"):
        machine.check_data_dir("/proc/data")


def test_checking_a_folder_leaves_nothing_in_it(tmp_path: Path) -> None:
    machine.check_writable(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_on_windows_the_way_out_is_told() -> None:
    with pytest.raises(SetupError, match="Windows Subsystem for Linux"):
        machine.check_system("nt")


def test_a_python_without_its_venv_part_is_told_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(SetupError, match=r"apt install python3\.\d+-venv"):
        machine.check_ensurepip(tmp_path)
    (tmp_path / ".venv").mkdir()
    machine.check_ensurepip(tmp_path)


def test_a_program_that_fails_shows_its_last_lines_and_the_way_on(tmp_path: Path) -> None:
    lines = [sys.executable, "-c", "for n in range(90): print('line', n)\nraise SystemExit(3)"]
    with pytest.raises(SetupError) as stopped:
        run_quietly(lines, tmp_path, "Do this.")
    said = str(stopped.value).splitlines()
    assert said[-2:] == ["    line 89", "Do this."]
    assert "    line 64" not in said


def test_a_step_that_fails_ends_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    steps = Steps(2)
    with pytest.raises(SetupError), steps.step("One"):
        raise SetupError("no")
    steps.skip("Two", "there already")
    assert capsys.readouterr().err == "1/2 One … stopped\n2/2 Two … there already\n"


class TestStamps:
    """A second run does only what the first one left."""

    def test_what_was_made_for_the_tests_serves_for_running_too(self, tmp_path: Path) -> None:
        stamp = install.Stamp(tmp_path / "stamp", "abc")
        assert not stamp.holds()
        stamp.write()
        assert stamp.holds()
        assert not stamp.holds(for_tests=True)
        stamp.write(for_tests=True)
        assert stamp.holds()
        assert stamp.holds(for_tests=True)

    def test_a_changed_source_breaks_the_stamp(self, tmp_path: Path) -> None:
        source = tmp_path / "source"
        source.write_text("one")
        first = install.digest(tmp_path, [source])
        install.Stamp(tmp_path / "stamp", first).write()
        source.write_text("two")
        assert not install.Stamp(tmp_path / "stamp", install.digest(tmp_path, [source])).holds()

    def test_the_order_in_which_files_are_found_makes_no_difference(self, tmp_path: Path) -> None:
        files = [tmp_path / name for name in "abc"]
        for file in files:
            file.write_text(file.name)
        assert install.digest(tmp_path, files) == install.digest(tmp_path, files[::-1])

    def test_the_front_end_is_installed_and_compiled_once(
        self,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        (tmp_path / "static").mkdir()
        for name in ("package.json", "package-lock.json", "static/site.scss"):
            (tmp_path / name).write_text("{}")
        asked: list[list[str]] = []

        def pretend(words: list[str], folder: Path, what_to_do: str, **options: object) -> None:
            asked.append(words[:3])
            for made in ("node_modules", "build"):
                (folder / made).mkdir(exist_ok=True)

        monkeypatch.setattr(install, "run_quietly", pretend)
        install.front_end(tmp_path, Steps(2), for_tests=False)
        install.front_end(tmp_path, Steps(2), for_tests=False)
        assert asked == [["npm", "ci", "--no-audit"], ["npm", "run", "build"]]
        (tmp_path / "static" / "site.scss").write_text("p {}")
        install.front_end(tmp_path, Steps(2), for_tests=False)
        assert asked[2:] == [["npm", "run", "build"]]
        assert "there already" in capsys.readouterr().err
