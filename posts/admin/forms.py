"""What an editor types: a post's text."""

from typing import Any

from django import forms
from django.templatetags.static import static
from django_prose_editor.fields import ProseEditorFormField
from django_prose_editor.widgets import AdminProseEditorWidget

from govblog import sanitise
from govblog.staff import key
from govblog.text import clean_line, is_blank
from posts import publishing, related, terms
from posts.admin.related_field import RelatedField
from posts.models import Author, Blog, Category, Picture, PostRevision

EXTENSIONS: dict[str, Any] = {
    "Bold": True,
    "Italic": True,
    "Heading": {"levels": [2, 3, 4]},
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto"]},
    "Figure": {"pickerUrl": "/admin/posts/picture/"},
    "Image": True,
    "Caption": True,
    "Code": True,
    "CodeBlock": True,
    "Subscript": True,
    "Superscript": True,
    "Inset": True,
    "Details": True,
    "DetailsSummary": True,
    "Footnote": True,
    "Video": True,
    # A last block that is no paragraph would hold the cursor for good
    "TrailingNode": True,
    "TidyPaste": {"url": "/admin/posts/post/pasted/"},
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "HorizontalRule": True,
    "HardBreak": True,
}


class Editor(AdminProseEditorWidget):
    """The editor, with the blocks that `static/js/editor-blocks.mjs` adds to it.

    What it sends is cleaned again by `sanitise.post_html` when it is saved.
    """

    def get_config(self) -> dict[str, Any]:
        """Name the module of our own."""
        return {**super().get_config(), "js_modules": [static("editor-blocks.js")]}


_PICTURES = {"Figure", "Image", "Caption"}


def body_field(*, pictures: bool = True) -> ProseEditorFormField:
    """Return the field for the text of a post or, without `pictures`, of a page."""
    offered = {name: said for name, said in EXTENSIONS.items() if pictures or name not in _PICTURES}
    return ProseEditorFormField(
        required=False, label="Text", config={"extensions": offered}, widget=Editor
    )


def refuse_too_long(body: str) -> str:
    """Return the text of an editor. Raises ValidationError when the sanitiser would not take it."""
    if len(body) > sanitise.POST_HTML_LIMIT:
        raise forms.ValidationError(
            f"Text must be {sanitise.POST_HTML_LIMIT:,} characters or less, formatting included"
        )
    return body


class TermsField(forms.ModelMultipleChoiceField):
    """Some of the blog's authors or categories."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> Any:
        """Refuse what can be nobody's key before a database is asked that may not hold it."""
        for said in value or []:
            if not key(str(said)):
                params = {"pk": said}
                raise forms.ValidationError(
                    self.error_messages["invalid_pk_value"], "invalid_pk_value", params
                )
        return super().clean(value)


class PostForm(forms.Form):
    """The text of a draft."""

    title = forms.CharField(max_length=200, widget=forms.TextInput(attrs={"class": "vTextField"}))
    slug = forms.SlugField(
        max_length=190,
        required=False,
        help_text="The last part of the address. Made from the title when left empty. "
        "Once the post is published, rename it above.",
    )
    excerpt = forms.CharField(
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        help_text="Two sentences for lists of posts, search engines and shared links.",
    )
    body = body_field()
    picture = forms.ModelChoiceField(
        Picture.objects.none(),
        required=False,
        label="Lead picture",
        help_text="Shown above the text and in lists.",
        widget=forms.Select(attrs={"data-picker": "/admin/posts/picture/"}),
    )
    authors = TermsField(Author.objects.none(), required=False)
    categories = TermsField(Category.objects.none(), required=False)
    tags = forms.CharField(
        required=False,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=f"Up to {terms.MOST_TAGS}, with a comma between two. New ones are made.",
    )
    related = RelatedField()
    seen = forms.IntegerField(widget=forms.HiddenInput, initial=0)

    def __init__(self, *args: Any, blog: Blog, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, model in (("picture", Picture), ("authors", Author), ("categories", Category)):
            self.fields[name].queryset = model.objects.filter(blog=blog)  # type: ignore[attr-defined]

        self.fields["related"].offer(blog)  # type: ignore[attr-defined]

    def clean_title(self) -> str:
        """Refuse a title of which nothing can be seen: a list would have a link without words."""
        title = clean_line(self.cleaned_data["title"])
        if is_blank(title):
            raise forms.ValidationError("Enter a title that can be read.")
        return title

    def clean_tags(self) -> list[str]:
        """Return the names between the commas; refuse too many, and what is too long."""
        try:
            return terms.split(self.cleaned_data["tags"])
        except terms.NotDone as refused:
            raise forms.ValidationError(str(refused)) from refused

    def clean_body(self) -> str:
        """Refuse a body longer than the sanitiser takes; the text comes back to its writer."""
        return refuse_too_long(self.cleaned_data["body"])

    def text(self) -> publishing.Text:
        """Return what was typed. Call on a valid form only."""
        data = self.cleaned_data
        return publishing.Text(
            title=data["title"],
            body=data["body"],
            excerpt=data["excerpt"],
            picture=data["picture"],
            authors=list(data["authors"]),
            categories=list(data["categories"]),
            tags=data["tags"],
            related=data["related"],
        )

    @staticmethod
    def initial_of(revision: PostRevision) -> dict[str, Any]:
        """Return what the form shows of a revision that is opened for writing."""
        return {
            "title": revision.title,
            "slug": revision.post.slug,
            "excerpt": revision.excerpt,
            "body": revision.body,
            "picture": revision.picture_id,
            "authors": revision.authors.all(),
            "categories": revision.categories.all(),
            "tags": ", ".join(tag.name for tag in revision.tags.all()),
            "related": related.words_for(revision),
            "seen": revision.version,
        }
