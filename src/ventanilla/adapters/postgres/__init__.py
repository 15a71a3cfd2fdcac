"""PostgreSQL: the embedded cluster, and the Django database backend that starts it on need."""
