"""The drill: a backup is made while people write, and brings everything back on another machine."""

import subprocess
import tarfile
from contextlib import suppress
from pathlib import Path

import pytest

from tests.comments.people.someone import TRACES
from tests.engines.installs import Install, install, machine_without_anything, manifest_of
from tests.engines.processes import Engine

pytestmark = pytest.mark.engines


@pytest.fixture
def site(engine: Engine, tmp_path: Path, request: pytest.FixtureRequest) -> Install:
    """An install with two posts, some comments and a picture."""
    made = install(engine, tmp_path / "site", request)
    engine.ask("found", posts=2, parents=[None, 0, 1, None])
    engine.ask("picture_added", media_folder=made.media)
    return made


@pytest.fixture
def new(site: Install, tmp_path: Path, request: pytest.FixtureRequest) -> Install:
    """Another machine, with the list of erasures and the keys, and no table yet."""
    made = machine_without_anything(site.engine, tmp_path / "new", request)
    (made.data / "erasures.jsonl").touch()
    return made


def test_a_backup_made_while_people_write_brings_back_all_that_there_was_at_its_moment(
    site: Install, new: Install
) -> None:
    stop = site.data / "stop"
    posts = site.engine.ask("published_posts")
    writers = [
        site.engine.start("write_until", file=str(stop), posts=posts, seed=seed) for seed in (1, 2)
    ]
    for writer in writers:
        writer.go()
    while (before := site.engine.ask("how_many"))["comments"] < 20:
        pass
    file = site.backup()
    after = site.engine.ask("how_many")
    stop.touch()
    assert [writer.hear()["wrong"] for writer in writers] == [[], []]

    said = manifest_of(file)
    assert before["comments"] <= said["rows"]["comments_comment"] <= after["comments"]
    assert before["comments"] < after["comments"], "nobody wrote meanwhile"
    assert site.manage("backup", "--verify", str(file)).code == 0

    done = new.manage("restore", str(file))
    assert (done.code, done.err) == (0, ""), done
    there = new.engine.ask("rows_of", tables=list(said["rows"]))
    other = {table for table, many in there.items() if many != said["rows"][table]}
    # How far the record was verified, and who was signed in, are of today
    assert other <= {"comments_chainmark", "govblog_staffsession"}
    assert new.engine.ask("check") == {"count": said["rows"]["comments_comment"], "faults": []}


def test_every_page_and_every_picture_is_byte_for_byte_what_it_was(
    site: Install, new: Install
) -> None:
    site.engine.ask("traces_left")
    pages = site.engine.ask("every_page", media_folder=site.media)
    assert len(pages) > 7
    done = new.manage("restore", str(site.backup()))
    assert (done.code, done.err) == (0, ""), done
    assert new.engine.ask("every_page", media_folder=new.media) == pages
    assert new.manage("check_threads").code == 0
    assert new.manage("check_decisions").code == 0


def test_what_was_erased_after_the_backup_is_erased_again(site: Install, new: Install) -> None:
    site.engine.ask("traces_left")
    file = site.backup()
    listed = str(new.data / "erasures.jsonl")
    site.engine.ask("erased", listed=listed)
    done = new.manage("restore", str(file))
    assert (done.code, done.err) == (0, ""), done
    assert "Erased again: nothing" not in done.out
    assert [word for word in new.engine.ask("traces") if word in TRACES] == []


def test_a_restore_without_the_list_of_erasures_says_so(site: Install, new: Install) -> None:
    (new.data / "erasures.jsonl").unlink()
    done = new.manage("restore", str(site.backup()))
    assert done.code == 1
    assert "There is no list of erasures" in done.err


def test_what_is_there_is_replaced_only_when_asked_and_no_kept_page_is_taken_for_a_new_one(
    site: Install,
) -> None:
    (site.data / "erasures.jsonl").touch()
    site.engine.ask("letter_waits")
    file = site.backup()
    posts = site.engine.ask("published_posts")
    site.engine.ask("write", posts=posts, count=20, seed=3)
    later = site.engine.ask("picture_added", media_folder=site.media)
    before = site.engine.ask("how_many")

    refused = site.manage("restore", str(file))
    assert refused.code == 2
    assert "use --replace" in refused.err
    assert site.engine.ask("how_many") == before

    done = site.manage("restore", str(file), "--replace")
    assert (done.code, done.err) == (0, ""), done
    after = site.engine.ask("how_many")
    assert after["comments"] == before["comments"] - 20
    assert after["version"] > before["version"] + 100_000
    assert not (Path(site.media) / later).exists()
    assert site.engine.ask("how_letters_stand") == ["unsure"]


def test_nothing_is_replaced_while_the_site_has_the_database_open(site: Install) -> None:
    file = site.backup()
    worker = site.engine.start("held")
    worker.go()
    worker.wait_for("held")
    before = site.engine.ask("how_many")
    refused = site.manage("restore", str(file), "--replace")
    assert refused.code == 2
    assert "Stop them first" in refused.err
    assert site.engine.ask("how_many") == before
    worker.go()
    worker.hear()


def test_a_picture_whose_file_is_gone_is_told_and_one_that_was_deleted_is_not(
    site: Install,
) -> None:
    name = site.engine.ask("picture_added", media_folder=site.media)
    (Path(site.media) / name).unlink()
    done = site.manage("backup")
    assert done.code == 1
    assert name in done.err
    file = Path(done.out.split(": ")[0])
    assert manifest_of(file)["media"]["missing"] == [name]
    assert site.manage("backup", "--verify", str(file)).code == 0
    site.engine.ask("picture_removed", media_folder=site.media, name=name)
    assert manifest_of(site.backup())["media"]["gone"] == 0


def test_a_backup_that_is_killed_leaves_no_file_and_the_next_one_clears_up(site: Install) -> None:
    work = site.backups / ".govblog-backup"
    assert site.killed(lambda: work.is_dir() and any(work.iterdir()), "backup")
    assert list(site.backups.glob("*.tar")) == []
    file = site.backup()
    assert list(site.backups.iterdir()) == [file]
    assert site.manage("backup", "--verify").code == 0


def test_a_restore_that_is_killed_leaves_what_was_there_or_what_was_to_be(site: Install) -> None:
    (site.data / "erasures.jsonl").touch()
    file = site.backup()
    rows = site.engine.ask("how_many")["comments"]
    posts = site.engine.ask("published_posts")
    site.engine.ask("write", posts=posts, count=10, seed=4)
    pages = site.engine.ask("every_page", media_folder=site.media)
    folder = Path(site.engine.name) if site.engine.name.startswith("/") else site.data / "x"
    beside = folder.with_name(f".{folder.name}.restoring")
    if not site.engine.name.startswith("/"):
        beside = site.data / ".restoring"
    pictures = Path(site.media) / ".restoring"
    moments = [beside.is_dir, lambda: pictures.is_dir() and any(pictures.rglob("*.webp"))]
    for is_time in moments:
        assert site.killed(is_time, "restore", str(file), "--replace")
        assert site.engine.ask("every_page", media_folder=site.media) == pages
    done = site.manage("restore", str(file), "--replace")
    assert (done.code, done.err) == (0, ""), done
    assert site.engine.ask("how_many")["comments"] == rows
    assert not beside.exists()
    assert not pictures.exists()


def test_a_restore_for_which_there_is_no_room_leaves_what_was_there(site: Install) -> None:
    file = site.backup()
    site.engine.ask("write", posts=site.engine.ask("published_posts"), count=5, seed=5)
    pages = site.engine.ask("every_page", media_folder=site.media)
    done = site.manage_without_room(50_000, "restore", str(file), "--replace")
    assert done.code == 2, done
    assert "File too large" in done.err
    assert done.err.endswith("Nothing was done.\n")
    assert site.engine.ask("every_page", media_folder=site.media) == pages
    assert list(site.data.rglob(".*restoring*")) == []


def test_one_command_makes_a_backup_and_tries_it_out(site: Install) -> None:
    done = site.manage("backup", "--drill", "--keep", "1")
    assert (done.code, done.err) == (0, ""), done
    assert "pages were asked for, and answered" in done.out
    again = site.manage("backup", "--keep", "1")
    assert "Deleted: " in again.out
    assert len(list(site.backups.iterdir())) == 1


def test_a_backup_of_one_engine_is_refused_by_the_other(
    sqlite: Engine, postgresql: Engine, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    small, large = (
        install(engine, tmp_path / name, request)
        for engine, name in ((sqlite, "small"), (postgresql, "large"))
    )
    for of, into in ((small, large), (large, small)):
        of.engine.ask("found")
        refused = into.manage("restore", str(of.backup()), "--replace")
        assert refused.code == 2
        assert "export_json and import_json" in refused.err


def test_other_programs_open_a_backup(site: Install, tmp_path: Path) -> None:
    file = site.backup()
    assert file.stat().st_mode & 0o777 == 0o600
    subprocess.run(["tar", "-xf", file, "-C", tmp_path], check=True)
    for sums in ("manifest.sha256", "media.sha256"):
        subprocess.run(["sha256sum", "--quiet", "--check", sums], cwd=tmp_path, check=True)
    with tarfile.open(file) as there:
        assert {one.type for one in there} == {tarfile.REGTYPE}


def test_a_password_is_in_no_list_of_processes_and_no_key_is_in_a_backup(site: Install) -> None:
    secret = site.env()["SECRET_KEY"].encode()
    assert secret not in site.backup().read_bytes()
    if site.engine.name.startswith("/"):
        return
    url = site.url.replace("postgres@", "postgres:pass-word@")
    running = site.start("backup", DATABASE_URL=url)
    seen = b""
    while running.poll() is None:
        for one in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                said = (one / "cmdline").read_bytes()
                seen += said if b"pg_dump" in said else b""
    running.communicate()
    assert b"--snapshot" in seen
    assert b"pass-word" not in seen
