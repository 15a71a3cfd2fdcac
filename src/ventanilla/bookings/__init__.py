"""What can be had at a time: desks, seats and spaces. Capacity is never exceeded."""
