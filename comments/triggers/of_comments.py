"""What must never become of comments, of decisions on them, and of what readers report."""

from comments.triggers.rule import Rule, kept

_LAST_DECISION_AGREES = """EXISTS (
    SELECT 1 FROM comments_decision AS last WHERE last.comment_id = NEW.id
      AND last.from_status = OLD.status AND last.to_status = NEW.status
      AND last.number = (SELECT max(number) FROM comments_decision WHERE comment_id = NEW.id))"""

RULES = [
    Rule(
        "review_answer_stands",
        "comments_review",
        "UPDATE OF comment_id, decision_id, asked_at, answered_at, answered_by_id, outcome",
        "OLD.answered_at IS NOT NULL OR NEW.comment_id <> OLD.comment_id "
        "OR NEW.decision_id <> OLD.decision_id OR NEW.asked_at <> OLD.asked_at",
        "a second look that was answered is never changed",
    ),
    Rule(
        "review_words_only_go",
        "comments_review",
        "UPDATE OF words, answer",
        "(NEW.words <> OLD.words AND NEW.words <> '') "
        "OR (OLD.answered_at IS NOT NULL AND NEW.answer <> OLD.answer AND NEW.answer <> '')",
        "the words of a second look are never changed, only blanked",
    ),
    Rule(
        "review_never_goes", "comments_review", "DELETE", "TRUE", "a second look is never deleted"
    ),
    Rule(
        "erasure_never_changes",
        "comments_erasure",
        "UPDATE",
        "TRUE",
        "the list of erasures is never changed",
    ),
    Rule(
        "erasure_never_goes",
        "comments_erasure",
        "DELETE",
        "TRUE",
        "nothing is taken off the list of erasures",
    ),
    Rule(
        "reply_is_on_its_parents_post",
        "comments_comment",
        "INSERT OR UPDATE OF parent_id, post_id",
        """NEW.parent_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM comments_comment AS above
           WHERE above.id = NEW.parent_id AND above.post_id = NEW.post_id)""",
        "a reply must be on the post of the comment it answers",
    ),
    Rule(
        "comment_keeps_its_post",
        "comments_comment",
        "UPDATE OF post_id",
        "NEW.post_id <> OLD.post_id",
        "a comment never moves to another post",
    ),
    Rule(
        "comment_status_has_its_decision",
        "comments_comment",
        "UPDATE OF status",
        f"NEW.status <> OLD.status AND NOT {_LAST_DECISION_AGREES}",
        "a comment changes its status only with its decision",
    ),
    Rule(
        "comment_comes_in_pending",
        "comments_comment",
        "INSERT",
        "NEW.status <> 'pending'",
        "a comment comes in pending",
    ),
    Rule(
        "imported_is_known_again_for_good",
        "comments_importedcomment",
        "UPDATE OF comment_id, blog_id, wordpress_id, key",
        "TRUE",
        "what an imported comment is known by is never changed",
    ),
    Rule(
        "imported_never_goes",
        "comments_importedcomment",
        "DELETE",
        "TRUE",
        "what an imported comment is known by is never deleted",
    ),
    Rule(
        "decision_never_changes",
        "comments_decision",
        "UPDATE",
        "TRUE",
        "a decision is never changed",
    ),
    Rule(
        "decision_never_goes",
        "comments_decision",
        "DELETE",
        "TRUE",
        "a decision is never deleted",
    ),
    Rule(
        "policy_rule_keeps_its_words",
        "comments_policyrule",
        "UPDATE OF blog_id, number, version, title, text",
        "TRUE",
        "the words of a policy rule are never changed: a new version is added",
    ),
    Rule(
        "report_keeps_what_it_is_about",
        "comments_report",
        "UPDATE OF comment_id, reason, text_version, sent_at, key",
        "TRUE",
        "what a report is about is never changed",
    ),
    Rule(
        "report_words_only_go",
        "comments_report",
        "UPDATE OF words, email",
        """(NEW.words <> OLD.words AND NEW.words <> '')
           OR (NEW.email <> OLD.email AND NEW.email <> '')""",
        "the words and the email of a report are never changed, only blanked",
    ),
    *kept("comments_reportevent", "the record of reports"),
]
