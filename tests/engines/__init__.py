"""Many writers at once, as processes of their own, on a SQLite file and on a PostgreSQL server."""
