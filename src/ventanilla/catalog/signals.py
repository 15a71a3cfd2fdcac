"""What the catalogue lets the rooms above it know."""

from django.dispatch import Signal

# Sent with ``city``, ``at`` and ``by``, inside the transaction that adopts it: whoever fails undoes it all.
city_adopted = Signal()
