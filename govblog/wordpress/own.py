"""Under which keys an export of ours says of a comment what WordPress has no word for.

They stand in `wp:commentmeta`. Written by the export, read by the import.
"""

# One of our statuses. It counts only where it is one of those that WordPress's own word may mean
STATUS = "_govblog_status"
# For whom an official reply speaks
OFFICIAL = "_govblog_official"
