"""What the readers of one kind of data share, one kind a file: how publishers write it, and what that means here."""
