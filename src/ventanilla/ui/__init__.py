"""The design system: components, template tags, brand tokens."""
