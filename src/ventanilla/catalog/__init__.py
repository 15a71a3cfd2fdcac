"""What the town offers, and each published edition of it."""
