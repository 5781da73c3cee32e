"""What is done at the desk of a post about its address and its place on the front page."""

from django import forms
from django.contrib.auth.models import User

from posts import featuring, renaming
from posts.admin.act_forms import ActForm
from posts.models import Post


class RenameForm(ActForm):
    """A new last part of the address; `seen` is the one on the editor's screen."""

    slug = forms.CharField(
        label="New last part of the address",
        help_text="The old address leads to the new one, for good. Comments stay.",
        required=False,
        widget=forms.TextInput(attrs={"class": "vTextField", "maxlength": 190}),
    )


def rename(post: Post, by: User, form: RenameForm) -> str:
    """Rename a post; say so. Raises publishing.NotDone."""
    wished, seen = form.cleaned_data["slug"], form.cleaned_data["seen"]
    path = renaming.rename(post, wished, by=by, seen=seen).get_absolute_url()
    return f"Renamed. The address is {path} now, and the old one leads there."


def feature(post: Post, by: User, form: ActForm) -> str:
    """Let a post lead the front page; say so. Raises publishing.NotDone."""
    before = featuring.feature(post, by=by)
    return "This post now leads the front page" + (
        f", in place of “{before.revisions.latest('number')}”." if before else "."
    )


def unfeature(post: Post, by: User, form: ActForm) -> str:
    """Let a post lead the front page no more; say so. Raises publishing.NotDone."""
    featuring.unfeature(post, by=by)
    return "This post does not lead the front page any more."
