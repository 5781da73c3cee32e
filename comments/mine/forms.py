"""What the writer of a comment fills in on its page."""

from typing import Any

from crispy_forms.layout import HTML
from django import forms

from comments import moderation
from comments.forms import CommentForm, SeenField, WordsField, WordsForm, helper_of, trap
from comments.models import Comment
from comments.moderation import Original, Words
from comments.moderation.reviewing import LONGEST_WORDS


class CorrectForm(WordsForm):
    """The comment as it is, to be changed before anybody decided."""

    seen = SeenField()

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
        return self.cleaned_data["seen"] or 0


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


class SecondLookForm(forms.Form):
    """Words that ask another moderator to look again."""

    words = WordsField(
        label="Why should we look again? (optional)",
        noun="Reason",
        limit=LONGEST_WORDS,
        rows=6,
        help_text="Another moderator reads this with your comment.",
    )

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.helper = helper_of("Ask for a second look", "words")
