"""Arguments that several commands take."""

import re

import click


def fingerprint(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    """As printed by this program, or as other tools group it: capitals, colons and blanks are forgiven."""
    if value is None:
        return None
    plain = re.sub(r"[:\s]", "", value).lower()
    if not re.fullmatch(r"[0-9a-f]{64}", plain):
        raise click.BadParameter("64 hexadecimal digits are expected")
    return plain
