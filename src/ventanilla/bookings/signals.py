"""What the rooms above may hear of a booking, inside the transaction in which it happens.

Each is sent with ``booking``, ``by`` (None: the person themself, or the clock) and ``at``.
"""

from django.dispatch import Signal

booking_confirmed = Signal()
booking_moved = Signal()
booking_cancelled = Signal()
booking_lapsed = Signal()
booking_attended = Signal()
booking_missed = Signal()
