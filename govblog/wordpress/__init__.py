"""The road in from WordPress and the road out: its export format, read and written."""
