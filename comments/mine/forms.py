"""What the writer of a comment fills in on its page."""

import re
from typing import Any

from crispy_forms.layout import HTML
from django import forms

from comments import moderation
from comments.forms import BodyField, CommentForm, UnseenField, WordsForm, helper_of, trap
from comments.models import Comment
from comments.moderation import Original, Words
from comments.moderation.reviewing import LONGEST_WORDS
from govblog import text


class CorrectForm(WordsForm):
    """The comment as it is, to be changed before anybody decided."""

    seen = UnseenField()

    def __init__(self, *args: Any, comment: Comment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {
            "body": comment.body,
            "name": comment.name,
            "seen": comment.text_version,
        }
        self.fields["body"].label = "Your comment"
        self.helper = helper_of("Save changes", "body", "name", "seen")

    def after(self) -> Original:
        """Return the words as they are to be. Call on a valid form only."""
        return Original(self.cleaned_data["name"], self.cleaned_data["body"])

    def version(self) -> int:
        """Return the version that the writer had before them, 0 for none that there can be."""
        known = re.fullmatch(r"[0-9]{1,5}", self.cleaned_data["seen"], re.ASCII)
        return int(known[0]) if known else 0


class RetryForm(CommentForm):
    """A comment that was not published, to be changed and sent again.

    The email that was given with it goes along unseen; without one it can be given.
    """

    def __init__(self, *args: Any, comment: Comment, **kwargs: Any) -> None:
        self.comment = comment
        super().__init__(*args, blog=comment.post.blog, action="", **kwargs)
        self.initial.update(body=comment.body, name=comment.name)
        asked = ["email"]
        if comment.email:
            del self.fields["email"]
            asked = []
        notice = HTML("{% include 'comments/_notice.html' %}")
        fields = ["body", "name", *asked, "elapsed", trap(), notice]
        self.helper = helper_of("Send again", *fields)

    def clean(self) -> dict[str, Any]:
        """Refuse the same comment once more."""
        said = super().clean() or {}
        if said.get("body") and said.get("name"):
            old = self.comment
            before = Words(old.body, old.name, old.email, old.parent_id)
            if not moderation.is_changed(old.post, before, self.words()):
                self.add_error("body", "Change your comment before you send it again")
        return said

    def words(self) -> Words:
        """Return what was typed, as the comment that it is sent instead of stood."""
        said, old = self.cleaned_data, self.comment
        email = old.email or said.get("email", "")
        return Words(said["body"], said["name"], email, old.parent_id, instead_of=old.pk)


class WhyField(BodyField):
    """Why the writer disagrees, or nothing."""

    widget = forms.Textarea(attrs={"rows": 6, "dir": "auto"})
    character_limit = LONGEST_WORDS

    def validate(self, value: str) -> None:
        """Refuse more than a browser's counter allows."""
        if text.counted_length(value) > LONGEST_WORDS:
            raise forms.ValidationError(f"Reason must be {LONGEST_WORDS:,} characters or less")


class SecondLookForm(forms.Form):
    """Words that ask another moderator to look again."""

    words = WhyField(
        label="Why should we look again? (optional)",
        required=False,
        help_text="Another moderator reads this with your comment.",
    )

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.helper = helper_of("Ask for a second look", "words")
