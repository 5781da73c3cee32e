"""What must never become of the records of what was done, and of who said what."""

from comments.triggers.rule import Rule, kept

RULES = [
    Rule(
        "hold_keeps_what_it_is",
        "comments_hold",
        "UPDATE OF blog_id, comment_id, person, label, why, by_id, at",
        "TRUE",
        "the record of a hold is never changed",
    ),
    Rule(
        "hold_is_lifted_once",
        "comments_hold",
        "UPDATE OF lifted_at, lifted_by_id",
        "OLD.lifted_at IS NOT NULL",
        "a hold is lifted once",
    ),
    Rule("hold_never_goes", "comments_hold", "DELETE", "TRUE", "a hold is never deleted"),
    Rule(
        "staff_event_never_changes",
        "govblog_staffevent",
        "UPDATE",
        "TRUE",
        "the record of an account is never changed",
    ),
    Rule(
        "blog_event_never_changes",
        "posts_blogevent",
        "UPDATE",
        "TRUE",
        "the record of a blog is never changed",
    ),
    Rule(
        "blog_event_never_goes",
        "posts_blogevent",
        "DELETE",
        "TRUE",
        "the record of a blog is never deleted",
    ),
    Rule(
        "post_event_never_changes",
        "posts_postevent",
        "UPDATE",
        "TRUE",
        "the record of a post is never changed",
    ),
    Rule(
        "post_event_never_goes",
        "posts_postevent",
        "DELETE",
        "TRUE",
        "the record of a post is never deleted",
    ),
    Rule(
        "errand_event_never_changes",
        "comments_errandevent",
        "UPDATE OF errand_id, act, by_id, at, owner_id, due_at",
        "TRUE",
        "the record of an errand is never changed",
    ),
    Rule(
        "errand_event_words_only_go",
        "comments_errandevent",
        "UPDATE OF words",
        "NEW.words <> ''",
        "the words in the record of an errand are never changed, only blanked",
    ),
    Rule(
        "errand_event_never_goes",
        "comments_errandevent",
        "DELETE",
        "TRUE",
        "the record of an errand is never deleted",
    ),
    Rule(
        "hold_rule_change_never_changes",
        "comments_holdrulechange",
        "UPDATE",
        "TRUE",
        "the record of a hold rule is never changed",
    ),
    Rule(
        "hold_rule_change_never_goes",
        "comments_holdrulechange",
        "DELETE",
        "TRUE",
        "the record of a hold rule is never deleted",
    ),
    *kept("posts_draftanswer", "an answer to a draft"),
    *kept("comments_personevent", "the record of personal data"),
]
