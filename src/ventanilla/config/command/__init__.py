"""The ``ventanilla`` command: everything an operator does, each in a word.

Nothing heavy is imported before a command needs it, so that ``--help`` answers at once.
"""

import sys

import typer

from ventanilla.config.command import database, demo, doctor, packs, posts, processes
from ventanilla.config.command.starting import show_faults

application = typer.Typer(
    name="ventanilla",
    help="The town hall in a folder: try it with `ventanilla demo`, run it with serve and work.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)
application.command("demo", rich_help_panel="Try it")(demo.demo)
application.command("serve", rich_help_panel="Run it")(processes.serve)
application.command("work", rich_help_panel="Run it")(processes.work)
application.command("live", rich_help_panel="Run it")(processes.live)
application.command("migrate", rich_help_panel="Look after it")(database.migrate)
application.command("appoint", rich_help_panel="Look after it")(posts.appoint)
application.command("doctor", rich_help_panel="Look after it")(doctor.doctor)
application.command("again", rich_help_panel="Look after it")(processes.again)
application.command("check", rich_help_panel="The city's folder")(packs.check)
application.command("adopt", rich_help_panel="The city's folder")(packs.adopt)
application.command("schema", rich_help_panel="The city's folder")(packs.schema)
application.command("seed", hidden=True)(demo.seed)


def main() -> None:
    """This function will run the command line, and say what is misconfigured in plain lines."""
    with show_faults():
        sys.exit(application())
