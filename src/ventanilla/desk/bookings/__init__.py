"""The desk of bookings: who comes when, who waits, and when it is open."""
