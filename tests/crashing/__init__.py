"""The whole site as processes of its own, which a test ends without a warning."""
