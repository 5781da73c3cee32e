"""Files of backups that are not what was written, and folders of them."""

import datetime as dt
import io
import sqlite3
import tarfile
from pathlib import Path

import pytest

from govblog.backups import Refused, archive, kept, manifest, newest, verifying
from govblog.backups.manifest import Engine, Manifest, Media

AT = dt.datetime(2026, 11, 28, 3, 0, tzinfo=dt.UTC)
SECONDS = int(AT.timestamp())


def manifest_of(parts: dict[str, archive.Written], engine: str = "sqlite") -> Manifest:
    return Manifest(
        release="1", made_at=AT, engine=Engine(engine, "3", 0, "public"), secret_key="",
        blogs=["blog.example.org"], migrations={}, rows={"thing": 2}, media=Media(1, 700),
        parts=parts,
    )  # fmt: skip


def database(folder: Path) -> bytes:
    path = folder / "made.sqlite3"
    with sqlite3.connect(path) as there:
        there.execute("CREATE TABLE thing (id INTEGER PRIMARY KEY, words TEXT)")
        there.executemany("INSERT INTO thing (words) VALUES (?)", [("one",), ("two",)])
    there.close()
    return path.read_bytes()


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    """A small backup, written as `making.py` does."""
    out = io.BytesIO()

    def put(name: str, data: bytes) -> archive.Written:
        return archive.put(out, name, io.BytesIO(data), len(data), SECONDS)

    parts = {"database.sqlite3": put("database.sqlite3", database(tmp_path))}
    picture = put("media/pictures/a.webp", b"p" * 700)
    listing = manifest.sum_line(picture.sha256, "media/pictures/a.webp")
    parts[manifest.LISTING] = put(manifest.LISTING, listing)
    said = put(manifest.MANIFEST, manifest_of(parts).as_bytes())
    put(manifest.SEAL, manifest.sum_line(said.sha256, manifest.MANIFEST))
    out.write(archive.END)
    folder = tmp_path / "kept"
    folder.mkdir()
    file = folder / kept.name_of(AT)
    file.write_bytes(out.getvalue())
    return file


def test_a_backup_as_it_was_written_is_sound(sound: Path) -> None:
    assert verifying.verify(sound).rows == {"thing": 2}


def test_no_byte_of_a_backup_can_change_unseen(sound: Path) -> None:
    data = sound.read_bytes()
    # Every byte of every header, and of the small parts; of the database one in a hundred
    end = data.index(b"media/pictures/a.webp")
    places = [*range(512), *range(512, end, 97), *range(end, len(data))]
    unseen = []
    for place in places:
        changed = bytearray(data)
        changed[place] ^= 0x01
        sound.write_bytes(changed)
        try:
            verifying.verify(sound)
        except Refused:
            continue
        unseen.append(place)
    assert unseen == []


@pytest.mark.parametrize(
    ("inside", "named"),
    [
        ("database.sqlite3", "database.sqlite3"),
        ("media/pictures/a.webp", "media/pictures/a.webp"),
        ("media.sha256", "media.sha256"),
        ("manifest.json", "manifest.json"),
        ("manifest.sha256", "manifest.sha256"),
    ],
)
def test_whoever_verifies_is_told_which_part_is_damaged(
    sound: Path, inside: str, named: str
) -> None:
    with tarfile.open(sound) as there:
        place = there.getmember(inside).offset_data + 5
    data = bytearray(sound.read_bytes())
    data[place] ^= 0x01
    sound.write_bytes(data)
    with pytest.raises(Refused, match=named):
        verifying.verify(sound)


def test_a_backup_that_was_cut_off_anywhere_is_refused_and_is_not_the_newest(sound: Path) -> None:
    data = sound.read_bytes()
    for size in [0, 1, 511, 512, 5000, *range(len(data) - 4096, len(data), 64)]:
        sound.write_bytes(data[:size])
        assert newest(sound.parent) is None
        with pytest.raises(Refused, match="damaged"):
            verifying.verify(sound)


def test_a_backup_to_which_something_was_added_is_refused(sound: Path) -> None:
    with sound.open("ab") as file:
        file.write(b"\0")
    with pytest.raises(Refused, match="added after it"):
        verifying.verify(sound)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("../../outside.webp", tarfile.REGTYPE),
        ("/etc/outside", tarfile.REGTYPE),
        ("media/../../outside", tarfile.REGTYPE),
        ("media/.hidden", tarfile.REGTYPE),
        ("media/link", tarfile.SYMTYPE),
        ("media/hard", tarfile.LNKTYPE),
        ("media/device", tarfile.CHRTYPE),
        ("media/pipe", tarfile.FIFOTYPE),
        ("media/folder", tarfile.DIRTYPE),
    ],
)
def test_what_could_write_elsewhere_is_no_part_of_a_backup(
    sound: Path, tmp_path: Path, name: str, kind: bytes
) -> None:
    said = tarfile.TarInfo(name)
    said.type, said.linkname, said.mode, said.mtime = kind, "/etc/passwd", 0o600, SECONDS
    data = sound.read_bytes()
    with tarfile.open(sound) as there:
        place = there.getmember("media/pictures/a.webp").offset
    sound.write_bytes(data[:place] + said.tobuf(tarfile.USTAR_FORMAT) + data[place:])
    there_before = sorted(tmp_path.rglob("*"))
    (tmp_path / "into").mkdir()
    with pytest.raises(Refused, match="header"):
        verifying.unpack(sound, tmp_path / "into", tmp_path / "pictures")
    outside = {path.name for path in tmp_path.rglob("*")} - {path.name for path in there_before}
    assert outside <= {"into", "database.sqlite3"}


def test_a_backup_of_a_newer_format_is_refused_in_words(sound: Path) -> None:
    data = manifest_of({}).as_bytes().replace(b'"version": 1', b'"version": 2', 1)
    with pytest.raises(Refused, match="format 2, and this release reads 1"):
        manifest.read(data)


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b"{}", b"\xff", b"[" * 100_000, b'{"format": "govblog-backup", "version": 1}'],
)
def test_a_manifest_that_says_anything_else_is_refused(data: bytes) -> None:
    with pytest.raises(Refused):
        manifest.read(data)


def test_the_newest_backup_is_known_by_its_end_and_others_are_none(
    sound: Path, tmp_path: Path
) -> None:
    found = newest(sound.parent)
    assert found is not None
    assert (found.path, found.made_at, found.bytes) == (sound, AT, sound.stat().st_size)
    (sound.parent / "other.tar").write_bytes(b"x" * 10_000)
    assert newest(sound.parent) == found
    assert newest(tmp_path / "nowhere") is None


def test_only_the_oldest_sound_backups_with_names_of_ours_are_let_go(sound: Path) -> None:
    folder, data = sound.parent, sound.read_bytes()
    names = [kept.name_of(AT - dt.timedelta(days=n)) for n in (1, 2)]
    for name in [*names, "by-hand.tar"]:
        (folder / name).write_bytes(data)
    cut = folder / kept.name_of(AT + dt.timedelta(days=1))
    cut.write_bytes(data[:-1])
    gone = kept.let_go(folder, 2)
    # All have the moment of the first one in them: then their names decide
    assert [path.name for path in gone] == [names[1]]
    assert {path.name for path in folder.iterdir()} == {
        sound.name, names[0], "by-hand.tar", cut.name,
    }  # fmt: skip


def test_a_name_that_a_backup_cannot_hold_is_refused() -> None:
    for name in ("a b", "ä", "x" * 300, "../x", ""):
        with pytest.raises(Refused):
            archive.header(name, 1, SECONDS)


def test_a_part_larger_than_eight_gigabytes_has_a_header_that_is_read_again() -> None:
    block = archive.header("database.sqlite3", 9 * 1024**3, SECONDS)
    part = next(archive.parts(io.BytesIO(block)))
    assert part.size == 9 * 1024**3
