"""Settings, URLs, processes: wires the adapters to the rooms."""
