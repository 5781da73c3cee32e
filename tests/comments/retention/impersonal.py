"""The columns that could hold personal data by their kind, and why they do not."""

_BLOG = "what the department says of itself"
_RULES = "what the department wrote for readers or for its own staff"
_HASH = "made from a row that names nobody"
_STATE = "a state of the machine"

IMPERSONAL = {
    "posts.Blog.*": _BLOG,
    "posts.Category.*": _BLOG,
    "posts.Tag.*": _BLOG,
    "posts.OldAddress.*": _BLOG,
    "posts.Imported.*": _BLOG,
    "posts.Holiday.*": "a public list",
    "comments.PolicyRule.*": _RULES,
    "comments.HoldRule.*": _RULES,
    "comments.Canned.*": _RULES,
    "comments.Content.official": "the team an official reply speaks for",
    "comments.ImportedComment.digest": "of what the comment says itself; goes when its words go",
    "comments.Step.act": _STATE,
    "comments.Decision.previous_hash": _HASH,
    "comments.Decision.hash": _HASH,
    "comments.ChainMark.*": _HASH,
    "comments.MonthFigures.*": "counts, small ones hidden when published",
    "comments.SpamModel.why_none": _STATE,
    "comments.SpamModel.payload": "words that stood in two comments or more, no text",
    "comments.SpamModel.digest": _STATE,
    "comments.Errand.team": "the name of a team",
    "comments.RetentionRun.*": "how many, never who",
    "govblog.Letter.last_error": "names no address",
    "posts.Purge.last_error": "names no secret and nobody",
    "axes.AccessLog.*": "switched off: nothing is written there",
    "axes.AccessFailureLog.*": "switched off: nothing is written there",
    "auth.Permission.*": _STATE,
    "auth.Group.*": _STATE,
}
