"""The words of the interface in each language. English is what the source says."""
