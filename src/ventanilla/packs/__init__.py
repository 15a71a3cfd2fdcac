"""Read and check a city folder: all faults at once, then a frozen ``City``."""
