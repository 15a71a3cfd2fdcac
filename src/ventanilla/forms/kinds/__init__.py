"""The question types, by family: how each answer is read, put in order, checked and shown."""
