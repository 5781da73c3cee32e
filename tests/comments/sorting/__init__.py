"""The rules that sort comments for the queue."""
