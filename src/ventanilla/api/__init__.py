"""The web for machines."""
