"""Money, working-day calendar, references, localised text and digests: pure Python, no Django."""
