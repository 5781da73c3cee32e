"""What belongs to both apps or to neither."""
