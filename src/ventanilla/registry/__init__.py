"""What was received and what was issued: numbered without gaps, chained by digest."""
