"""What a reader fills in to report a comment."""

from typing import Any

from crispy_forms.layout import HTML
from django import forms

from comments.forms import EmailLineField, SeenField, TrapField, WordsField, helper_of, trap
from comments.models import Comment, Mark, Report
from comments.models.report import WORDS_LIMIT
from comments.moderation.outcomes import EMAIL_KEPT
from comments.moderation.reporting import Concern
from govblog import text

_CHOOSE = "Select what is wrong with the comment"


class DetailsField(WordsField):
    """Some words more, or none."""

    def to_python(self, value: Any) -> str:
        """Return the words as a comment's are kept, and nothing for words nobody can see."""
        words = super().to_python(value)
        return "" if text.is_blank(words) else words


class ReportForm(forms.Form):
    """The form below the comment that is reported; the same for every reader."""

    reason = forms.ChoiceField(
        label="What is wrong with this comment?",
        choices=Report.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _CHOOSE, "invalid_choice": _CHOOSE},
    )
    words = DetailsField(
        label="Details",
        noun="Details",
        limit=WORDS_LIMIT,
        rows=5,
        help_text=f"You only need to give details if you select “{Report.Reason.OTHER.label}”.",
    )
    email = EmailLineField(
        label="Email (optional)",
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        help_text="We only use it to tell you what we decided. "
        f"We delete it {EMAIL_KEPT.days} days after that.",
    )
    seen = SeenField()
    website = TrapField()

    use_required_attribute = False

    def __init__(self, *args: Any, comment: Comment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.initial["seen"] = comment.text_version
        self.helper = helper_of(
            "Send report",
            "reason",
            "words",
            "email",
            "seen",
            trap(),
            HTML("{% include 'comments/_report_notice.html' %}"),
            action=f"{comment.get_absolute_url()}report/",
            form_id="report-form",
        )

    def clean(self) -> dict[str, Any]:
        """Refuse something else without a word of what it is."""
        said = super().clean() or {}
        if said.get("reason") == Report.Reason.OTHER and said.get("words") == "":
            self.add_error("words", "Enter what is wrong with the comment")
        return said

    def concern(self, *, from_here: bool | None) -> Concern:
        """Return what was said, cleaned. Call on a valid form only.

        `from_here` is what the request says of where the form was, None when it says nothing.
        """
        data = self.cleaned_data
        doubt = Mark.Kind.NO_ORIGIN if from_here is None else ""
        return Concern(
            reason=data["reason"],
            words=data["words"],
            email=data["email"],
            seen=data["seen"],
            doubt=Mark.Kind.HONEYPOT if data["website"] else doubt,
        )
