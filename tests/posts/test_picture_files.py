"""Files that are two things at once, that swell, or that are called something strange."""

import io
import resource
import struct
import zipfile
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from PIL import Image

from posts import pictures
from posts.models import Blog, Picture
from tests.comments.sending import READER
from tests.desk import signed_in
from tests.factories import PictureFactory
from tests.posts.test_pictures import ADD, file, opened

SCRIPT = b"<script>alert(document.domain)</script>"


def with_zip(data: bytes) -> bytes:
    """Return a picture behind which an archive stands: both readers are content."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("evil.js", "alert(1)")
    return data + archive.getvalue()


def jpeg_with_comment(words: bytes) -> bytes:
    """Return a JPEG whose comment is something else, such as the head of a PHAR."""
    return b"\xff\xd8\xff\xfe" + struct.pack(">H", len(words) + 2) + words + file("JPEG")[2:]


def gif_that_is_a_script() -> bytes:
    """Return a GIF that a browser would also run: its width opens a comment of JavaScript."""
    data = bytearray(file("GIF", Image.new("P", (10_799, 1))))
    assert data[6:8] == b"/*"
    return bytes(data) + b"*/=1;alert(document.domain);//"


TWO_THINGS: dict[str, tuple[Callable[[], bytes], bytes]] = {
    "JPEG and ZIP": (lambda: with_zip(file("JPEG")), b"evil.js"),
    "PNG and ZIP": (lambda: with_zip(file("PNG")), b"evil.js"),
    "JPEG and PHAR": (
        lambda: jpeg_with_comment(b"<?php __HALT_COMPILER(); ?>"),
        b"__HALT_COMPILER",
    ),
    "JPEG and HTML": (lambda: jpeg_with_comment(SCRIPT), SCRIPT),
    "GIF and JavaScript": (gif_that_is_a_script, b"alert(document.domain)"),
    "PNG and PDF": (lambda: file("PNG") + b"%PDF-1.7 /JS (app.alert(1))", b"%PDF"),
}


@pytest.mark.parametrize("what", TWO_THINGS)
def test_of_a_file_that_is_two_things_only_the_picture_is_kept(what: str) -> None:
    make, other = TWO_THINGS[what]
    original = make()
    assert other in original
    made = pictures.reencoded(original)
    for data in (made.data, *made.smaller.values()):
        assert other not in data
        assert not zipfile.is_zipfile(io.BytesIO(data))
        assert data[:4] == b"RIFF"
        assert data[8:12] == b"WEBP"


@pytest.mark.parametrize(
    "data",
    [
        b"<html><body>" + file("PNG") + b"</body></html>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"\xef\xbb\xbf<?xml version='1.0'?><svg/>",
        b"GIF89a=1;alert(1)//",
        b"PK\x03\x04" + file("JPEG"),
        b"MZ" + file("PNG"),
    ],
)
def test_what_begins_as_something_else_is_no_picture(data: bytes) -> None:
    with pytest.raises(pictures.NotTaken, match="JPEG, PNG, WebP or GIF"):
        pictures.reencoded(data)


def test_ten_thousand_frames_cost_what_one_costs() -> None:
    frame = file("GIF", Image.new("P", (500, 400)))
    head, rest = frame[:-1], b"!\xf9\x04\x00\x01\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00"
    moving = head + (rest + b"\x02\x02D\x01\x00") * 10_000 + b";"
    assert opened(pictures.reencoded(moving)).size == (500, 400)


def test_the_largest_picture_that_is_taken_fits_a_small_machine() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    pictures.reencoded(file("PNG", Image.new("1", (5_000, 5_000))))
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 400_000  # kilobytes


@pytest.mark.parametrize(
    ("width", "widths"), [(300, []), (480, []), (481, [480]), (1_200, [480, 960]),
                          (1_600, [480, 960]), (3_000, [480, 960])],
)  # fmt: skip
def test_smaller_widths_are_made_and_none_larger(width: int, widths: list[int]) -> None:
    made = pictures.reencoded(file("PNG", Image.new("RGB", (width, 30), "navy")))
    assert made.width == min(width, 1_600)
    assert [Image.open(io.BytesIO(data)).width for data in made.smaller.values()] == widths
    assert list(made.smaller) == widths


STRANGE = [
    "../../../etc/passwd.png", "..\\..\\x.png", "a\x00.png", "\u202egnp.exe", "x" * 500 + ".png",
    "é" * 255, "photo.php.jpg", "photo.jpg.html", ".htaccess", "CON.png", "a;b&c|d.png",
    "<img src=x>.png", "'; DROP TABLE posts_picture; --.png", " ", "\ud83d\ude00.png".encode(
        "utf-16", "surrogatepass").decode("utf-16"),
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("name", STRANGE)
def test_no_name_of_a_file_reaches_the_disk_or_the_page(
    blog: Blog, editor: User, name: str
) -> None:
    upload = SimpleUploadedFile("x.png", file("PNG"), "text/html")
    upload._name = name
    form = {"blog": blog.pk, "upload": upload, "alt": "A square"}
    response = signed_in(editor).post(ADD, form)
    if response.status_code == 302:
        kept = Picture.objects.get()
        assert len(kept.file.name) == len("pictures/") + 24 + len(".webp")
        assert READER.get(kept.file.url)["Content-Type"] == "image/webp"
    else:
        # A name that is nothing is no file
        assert response.status_code == 200
        assert not Picture.objects.exists()


@pytest.mark.django_db
def test_a_kept_picture_is_served_in_every_width_as_a_picture_only(
    blog: Blog, editor: User
) -> None:
    data = file("PNG", Image.new("RGB", (1_000, 600), "navy"))
    picture = pictures.add(blog, data, by=editor, alt="A square")
    assert picture.widths == "480 960"
    addresses = [one.split()[0] for one in picture.srcset.split(", ")]
    assert len(addresses) == 3
    for address in addresses:
        answer = READER.get(address)
        assert answer["Content-Type"] == "image/webp"
        assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.django_db
def test_a_picture_kept_before_there_were_widths_gets_them_once(
    blog: Blog, editor: User, capsys: pytest.CaptureFixture[str]
) -> None:
    data = file("PNG", Image.new("RGB", (1_000, 600), "navy"))
    old = pictures.add(blog, data, by=editor, alt="Old")
    lost = pictures.add(blog, data, by=editor, alt="Lost")
    for picture in (old, lost):
        for _, name in picture.smaller:
            picture.file.storage.delete(name)
    small = PictureFactory(blog=blog)
    Picture.objects.update(widths="")
    lost.file.storage.delete(lost.file.name)
    lost.file.storage.save(lost.file.name, ContentFile(b"damaged"))
    version = Blog.objects.get(pk=blog.pk).version
    call_command("picture_widths")
    assert Blog.objects.get(pk=blog.pk).version == version + 1, "Pages that show it are others."
    said = capsys.readouterr().out
    assert lost.file.name in said
    assert "1 pictures made in smaller widths, 1 left as they are." in said
    for picture in (old, small):
        picture.refresh_from_db()
    assert (old.widths, small.widths) == ("480 960", "")
    assert all(old.file.storage.exists(name) for _, name in old.smaller)
    call_command("picture_widths")
    assert "0 pictures made" in capsys.readouterr().out
