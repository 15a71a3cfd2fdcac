"""The demonstration: invented accounts and cases, and a page where the messages nobody receives can be read."""
