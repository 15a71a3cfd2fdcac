"""Telling: messages, their deliveries, and bulletins."""
