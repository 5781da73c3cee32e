"""An editor gives a public post another address; a reader comes by the old one and comments."""

import pytest
from playwright.sync_api import expect

from comments.models import Comment
from posts.models import Post
from tests.journeys.acts import submit, told, write
from tests.journeys.conftest import NewWindow
from tests.journeys.world import CONVERSATION, Site

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_post_is_renamed_and_followed(site: Site, window: NewWindow, script: bool) -> None:
    old = site.article()
    reader = window(javascript=script)
    reader.goto(old)
    write(reader, "Sent from a page of before.")
    editor = window("editor", javascript=script)
    editor.goto(f"/admin/posts/post/{site.post().pk}/change/")
    editor.get_by_text("Rename this post, or lead the front page with it").click()
    editor.get_by_label("New last part of the address").fill("Letters in days")
    editor.get_by_role("button", name="Rename").click()
    told(editor, "Renamed. The address is")
    submit(reader)
    expect(reader.get_by_role("heading", level=1)).to_contain_text("sent")
    assert Comment.objects.latest("pk").post.slug == "letters-in-days"
    reader.goto(f"{old}?page=1")
    expect(reader).to_have_url(site.article("letters-in-days"))
    expect(reader.locator("#comments")).to_be_visible()
    assert not Post.objects.filter(slug=CONVERSATION).exists()
