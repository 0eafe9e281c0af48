"""`voting-service`: what operators, registrars and trustees type.

Each command's module is imported when the command is called, so that a trustee's tool loads no
database and `--help` is quick.
"""

from __future__ import annotations

import importlib
from typing import Final

import click

#: Command → the attribute that is it.
COMMANDS: Final = {
    "body": "voting_service.cli.office:body",
    "demo": "voting_service.cli.demo.command:demo",
    "import": "voting_service.cli.imports:import_file",
    "init": "voting_service.cli.installation:init",
    "letters": "voting_service.cli.letters:letters",
    "log": "voting_service.cli.log:log",
    "migrate": "voting_service.cli.installation:migrate",
    "officer": "voting_service.cli.office:officer",
    "serve": "voting_service.cli.serving:serve",
    "server-key": "voting_service.cli.server_key:server_key",
    "tick": "voting_service.cli.serving:tick",
    "trustee": "voting_service.cli.trustee:trustee",
    "usage": "voting_service.cli.usage:prove",
}


class LazyGroup(click.Group):
    """A group that knows its commands by name and loads one when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, for `--help`."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, or None for click to say that there is none."""
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="medbeslut", message="%(prog)s %(version)s")
def main() -> None:
    """Medbeslut: a promise, a secret vote, a tally that anybody can verify.

    The service's own settings are read from the file that MEDBESLUT_CONFIG names.
    """
