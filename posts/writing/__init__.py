"""Writing safely: what was typed is kept, texts are compared, earlier ones restored."""
