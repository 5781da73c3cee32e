"""What an editor types for a page beside the posts."""

from typing import Any

from django import forms

from posts.admin.forms import body_field, refuse_too_long
from posts.models import PageText
from posts.starting_texts import Start


class PageForm(forms.Form):
    """The text of a page, and its address while the page is new."""

    title = forms.CharField(max_length=100, widget=forms.TextInput(attrs={"class": "vTextField"}))
    slug = forms.SlugField(
        max_length=100,
        required=False,
        label="Address",
        help_text="One word or several with hyphens, such as about. Made from the title when left "
        "empty. It cannot change later.",
    )
    body = body_field(pictures=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, initial=0)

    def __init__(self, *args: Any, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_new:
            del self.fields["slug"]

    def clean_body(self) -> str:
        """Refuse a body longer than the sanitiser takes; the text comes back to its writer."""
        return refuse_too_long(self.cleaned_data["body"])

    @staticmethod
    def initial_of(text: PageText, seen: int) -> dict[str, Any]:
        """Return what the form shows of a text; `seen` is the number of the newest one."""
        return {"title": text.title, "body": text.body, "seen": seen}

    @staticmethod
    def initial_from(start: Start) -> dict[str, Any]:
        """Return what the form of a new page begins with."""
        return {"title": start.title, "slug": start.slug, "body": start.body}
