"""What people copy to run a site for the public holds together."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from govblog import purge_url
from govblog.setup import checklist

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "docs" / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd is not installed")
    for unit in UNITS:
        # Nothing but the place of the programs is another here
        text = unit.read_text().replace("/opt/govblog/.venv/bin/gunicorn", sys.executable)
        text = text.replace("/opt/govblog/.venv/bin/python", sys.executable)
        (tmp_path / unit.name).write_text(text)
    names = [str(tmp_path / unit.name) for unit in UNITS]
    command = [program, "verify", *names]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    said = [line for line in done.stderr.splitlines() if "govblog" in line]
    assert said == []


def test_the_units_start_what_the_settings_tell() -> None:
    web = (DEPLOY / "systemd" / "govblog-web.service").read_text()
    worker = (DEPLOY / "systemd" / "govblog-worker.service").read_text()
    told = (ROOT / "docs" / "settings.md").read_text()
    for unit in (web, worker):
        (command,) = re.findall(r"^ExecStart=/opt/govblog/\.venv/bin/(.*)$", unit, re.MULTILINE)
        assert f"    {command}" in told


def test_the_environment_and_nginx_agree_about_the_door() -> None:
    said = checklist.production_environment(ROOT / checklist.PRODUCTION)
    (named,) = purge_url.read(said["PURGE_URL"])
    conf = (DEPLOY / "nginx" / "govblog.conf").read_text()
    assert f"listen {named.at};" in conf
    assert f'"{named.at.secret}"' in conf
    assert said["TRUSTED_PROXIES"] == "unix"
    socket = (DEPLOY / "systemd" / "govblog-web.socket").read_text()
    (path,) = re.findall(r"^ListenStream=(.*)$", socket, re.MULTILINE)
    assert conf.count(f"server unix:{path};") == 2


def test_a_container_of_nginx_has_files_for_readers_and_neither_secrets_nor_backups() -> None:
    said = (DEPLOY / "docker" / "compose.yaml").read_text()
    (nginx,) = re.findall(r"^  nginx:\n((?:    .*\n)+)", said, re.MULTILINE)
    volumes = re.findall(r"^      - (?!\.)(\S+:/\S+)$", nginx, re.MULTILINE)
    assert volumes == [f"{one}:/var/lib/govblog/{one}:ro" for one in ("static", "media")]
    conf = (DEPLOY / "nginx" / "govblog.conf").read_text()
    assert set(re.findall(r"alias /var/lib/govblog/(\w+)/;", conf)) == {"static", "media"}


def test_whatever_has_a_file_is_told_in_the_document() -> None:
    told = (ROOT / "docs" / "deploy.md").read_text()
    assert [one.name for one in DEPLOY.iterdir() if one.name not in told] == []


def test_untried_files_say_so() -> None:
    for name in ("varnish.vcl", "docker/Dockerfile", "docker/compose.yaml"):
        assert "Untested" in (DEPLOY / name).read_text()
