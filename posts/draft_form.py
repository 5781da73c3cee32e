"""What a person without an account fills in below a draft."""

from typing import Any

from django import forms

from comments.forms import BodyField, LineField, helper_of
from govblog import text
from posts.models import DraftAnswer
from posts.models.sharing import LONGEST_NOTE
from posts.publishing import Said

_CHOOSE = "Select what you think of the draft"
_VERDICTS = [
    (DraftAnswer.Verdict.APPROVE, "It can be published as it is"),
    (DraftAnswer.Verdict.CHANGES, "It needs changes"),
]


class NoteField(BodyField):
    """Some words for the editors, or none."""

    widget = forms.Textarea(attrs={"rows": 6, "dir": "auto"})
    character_limit = LONGEST_NOTE

    def to_python(self, value: Any) -> str:
        """Return the words, and nothing for words nobody can see."""
        words = super().to_python(value)
        return "" if text.is_blank(words) else words

    def validate(self, value: str) -> None:
        """Refuse more than a browser's counter allows."""
        if text.counted_length(value) > LONGEST_NOTE:
            raise forms.ValidationError(f"Note must be {LONGEST_NOTE:,} characters or less")


class DraftForm(forms.Form):
    """What a person thinks of a draft."""

    verdict = forms.ChoiceField(
        label="What do you think of this draft?",
        choices=_VERDICTS,
        widget=forms.RadioSelect,
        error_messages={"required": _CHOOSE, "invalid_choice": _CHOOSE},
    )
    note = NoteField(
        label="What should be changed, or what else the editors should know",
        required=False,
        help_text="You only need to write something if the draft needs changes.",
    )
    name = LineField(
        label="Your name",
        required=False,
        help_text="The editors see it with your answer.",
        widget=forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false"}),
    )

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.helper = helper_of(
            "Send to the editors", "verdict", "note", "name", form_id="draft-form"
        )

    def clean_name(self) -> str:
        """Refuse no name, and one longer than the column."""
        name: str = self.cleaned_data["name"]
        if not name:
            raise forms.ValidationError("Enter your name")
        if len(name) > 100:
            raise forms.ValidationError("Name must be 100 characters or less")
        return name

    def clean(self) -> dict[str, Any]:
        """Refuse changes without a word of which."""
        said = super().clean() or {}
        if said.get("verdict") == DraftAnswer.Verdict.CHANGES and said.get("note") == "":
            self.add_error("note", "Enter what should be changed")
        return said

    def said(self) -> Said:
        """Return what was typed. Call on a valid form only."""
        data = self.cleaned_data
        return Said(data["verdict"], data["name"], data["note"])
