"""The conversation under a post: comments, replies, and what moderators decide of them."""
