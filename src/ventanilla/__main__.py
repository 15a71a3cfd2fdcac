"""``python -m ventanilla`` is the ``ventanilla`` command."""

from ventanilla.config.command import main

main()
