"""Under which keys an export of ours says what WordPress has no word for: see docs/wordpress.md.

They stand in `wp:postmeta` and `wp:commentmeta`, their values are JSON but for the first two.
Written by the export, read by the import.
"""

# One of our statuses. It counts only where it is one of those that WordPress's own word may mean
STATUS = "_govblog_status"
# For whom an official reply speaks
OFFICIAL = "_govblog_official"
# All else of a comment: its exact words where WordPress's way of writing would lose some, who
# decided what, what rules noticed, how its text changed
COMMENT = "_govblog_comment"

# Of a post: its dates and its door, one for each of its texts, and its record
POST = "_govblog_post"
REVISION = "_govblog_revision"
EVENTS = "_govblog_events"

# Of a page, and one for each of its texts
PAGE = "_govblog_page"
PAGE_TEXT = "_govblog_page_text"

# Of a picture: its licence and whom to name
PICTURE = "_govblog_picture"

# Of the blog as a whole. They stand in the first item, a draft that nobody wrote, which WordPress
# passes over without a word
BLOG = "_govblog_blog"
AUTHORS = "_govblog_authors"
CATEGORIES = "_govblog_categories"
TAGS = "_govblog_tags"
RULES = "_govblog_policy_rules"
