"""Blogs, posts and their revisions: what an editor writes and a reader reads."""
