"""The lines in which an editor names the posts to be read next."""

from typing import Any

from django import forms

from posts import related
from posts.models import Blog, Post
from posts.models.related import MOST_RELATED


class RelatedLines(forms.MultiWidget):
    """Lines for titles or addresses; the newest titles are offered by the browser while typing."""

    template_name = "admin/widgets/related.html"
    use_fieldset = True
    titles: list[str] = []

    def __init__(self) -> None:
        super().__init__([forms.TextInput(attrs={"class": "vTextField"})] * MOST_RELATED)

    def decompress(self, value: list[str] | None) -> list[str]:
        """Return what stands in the lines."""
        return value or []

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the titles that are offered."""
        return {**super().get_context(name, value, attrs), "titles": self.titles}


class RelatedField(forms.Field):
    """Up to five public posts of a blog, each named by its title or address."""

    widget = RelatedLines
    blog: Blog

    def __init__(self) -> None:
        super().__init__(
            required=False,
            label="You may also be interested in",
            help_text="Published posts of this blog, by title or address.",
        )

    def offer(self, blog: Blog) -> None:
        """Take posts of this blog, and offer the newest."""
        self.blog = blog
        self.widget.titles = related.offered(blog)

    def has_changed(self, initial: list[str] | None, data: list[str] | None) -> bool:
        """Say whether other posts are named, or in another order. An empty line names none."""
        before, after = ([one for one in lines or [] if one] for lines in (initial, data))
        return before != after

    def clean(self, value: list[str]) -> list[Post]:
        """Return the posts that the lines name, in order."""
        found, wrong = [], []
        for words in value:
            if not (words or "").strip():
                continue
            try:
                found.append(related.find(self.blog, words))
            except related.NotFound as error:
                wrong.append(str(error))
        if wrong:
            raise forms.ValidationError(wrong)
        return found
