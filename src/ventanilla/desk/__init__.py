"""The web for officials."""
