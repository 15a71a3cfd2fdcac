"""The engine: drafts, cases, events, decisions and their effects."""
