"""A picture is checked before it is decoded, and what is kept was made anew from its pixels."""

import io
import random
import struct
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, PngImagePlugin

from posts import pictures
from posts.models import Blog, Picture
from tests import dom
from tests.comments.sending import READER
from tests.desk import as_opened, signed_in
from tests.factories import PictureFactory

ADD = "/admin/posts/picture/add/"
SECRET = b"the street where she lives"


def file(kind: str, image: Image.Image | None = None, **options: Any) -> bytes:
    """Return a picture as a file of this kind."""
    made = io.BytesIO()
    (image or Image.new("RGB", (60, 40), "navy")).save(made, kind, **options)
    return made.getvalue()


def opened(made: pictures.Made) -> Image.Image:
    """Return what was made, as a browser opens it."""
    image = Image.open(io.BytesIO(made.data))
    assert image.format == "WEBP"
    assert image.size == (made.width, made.height)
    return image


def png_of_size(width: int, height: int) -> bytes:
    """Return a PNG file whose header says a size; nothing stands behind it."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = chunk(b"IDAT", zlib.compress(b"\0" * 1_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + rows + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_picture_of_any_kind_we_take_becomes_webp(kind: str) -> None:
    image = opened(pictures.reencoded(file(kind)))
    assert image.size == (60, 40)
    red, green, blue = image.convert("RGB").getpixel((30, 20))
    assert max(red, green) < 40 < blue


@pytest.mark.parametrize(
    "size", [(12_000, 12_000), (25_000_001, 1), (65_535, 65_535), (2**31 - 1,) * 2]
)
def test_a_bomb_is_refused_before_it_is_decoded(
    size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def decoded(*args: object) -> None:
        raise AssertionError("A bomb was opened.")

    monkeypatch.setattr(PngImagePlugin.PngImageFile, "load", decoded)
    bomb = png_of_size(*size)
    assert len(bomb) < 1_000
    with pytest.raises(pictures.NotTaken):
        pictures.reencoded(bomb)


def test_the_largest_picture_is_one_of_25_million_pixels_and_10_megabytes() -> None:
    with pytest.raises(pictures.NotTaken, match="25 million pixels"):
        pictures.reencoded(png_of_size(5_001, 5_000))
    with pytest.raises(pictures.NotTaken, match="10 MB"):
        pictures.reencoded(file("PNG") + b"\0" * pictures.MOST_BYTES)


REFUSED: dict[str, bytes] = {
    "nothing": b"",
    "text": b"just some words",
    "SVG": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "HTML": b"<html><script>alert(1)</script></html>",
    "PDF": b"%PDF-1.7\n",
    "TIFF": file("TIFF"),
    "BMP": file("BMP"),
    "ICO": file("ICO"),
    "half a PNG": file("PNG", Image.effect_noise((60, 60), 60))[:900],
    "half a JPEG": file("JPEG", Image.effect_noise((60, 60), 60))[:900],
    "a header only": b"\x89PNG\r\n\x1a\n",
    "GIF that is HTML": b"GIF89a/*<script>alert(1)</script>*/",
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_picture_we_take_is_refused_in_words(what: str) -> None:
    with pytest.raises(pictures.NotTaken, match="JPEG, PNG, WebP or GIF"):
        pictures.reencoded(REFUSED[what])


def test_a_text_block_that_swells_when_unpacked_is_refused() -> None:
    info = PngImagePlugin.PngInfo()
    info.add_text("a", "x" * 5_000_000, zip=True)
    with pytest.raises(pictures.NotTaken):
        pictures.reencoded(file("PNG", pnginfo=info))


def test_no_damage_to_a_file_is_an_error_of_ours() -> None:
    chance = random.Random(1)
    exif = Image.Exif()
    exif[0x0112] = 6
    for kind, options in (
        ("PNG", {}),
        ("JPEG", {"exif": exif}),
        ("GIF", {}),
        ("WEBP", {"exif": exif}),
    ):
        whole = file(kind, Image.effect_noise((30, 20), 60).convert("RGB"), **options)
        for _ in range(60):
            damaged = bytearray(whole)
            for _ in range(3):
                damaged[chance.randrange(min(len(damaged), 300))] = chance.randrange(256)
            try:
                pictures.reencoded(bytes(damaged[: chance.randrange(20, len(damaged) + 1)]))
            except pictures.NotTaken:
                continue


def test_a_polyglot_keeps_its_picture_and_loses_the_rest() -> None:
    script = b"<script>alert(document.domain)</script>"
    for kind in ("JPEG", "PNG", "GIF", "WEBP"):
        assert script not in pictures.reencoded(file(kind) + script).data


def test_where_and_by_whom_a_picture_was_taken_is_not_kept() -> None:
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    exif.get_ifd(0x8825)[1] = "N"
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", SECRET.decode())
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + SECRET + b"</x:xmpmeta>"
    for original in (
        file("JPEG", exif=exif, comment=SECRET, xmp=xmp),
        file("PNG", exif=exif, pnginfo=info),
        file("WEBP", exif=exif, xmp=xmp),
    ):
        assert SECRET in original
        made = pictures.reencoded(original)
        assert SECRET not in made.data
        assert b"EXIF" not in made.data
        assert not opened(made).getexif()


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_picture_taken_sideways_is_kept_upright(turn: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = turn
    made = pictures.reencoded(file("JPEG", exif=exif))
    assert (made.width, made.height) == ((40, 60) if turn >= 5 else (60, 40))


MODES: dict[str, Callable[[], bytes]] = {
    "CMYK": lambda: file("JPEG", Image.new("CMYK", (60, 40), (255, 255, 0, 0))),
    "grey": lambda: file("PNG", Image.new("L", (60, 40), 7)),
    "16 bits": lambda: file("PNG", Image.new("I;16", (60, 40), 7)),
    "palette": lambda: file("PNG", Image.new("P", (60, 40), 7)),
    "one bit": lambda: file("PNG", Image.new("1", (60, 40))),
    "clear": lambda: file("PNG", Image.new("RGBA", (60, 40), (0, 0, 99, 0))),
    "clear grey": lambda: file("PNG", Image.new("LA", (60, 40), (9, 0))),
    "clear colour": lambda: file("PNG", Image.new("P", (60, 40)), transparency=0),
}


@pytest.mark.parametrize("mode", MODES)
def test_colours_of_any_kind_are_shown_and_what_is_clear_stays_clear(mode: str) -> None:
    image = opened(pictures.reencoded(MODES[mode]()))
    assert image.size == (60, 40)
    assert (image.mode == "RGBA") is mode.startswith("clear")


def test_of_moving_pictures_the_first_is_kept() -> None:
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("navy", "white", "black")]
    for kind in ("GIF", "WEBP", "PNG"):
        moving = file(kind, frames[0], save_all=True, append_images=frames[1:])
        image = opened(pictures.reencoded(moving))
        assert getattr(image, "n_frames", 1) == 1
        assert image.convert("RGB").getpixel((5, 5))[0] < 40


@pytest.mark.parametrize(
    ("size", "kept"),
    [((3_200, 10), (1_600, 5)), ((10_000, 1), (1_600, 1)), ((1, 24_000), (1, 16_000)),
     ((1_600, 2_000), (1_600, 2_000))],
)  # fmt: skip
def test_a_large_picture_is_made_smaller_in_proportion(
    size: tuple[int, int], kept: tuple[int, int]
) -> None:
    assert opened(pictures.reencoded(file("PNG", Image.new("L", size)))).size == kept


@pytest.mark.django_db
def test_only_who_writes_for_a_blog_adds_pictures_to_it(blog: Blog, moderator: User) -> None:
    with pytest.raises(PermissionDenied):
        pictures.add(blog, file("PNG"), by=moderator, alt="A square")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["../../x.png", "a.svg", "a.html", "né" * 120 + ".png", "a.png.exe"]
)
def test_a_picture_has_a_name_of_ours_whatever_it_was_called(
    blog: Blog, editor: User, name: str
) -> None:
    upload = SimpleUploadedFile(name, file("PNG"), "text/html")
    form = {"blog": blog.pk, "upload": upload, "alt": "A square"}
    assert signed_in(editor).post(ADD, form).status_code == 302
    kept = Picture.objects.get()
    assert kept.file.name.startswith("pictures/")
    assert kept.file.name.endswith(".webp")
    assert len(kept.file.name) == len("pictures/") + 24 + len(".webp")
    assert (kept.added_by, kept.width, kept.height) == (editor, 60, 40)
    assert READER.get(kept.file.url)["Content-Type"] == "image/webp"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"alt": ""}, "Describe the picture, or say that it is decorative."),
        ({"alt": "\u200b \u2060"}, "Describe the picture, or say that it is decorative."),
        (
            {"alt": "A square", "decorative": "1"},
            "Describe the picture, or say that it is decorative.",
        ),
        ({"alt": "A square", "upload": SimpleUploadedFile("a.png", b"no picture")}, "JPEG, PNG"),
        ({"alt": "A square", "upload": ""}, "required"),
    ],
)
def test_a_picture_that_cannot_be_taken_is_refused_in_words(
    blog: Blog, editor: User, said: dict[str, Any], reason: str
) -> None:
    form = {"blog": blog.pk, "upload": SimpleUploadedFile("a.png", file("PNG")), **said}
    response = signed_in(editor).post(ADD, form)
    assert response.status_code == 200
    assert reason in dom.page(response.content).text
    assert not Picture.objects.exists()


@pytest.mark.django_db
def test_what_is_said_of_a_picture_changes_and_its_file_never(blog: Blog, editor: User) -> None:
    picture = PictureFactory(blog=blog)
    name = picture.file.name
    upload = SimpleUploadedFile("b.png", file("PNG"))
    form = {"alt": "A dark square", "caption": "By night.", "upload": upload, "blog": 999}
    desk, path = signed_in(editor), f"/admin/posts/picture/{picture.pk}/change/"
    assert desk.post(path, form | as_opened(desk, path)).status_code == 302
    picture.refresh_from_db()
    assert (picture.alt, picture.caption, picture.file.name) == ("A dark square", "By night.", name)
    assert picture.blog == blog


@pytest.mark.django_db
def test_of_two_editors_the_second_is_told_what_the_first_said_of_a_picture(
    blog: Blog, editor: User
) -> None:
    picture, desk = PictureFactory(blog=blog, alt="A square"), signed_in(editor)
    path = f"/admin/posts/picture/{picture.pk}/change/"
    seen = as_opened(desk, path)
    assert desk.post(path, seen | {"alt": "A dark square", "credit": "N. Owen"}).status_code == 302
    told = desk.post(path, seen | {"alt": "Night"})
    shown = dom.page(told.content)
    assert told.status_code == 200
    assert "Alternative text is now “A dark square”. What you typed stands below" in shown.text
    assert "maker is now “N. Owen”. You had not changed it" in shown.text
    assert shown.one("input", name="alt")["value"] == "Night"
    picture.refresh_from_db()
    assert picture.alt == "A dark square"
    again = {name: shown.one("input", name=name)["value"] for name in ("alt", "credit", "opened")}
    assert desk.post(path, again).status_code == 302
    picture.refresh_from_db()
    assert (picture.alt, picture.credit) == ("Night", "N. Owen")


@pytest.mark.django_db
def test_what_is_said_of_a_picture_is_saved_by_who_writes_for_its_blog(
    blog: Blog, moderator: User
) -> None:
    picture = PictureFactory(blog=blog)
    with pytest.raises(PermissionDenied):
        pictures.describe(picture, by=moderator)
    Picture.objects.filter(pk=picture.pk).delete()
    with pytest.raises(pictures.Gone):
        pictures.describe(picture, by=picture.added_by)
