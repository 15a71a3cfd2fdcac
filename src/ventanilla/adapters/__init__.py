"""The outside world, one file or folder each."""
