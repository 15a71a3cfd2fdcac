"""Questions, journeys, answers and checks, computed from (form, answers): no web, no database."""
