"""What is filled in to say that a comment breaks the law, and what its writer answers."""

from functools import partial
from typing import Any

from crispy_forms.layout import HTML
from django import forms

from comments.forms import (
    EmailLineField,
    LineField,
    SeenField,
    TrapField,
    UnseenField,
    WordsField,
    helper_of,
    trap,
)
from comments.legal import Answer, Complaint
from comments.models import Comment, LegalNotice, Mark
from comments.models.legal import LONGEST_ADDRESS, LONGEST_WORDS
from govblog import text

_YES_NO = [("yes", "Yes"), ("no", "No")]
_KINDS = LegalNotice.Kind
_words = partial(WordsField, limit=LONGEST_WORDS)


class NameField(LineField):
    """A full name, which must be there unless `asks` is empty."""

    def __init__(self, *, asks: str, **kwargs: Any) -> None:
        self.asks = asks
        attrs = {"autocomplete": "name", "spellcheck": "false"}
        super().__init__(required=False, widget=forms.TextInput(attrs=attrs), **kwargs)

    def validate(self, value: str) -> None:
        """Refuse no name, and one longer than the column."""
        if self.asks and not value:
            raise forms.ValidationError(self.asks)
        if len(value) > 100:
            raise forms.ValidationError("Full name must be 100 characters or less")


def _radios(label: str, choices: Any, missing: str, **kwargs: Any) -> forms.ChoiceField:
    wrong = {"required": missing, "invalid_choice": missing}
    return forms.ChoiceField(
        label=label, choices=choices, widget=forms.RadioSelect, error_messages=wrong, **kwargs
    )


class OtherNoticeForm(forms.Form):
    """The form below a comment that is said to break another law than that of defamation."""

    kind_of_law: str = _KINDS.OTHER
    order: tuple[str, ...] = ("statement", "why", "name", "email")

    statement = _words(
        label="The words that break the law",
        help_text="Copy them from the comment above.",
        asks="Enter the words that break the law",
        noun="The words",
    )
    why = _words(
        label="Which law they break, and why",
        asks="Enter which law the words break, and why",
        noun="Your reasons",
    )
    name = NameField(label="Your full name", asks="Enter your full name")
    email = EmailLineField(
        label="Your email address",
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        help_text="We write to you at this address.",
        error_messages={"required": "Enter your email address"},
    )
    kind = UnseenField()
    seen = SeenField()
    website = TrapField()

    use_required_attribute = False

    def __init__(self, *args: Any, comment: Comment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The error summary lists faults as the page asks
        self.order_fields(self.order)
        self.label_suffix = ""
        self.initial["seen"], self.initial["kind"] = comment.text_version, self.kind_of_law
        self.helper = helper_of(
            "Send notice",
            *self.order,
            "kind",
            "seen",
            trap(),
            HTML("{% include 'comments/_legal_notice.html' %}"),
            action=f"{comment.get_absolute_url()}legal-notice/",
            form_id="legal-notice-form",
        )

    def complaint(self, *, from_here: bool | None) -> Complaint:
        """Return what was said, cleaned. Call on a valid form only.

        `from_here` is what the request says of where the form was, None when it says nothing.
        """
        data = self.cleaned_data
        doubt = Mark.Kind.NO_ORIGIN if from_here is None else ""
        return Complaint(
            kind=self.kind_of_law,
            name=data["name"],
            email=data["email"],
            statement=data["statement"],
            why=data["why"],
            meaning=data.get("meaning", ""),
            inaccurate=data.get("inaccurate", ""),
            knows_writer=data.get("knows_writer") == "yes",
            shares=data.get("shares", LegalNotice.Shares.NONE),
            removed_before=data.get("removed_before") == "yes",
            seen=data["seen"],
            doubt=Mark.Kind.HONEYPOT if data["website"] else doubt,
        )


class DefamationForm(OtherNoticeForm):
    """The form of a notice of complaint under section 5 of the Defamation Act 2013."""

    kind_of_law = _KINDS.DEFAMATION
    order = (
        "statement", "why", "meaning", "inaccurate", "knows_writer", "removed_before", "name",
        "email", "shares",
    )  # fmt: skip

    statement = _words(
        label="The statement you complain of",
        help_text="Copy the words from the comment above.",
        asks="Enter the statement you complain of",
        noun="The statement",
    )
    why = _words(
        label="Why it is defamatory of you",
        asks="Enter why the statement is defamatory of you",
        noun="Your reasons",
    )
    meaning = _words(
        label="What it means, in your view",
        asks="Enter what the statement means, in your view",
        noun="The meaning",
    )
    inaccurate = _words(
        label="What in it is factually inaccurate, or an opinion not supported by fact",
        asks="Enter what is factually inaccurate, or an opinion not supported by fact",
        noun="What is inaccurate",
    )
    knows_writer = _radios(
        "Do you have enough information about the writer to bring proceedings against them?",
        _YES_NO,
        "Select yes if you have enough information about the writer to bring proceedings",
        help_text="If you have, section 5 of the Defamation Act 2013 asks nothing of us.",
    )
    removed_before = _radios(
        "Was this statement by this writer removed from this blog twice or more before, after "
        "you complained of it?",
        _YES_NO,
        "Select yes if the statement was removed twice or more before",
    )
    shares = _radios(
        "May we give the writer your name and your email address?",
        LegalNotice.Shares.choices,
        "Select what we may give the writer",
        help_text="We send the writer a copy of this notice, without what you do not share.",
    )


FORMS: dict[str, type[OtherNoticeForm]] = {
    _KINDS.DEFAMATION: DefamationForm,
    _KINDS.OTHER: OtherNoticeForm,
}


class AnswerForm(forms.Form):
    """What the writer of a comment answers to a notice of complaint."""

    act = _radios(
        "Do you want your comment to be removed?",
        [("agree", "Yes, remove it"), ("refuse", "No, it should stay")],
        "Select yes if you want your comment to be removed",
    )
    name = NameField(
        label="Full name",
        asks="",
        help_text="You only need to answer this and the next two questions if it should stay.",
    )
    address = WordsField(
        label="Postal address",
        help_text="Where you live or carry on business.",
        noun="Postal address",
        limit=LONGEST_ADDRESS,
    )
    shares = _radios(
        "May we give your full name and postal address to the person who complains?",
        _YES_NO,
        "Select yes if we may give them your name and address",
        required=False,
    )

    use_required_attribute = False

    def __init__(self, *args: Any, action: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        asked = ("act", "name", "address", "shares")
        self.helper = helper_of("Send answer", *asked, action=action, form_id="answer-form")

    def clean(self) -> dict[str, Any]:
        """Refuse a refusal that lacks what the law asks for."""
        said = super().clean() or {}
        if said.get("act") == "refuse":
            for name, asks in _WHOLE.items():
                if name in said and (not said[name] or text.is_blank(said[name])):
                    self.add_error(name, asks)
        return said

    def answer(self) -> Answer:
        """Return what was said. Call on a valid form only."""
        data = self.cleaned_data
        if data["act"] == "agree":
            return Answer("agree")
        return Answer("refuse", data["name"], data["address"], data["shares"] == "yes")


_WHOLE = {
    "name": "Enter your full name",
    "address": "Enter your postal address",
    "shares": "Select yes if we may give them your name and address",
}
