"""Pictures come from a copy of the uploads, and nothing leads out of it."""

import io
from pathlib import Path

import pytest
from PIL import Image

from govblog.wordpress.loading.pictures import NoSuchFolder, root_of
from posts import publishing
from posts.models import Blog, Picture, PictureUse, Post, PostRevision
from tests.comments.sending import READER
from tests.govblog.wordpress.loading.bringing import SITE, administrator, bring, says
from tests.govblog.wordpress.making import post

pytestmark = pytest.mark.django_db
UPLOADS = f"{SITE}/wp-content/uploads"


def png(width: int = 40) -> bytes:
    """Return a small picture."""
    file = io.BytesIO()
    Image.new("RGB", (width, 30), "navy").save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def uploads(tmp_path: Path) -> Path:
    """Return a copy of the uploads with one picture in two sizes."""
    root = tmp_path / "uploads"
    (root / "2014/03").mkdir(parents=True)
    (root / "2014/03/sea.png").write_bytes(png())
    (root / "2014/03/sea-20x15.png").write_bytes(png(20))
    return root


def attachment(number: int = 90, file: str = "2014/03/sea.png", **said: object) -> str:
    """Return an attachment of an export."""
    alt, status = str(said.pop("alt", "The sea")), str(said.pop("status", "inherit"))
    meta = [("_wp_attached_file", file), ("_wp_attachment_image_alt", alt)]
    return post(
        number, "sea", "", kind="attachment", status=status,
        attachment_url=f"{UPLOADS}/{file}", meta=meta, **said,
    )  # fmt: skip


def shows(name: str = "sea.png") -> str:
    """Return the text of a post that shows a picture."""
    return f'<p>Look:</p><p><img src="{UPLOADS}/2014/03/{name}" alt=""></p>'


def test_a_post_shows_its_picture_in_its_text_and_in_front(
    blog: Blog, tmp_path: Path, uploads: Path
) -> None:
    report = bring(
        tmp_path, post(1, content=shows("sea-20x15.png"), meta=[("_thumbnail_id", "90")]),
        attachment(excerpt="By the sea"), media=uploads,
    )  # fmt: skip
    picture = Picture.objects.get()
    assert (picture.alt, picture.caption, picture.width) == ("The sea", "By the sea", 40)
    revision = PostRevision.objects.get()
    assert revision.picture == picture
    assert f'src="{picture.file.url}"' in revision.body
    assert PictureUse.objects.get().picture == picture
    assert report.counts["pictures"] == {"added": 1}
    assert READER.get("/?attachment_id=90")["Location"] == picture.file.url
    for name in ("sea.png", "sea-300x200.png", "sea-scaled.png"):
        answer = READER.get(f"/wp-content/uploads/2014/03/{name}")
        assert (answer.status_code, answer["Location"]) == (301, picture.file.url)
    assert READER.get("/wp-content/uploads/2014/03/land.png").status_code == 404


def test_a_picture_with_a_name_that_no_file_can_have_stops_nothing(
    blog: Blog, tmp_path: Path, uploads: Path
) -> None:
    bring(tmp_path, post(1, content=shows(f"{'a' * 300}.png")), post(2), media=uploads)
    assert Post.objects.count() == 2


def test_a_picture_with_a_path_that_cannot_be_kept_is_left_out_and_told(
    blog: Blog, tmp_path: Path, uploads: Path
) -> None:
    report = bring(tmp_path, attachment(file=f"2014/{'./' * 300}03/sea.png"), media=uploads)
    assert report.counts["pictures"] == {"refused": 1}
    assert "Its path is too long to be kept." in says(report)
    assert not Picture.objects.exists()


def test_a_picture_that_only_a_text_shows_is_taken_too(
    blog: Blog, tmp_path: Path, uploads: Path
) -> None:
    bring(tmp_path, post(1, content=shows()), media=uploads)
    assert Picture.objects.get().file.url in PostRevision.objects.get().body


def test_without_a_copy_pictures_are_listed_and_come_in_when_there_is_one(
    blog: Blog, tmp_path: Path, uploads: Path
) -> None:
    parts = [post(1, content=shows()), attachment()]
    report = bring(tmp_path, *parts)
    assert report.counts["pictures"] == {"listed, not fetched": 1}
    assert f"{UPLOADS}/2014/03/sea.png: Not fetched: see --media." in says(report)
    assert "<img" not in PostRevision.objects.get().body
    report = bring(tmp_path, *parts, media=uploads)
    assert report.counts["posts"] == {"updated": 1}
    assert "<img" in PostRevision.objects.latest("number").body


def test_the_same_again_takes_no_picture_twice(blog: Blog, tmp_path: Path, uploads: Path) -> None:
    parts = [post(1, content=shows()), attachment()]
    bring(tmp_path, *parts, media=uploads)
    report = bring(tmp_path, *parts, media=uploads)
    assert report.counts["pictures"] == {"unchanged": 1}
    assert report.counts["posts"] == {"unchanged": 1}
    assert bring(tmp_path, *parts).counts["posts"] == {"unchanged": 1}
    assert Picture.objects.count() == 1


def test_a_picture_without_words_is_told_of(blog: Blog, tmp_path: Path, uploads: Path) -> None:
    report = bring(tmp_path, attachment(alt=""), media=uploads)
    assert Picture.objects.get().decorative
    told = "without alternative text, so decorative here"
    assert report.counted("pictures", told) == 1


@pytest.mark.parametrize(
    "file", ["../secret.png", "2014/../../secret.png", "/secret.png", "link.png", "inside/x.png"]
)
def test_no_path_leads_out_of_the_folder(
    blog: Blog, tmp_path: Path, uploads: Path, file: str
) -> None:
    (tmp_path / "secret.png").write_bytes(png())
    (tmp_path / "x.png").write_bytes(png())
    (uploads / "link.png").symlink_to(tmp_path / "secret.png")
    (uploads / "inside").symlink_to(tmp_path)
    body = f'<p>Look: <img src="{UPLOADS}/{file}" alt="x"></p>'
    report = bring(tmp_path, post(1, content=body), attachment(file=file), media=uploads)
    assert not Picture.objects.exists()
    assert report.counted("pictures", "missing") + report.counted("pictures", "refused") == 1


@pytest.mark.parametrize("file", ["link.png", "inside/x.png", "inside/none.png"])
def test_a_link_that_leads_out_of_the_folder_is_told_of_and_not_followed(
    blog: Blog, tmp_path: Path, uploads: Path, file: str
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "x.png").write_bytes(png())
    (uploads / "link.png").symlink_to(elsewhere / "x.png")
    (uploads / "inside").symlink_to(elsewhere)
    report = bring(tmp_path, attachment(file=file), post(1), media=uploads)
    assert not Picture.objects.exists()
    assert report.counts["posts"] == {"added": 1}
    words = "leads out of the folder of --media, so it was not read."
    assert (words in says(report)) == (file != "inside/none.png")


@pytest.mark.parametrize("file", ["round.png", "round/x.png", "a/x.png", "2014/03/deep/x.png"])
def test_a_link_that_leads_in_a_circle_is_told_of_and_stops_nothing(
    blog: Blog, tmp_path: Path, uploads: Path, file: str
) -> None:
    (uploads / "round.png").symlink_to(uploads / "round.png")
    (uploads / "round").symlink_to(uploads / "round")
    (uploads / "a").symlink_to(uploads / "b")
    (uploads / "b").symlink_to(uploads / "a")
    (uploads / "2014/03/deep").symlink_to("deep")
    body = f'<p>Look: <img src="{UPLOADS}/{file}" alt="x"></p>'
    parts = attachment(file=file), post(1, content=body), attachment(91, alt="The sea")
    report = bring(tmp_path, *parts, media=uploads)
    assert report.counts["posts"] == {"added": 1}
    assert report.counts["pictures"] == {"refused": 1, "added": 1}
    (note,) = [one for one in report.notes if one.refused]
    assert (note.line > 1, note.says) == (
        True, "A link on its path leads in a circle, so it was not read.",
    )  # fmt: skip


def test_a_link_inside_the_folder_that_goes_round_and_ends_is_followed(
    blog: Blog, tmp_path: Path, uploads: Path
) -> None:
    # The year is the folder itself: a walk through all of it would never end
    (uploads / "2014/03/again").symlink_to(uploads)
    file = "2014/03/again/2014/03/again/2014/03/sea.png"
    report = bring(tmp_path, attachment(file=file), media=uploads)
    assert report.counts["pictures"] == {"added": 1}


def test_uploads_that_are_a_link_to_elsewhere_are_not_read(uploads: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    (copy / "wp-content").mkdir(parents=True)
    (copy / "wp-content/uploads").symlink_to(uploads)
    with pytest.raises(NoSuchFolder, match="is a link that leads out of"):
        root_of(copy)
    (tmp_path / "named").symlink_to(uploads)
    assert root_of(tmp_path / "named") == uploads.resolve()
    (tmp_path / "round").symlink_to(tmp_path / "round")
    with pytest.raises(NoSuchFolder, match="There is no folder"):
        root_of(tmp_path / "round")


@pytest.mark.parametrize("data", [b"no picture", b"", b"\x89PNG\r\n\x1a\n" + b"\0" * 100])
def test_what_is_no_picture_is_left_out_with_its_line(
    blog: Blog, tmp_path: Path, uploads: Path, data: bytes
) -> None:
    (uploads / "2014/03/sea.png").write_bytes(data)
    report = bring(tmp_path, attachment(), post(1), media=uploads)
    assert report.counts["posts"] == {"added": 1}
    (note,) = [one for one in report.notes if one.refused]
    assert note.line > 1
    assert "must be a JPEG, PNG, WebP or GIF file" in note.says


def test_a_picture_too_big_is_not_read(blog: Blog, tmp_path: Path, uploads: Path) -> None:
    with (uploads / "2014/03/sea.png").open("wb") as file:
        file.truncate(3_000_000_000)
    report = bring(tmp_path, attachment(), media=uploads)
    assert "10 MB or less" in says(report)


def test_other_files_are_told_of(blog: Blog, tmp_path: Path, uploads: Path) -> None:
    report = bring(tmp_path, attachment(file="2014/03/plan.pdf"), media=uploads)
    assert report.counts["files"] == {"not taken": 1}
    assert report.refused == 0


def test_a_picture_of_another_site_is_not_one_of_ours(
    blog: Blog, tmp_path: Path, uploads: Path
) -> None:
    body = '<p>Look: <img src="https://other.example/wp-content/uploads/2014/03/sea.png"></p>'
    bring(tmp_path, post(1, content=body), media=uploads)
    assert not Picture.objects.exists()


def test_the_page_that_a_picture_had_leads_to_its_post(blog: Blog, tmp_path: Path) -> None:
    at = f"{SITE}/2014/03/post-1/sea/"
    bring(tmp_path, post(1), attachment(post_parent=1, link=at))
    post_here = blog.posts.get()
    assert READER.get("/2014/03/post-1/sea/")["Location"] == post_here.get_absolute_url()


def test_a_dry_run_checks_pictures_and_keeps_none(
    blog: Blog, tmp_path: Path, uploads: Path
) -> None:
    (uploads / "2014/03/bad.png").write_bytes(b"no picture")
    parts = [attachment(), attachment(91, "2014/03/bad.png")]
    report = bring(tmp_path, *parts, media=uploads, dry=True)
    assert report.counts["pictures"]["refused"] == 1
    assert not Picture.objects.exists()


def test_a_name_longer_than_any_file_has_is_no_picture_and_the_rest_comes_in(
    blog: Blog, tmp_path: Path, uploads: Path
) -> None:
    long = f"{'a' * 300}.png"
    bring(
        tmp_path, post(1, content=shows(long)), post(2), attachment(file=f"2014/03/{long}"),
        media=uploads,
    )  # fmt: skip
    assert PostRevision.objects.count() == 2
    assert not Picture.objects.exists()


def test_a_picture_of_a_hidden_post_is_found_by_nobody_who_counts_ids(
    blog: Blog, tmp_path: Path, uploads: Path
) -> None:
    bring(tmp_path, post(1, content=shows(), status="private"), attachment(), media=uploads)
    assert READER.get("/?attachment_id=90").status_code == 200
    post_of_it = PostRevision.objects.get().post
    publishing.publish(post_of_it, by=administrator())
    assert READER.get("/?attachment_id=90")["Location"] == Picture.objects.get().file.url


@pytest.mark.parametrize("status", ["trash", "private"])
def test_a_picture_that_wordpress_hides_stays_there(
    blog: Blog, tmp_path: Path, uploads: Path, status: str
) -> None:
    report = bring(tmp_path, attachment(status=status), media=uploads)
    assert not Picture.objects.exists()
    assert report.counts["files"] == {"private or in the bin, not taken": 1}
