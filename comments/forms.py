"""What a person types into the comment form, and what of it can be kept."""

import re
from functools import lru_cache
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Field, Layout, Submit
from crispy_forms.utils import render_crispy_form
from django import forms
from django.utils.safestring import SafeString

from comments import sorting
from comments.moderation import Words
from comments.persons import LONGEST_EMAIL, is_address
from govblog import text
from govblog.sanitise import COMMENT_LIMIT
from posts.models import Blog

_FORMAT = "Enter an email address in the correct format, like name@example.com"


class BodyField(forms.CharField):
    """A comment's words. Nothing that cannot be stored or sent on is left of what was typed."""

    widget = forms.Textarea(attrs={"rows": 8, "dir": "auto"})
    character_limit = COMMENT_LIMIT

    def to_python(self, value: Any) -> str:
        """Return the words with LF line ends and without control characters."""
        return text.clean_body(str(value or ""))

    def validate(self, value: str) -> None:
        """Refuse words nobody can see, and more than a browser's counter allows."""
        if text.is_blank(value):
            raise forms.ValidationError("Enter your comment")
        if text.counted_length(value) > COMMENT_LIMIT:
            raise forms.ValidationError(f"Comment must be {COMMENT_LIMIT:,} characters or less")


class WordsField(BodyField):
    """Some lines, which must be there if `asks` says so; `noun` is what they are."""

    def __init__(
        self, *, noun: str, limit: int, asks: str = "", rows: int = 4, **kwargs: Any
    ) -> None:
        self.asks, self.noun, self.character_limit = asks, noun, limit
        widget = forms.Textarea(attrs={"rows": rows, "dir": "auto"})
        super().__init__(required=False, widget=widget, **kwargs)

    def validate(self, value: str) -> None:
        """Refuse words nobody can see, and more than a browser's counter allows."""
        if self.asks and text.is_blank(value):
            raise forms.ValidationError(self.asks)
        if text.counted_length(value) > self.character_limit:
            raise forms.ValidationError(
                f"{self.noun} must be {self.character_limit:,} characters or less"
            )


class LineField(forms.CharField):
    """Text of one line, such as a name."""

    def to_python(self, value: Any) -> str:
        """Return the line with single spaces and without control and direction characters."""
        said = str(value or "")
        if text.has_line_break(said.strip()):
            label = str(self.label).removesuffix(" (optional)")
            raise forms.ValidationError(f"{label} must be on one line")
        line = text.clean_line(said)
        return "" if text.is_blank(line) else line


class UnseenField(forms.CharField):
    """What a browser sends and no person typed: it is read, and never a reason to refuse."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def to_python(self, value: Any) -> str:
        """Return the text on one line, without what cannot be sent on."""
        return text.clean_line(str(value or ""))


class SeenField(UnseenField):
    """The version of a text that was on the page, None for what can be none."""

    def clean(self, value: Any) -> int | None:
        """Return the version."""
        known = re.fullmatch(r"[0-9]{1,5}", super().clean(value), re.ASCII)
        return int(known[0]) if known else None


class TrapField(UnseenField):
    """A field no person sees: who fills it in is a program."""

    def __init__(self) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"})
        super().__init__(label="Leave this field empty", widget=widget)


def trap() -> Div:
    """Return where the trap called `website` stands in a layout."""
    return Div(Field("website"), css_class="app-trap", aria_hidden="true")


def helper_of(button: str, *fields: object, action: str = "", form_id: str = "") -> FormHelper:
    """Return how a public form stands on its page, sent to `action` or to the page's address.

    It has no CSRF token: where a form was is told by the request (`sent_from_here`).
    """
    helper = FormHelper()
    helper.form_action = action
    helper.form_id = form_id
    helper.attrs = {"novalidate": ""}
    helper.disable_csrf = True
    helper.layout = Layout(*fields)
    helper.add_input(Submit("", button, data_prevent_double_click="true"))
    return helper


class EmailLineField(LineField):
    """An email address of one line."""

    def run_validators(self, value: str) -> None:
        """Refuse what cannot be an address, with the format to use (GOV.UK Email addresses)."""
        super().run_validators(value)
        if not value or is_address(value):
            return
        if len(value) > LONGEST_EMAIL:
            raise forms.ValidationError(f"Email address must be {LONGEST_EMAIL} characters or less")
        raise forms.ValidationError(_FORMAT)


class WordsForm(forms.Form):
    """A comment and the name of who wrote it."""

    body = BodyField(label="Enter your comment", required=False)
    name = LineField(
        label="Name",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false"}),
    )

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""

    def clean_name(self) -> str:
        """Refuse no name, and one longer than the column."""
        name: str = self.cleaned_data["name"]
        if not name:
            raise forms.ValidationError("Enter your name")
        if len(name) > 100:
            raise forms.ValidationError("Name must be 100 characters or less")
        return name


class CommentForm(WordsForm):
    """The form under an article and on the reply page; the same for every reader."""

    email = EmailLineField(
        label="Email",
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        help_text="We write to you about this comment, and of nothing else unless you ask us. "
        "We never publish your address.",
    )
    parent = UnseenField()
    elapsed = UnseenField()
    website = TrapField()

    def __init__(
        self, *args: Any, blog: Blog, action: str, parent: int | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.blog = blog
        if not blog.email_required:
            self.fields["email"].label = "Email (optional)"
        if parent is not None:
            self.initial["parent"] = parent
        is_reply = bool(self["parent"].value())
        self.helper = helper_of(
            "Post reply" if is_reply else "Submit comment",
            "body",
            "name",
            "email",
            "parent",
            "elapsed",
            trap(),
            HTML("{% include 'comments/_notice.html' %}"),
            action=action,
            form_id="comment-form",
        )

    def clean_email(self) -> str:
        """Refuse no address when the blog asks for one."""
        email: str = self.cleaned_data["email"]
        if not email and self.blog.email_required:
            raise forms.ValidationError("Enter your email address")
        return email

    def words(self) -> Words:
        """Return what was typed, cleaned. Call on a valid form only.

        A parent that cannot be the key of a comment becomes 0, which no comment has.
        """
        said = self.cleaned_data["parent"]
        known = re.fullmatch(r"[0-9]{1,18}", said, re.ASCII)
        parent = None if not said else int(said) if known else 0
        data = self.cleaned_data
        return Words(data["body"], data["name"], data["email"], parent)

    def sending(self, *, from_here: bool) -> sorting.Sending:
        """Return what is known of how the form was filled in. Call on a valid form only.

        `from_here` says whether the browser said that the form was on a page of this site.
        """
        elapsed, trap = self.cleaned_data["elapsed"], self.cleaned_data["website"]
        counted = re.fullmatch(r"[0-9]{1,9}", elapsed, re.ASCII)
        return sorting.Sending(int(elapsed) if counted else None, trap, from_here)


def blank_form(blog: Blog, action: str) -> SafeString:
    """Return the HTML of an empty form, the same for every reader of an article.

    Kept in memory: it takes longer to make than the rest of the page.
    """
    return _blank_form(blog.email_required, blog.promise, blog.privacy_url, action)


@lru_cache(maxsize=1_000)
def _blank_form(email_required: bool, promise: str, privacy_url: str, action: str) -> SafeString:
    blog = Blog(email_required=email_required, promise=promise, privacy_url=privacy_url)
    return render_crispy_form(CommentForm(blog=blog, action=action), context={"blog": blog})
