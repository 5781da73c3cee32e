"""What a WordPress export holds, written as authors, terms, pictures, posts and comments."""
