"""`voting-service trustee`: a trustee's own tool. Files in, files out; needs no server and no network.

A ceremony gathers everybody's messages in one folder; each step writes one message there, and says
to whom it goes. Secrets stay in files of their own.
"""

import os
import stat
from pathlib import Path

import click

from voting_service.cli.trustee_files import (
    FILE,
    FOLDER,
    NEW_FILE,
    explained,
    known_passphrase,
    new_passphrase,
    passphrase_option,
    passphrase_options,
    read,
    read_messages,
    reading,
    require_free,
    write_new,
)
from voting_service.core.before_decrypting import (
    check_before_decrypting,
    decrypt_once,
    parse_used_key,
)
from voting_service.core.ceremony import (
    assemble,
    commitment_message,
    dealing_message,
    finish,
    gather_commitments,
    gather_dealings,
)
from voting_service.core.ceremony_circle import (
    Circle,
    certificate_message,
    gather_certificates,
)
from voting_service.core.ceremony_seat import Seat, new_seat, parse_seat, seat_is_encrypted
from voting_service.core.decryption import parse_rehearsal, rehearse
from voting_service.core.election import parse_uuid
from voting_service.core.encoding import dump_json
from voting_service.core.errors import Code, VerificationError
from voting_service.core.group import point_text, random_scalar
from voting_service.core.signed_messages import make_public_key
from voting_service.core.trustee_keys import (
    TrusteeKey,
    encrypt_trustee_key,
    is_encrypted,
    parse_trustee_key,
    trustee_statement,
)

_UUID = click.option("--co-decision", "uuid", required=True, help="The co-decision's identifier.")
_PUBLIC = "Check it by telephone or in person: the others must read out the same."


@click.group()
def trustee() -> None:
    """Make, rehearse and use a trustee's key, on the trustee's own computer."""


def _read_seat(path: Path, passphrase_file: Path | None) -> Seat:
    data = read(path)
    encrypted = seat_is_encrypted(data)
    return parse_seat(data, known_passphrase(passphrase_file, encrypted=encrypted))


def _read_key(path: Path, passphrase_file: Path | None) -> TrusteeKey:
    data = read(path)
    return parse_trustee_key(data, known_passphrase(passphrase_file, encrypted=is_encrypted(data)))


def _write_key(path: Path, key: TrusteeKey, passphrase: str | None) -> None:
    data = (
        key.to_bytes() if passphrase is None else encrypt_trustee_key(key, passphrase, os.urandom)
    )
    write_new(path, data, secret=True)


def _tell_secret(path: Path) -> None:
    mode = stat.S_IMODE(path.stat().st_mode)
    click.echo(f"Secret: {path} (mode {mode:04o}). Never send it; keep a copy on a second medium.")


def _tell_all(path: Path) -> None:
    click.echo(f"Message: {path}. Send it to all other trustees, openly; it holds no secret.")


@trustee.command()
@click.argument("key_file", type=NEW_FILE)
@click.argument("public_file", type=NEW_FILE)
@_UUID
@passphrase_options
@explained
def key(
    key_file: Path, public_file: Path, uuid: str, passphrase_file: Path | None, plain: bool
) -> None:
    """Make the key of a single trustee, without whom nothing can be decrypted.

    Writes the secret to KEY_FILE, the public key to PUBLIC_FILE and beside it the signed statement
    that binds the key to the co-decision.
    """
    statement_file = public_file.with_name(f"{public_file.stem}.statement.json")
    require_free(key_file, public_file, statement_file)
    made = TrusteeKey(parse_uuid(uuid), random_scalar(os.urandom))
    _write_key(key_file, made, new_passphrase(passphrase_file, plain=plain))
    public = make_public_key(made.decryption, os.urandom)
    write_new(public_file, dump_json(public.to_json()))
    write_new(statement_file, trustee_statement(made, os.urandom))
    _tell_secret(key_file)
    click.echo(f"Public key: {point_text(made.public)}")
    click.echo(f"Send {public_file} and {statement_file} to the body that arranges the vote.")


@trustee.command()
@click.argument("secret_file", type=NEW_FILE)
@click.argument("folder", type=FOLDER)
@_UUID
@click.option("--threshold", type=int, required=True, help="How many must come together.")
@click.option("--size", type=int, required=True, help="How many trustees there are.")
@click.option("--index", type=int, required=True, help="Which of them you are, from 1.")
@passphrase_options
@explained
def start(
    secret_file: Path, folder: Path, uuid: str, threshold: int, size: int, index: int,
    passphrase_file: Path | None, plain: bool,
) -> None:  # fmt: skip
    """Step 1 of a ceremony: make your secret and your certificate."""
    seat = new_seat(uuid, threshold, size, index, os.urandom)
    message = folder / f"certificate-{index}.json"
    require_free(secret_file, message)
    passphrase = new_passphrase(passphrase_file, plain=plain)
    data = seat.to_bytes() if passphrase is None else seat.encrypted(passphrase, os.urandom)
    write_new(secret_file, data, secret=True)
    write_new(message, certificate_message(seat, os.urandom))
    _tell_secret(secret_file)
    _tell_all(message)
    click.echo(f"Next: put all {size} certificates into {folder}, then run `trustee commit`.")


def _circle(folder: Path, co_decision: str) -> Circle:
    circle = gather_certificates(co_decision, read_messages(folder, "certificate"))
    click.echo(f"{len(circle.certs)} certificates hold, {circle.threshold} can decrypt.")
    click.echo(f"Their common fingerprint: {circle.digest}\n{_PUBLIC}")
    return circle


@trustee.command()
@click.argument("secret_file", type=FILE)
@click.argument("folder", type=FOLDER)
@passphrase_option
@explained
def commit(secret_file: Path, folder: Path, passphrase_file: Path | None) -> None:
    """Step 2: having everybody's certificate, commit to what you will deal."""
    seat = _read_seat(secret_file, passphrase_file)
    circle = _circle(folder, seat.co_decision)
    message = folder / f"commitment-{seat.index}.json"
    write_new(message, commitment_message(circle, seat, os.urandom))
    _tell_all(message)
    click.echo(f"Next: put all commitments into {folder}, then run `trustee deal`.")


@trustee.command()
@click.argument("secret_file", type=FILE)
@click.argument("folder", type=FOLDER)
@passphrase_option
@explained
def deal(secret_file: Path, folder: Path, passphrase_file: Path | None) -> None:
    """Step 3: having everybody's commitment, deal the shares, each locked for its receiver."""
    seat = _read_seat(secret_file, passphrase_file)
    circle = _circle(folder, seat.co_decision)
    commitments = gather_commitments(circle, read_messages(folder, "commitment"))
    message = folder / f"dealing-{seat.index}.json"
    write_new(message, dealing_message(circle, commitments, seat, os.urandom))
    _tell_all(message)
    click.echo(f"Next: put all dealings into {folder}, then run `trustee finish`.")


@trustee.command("finish")
@click.argument("secret_file", type=FILE)
@click.argument("folder", type=FOLDER)
@click.argument("key_file", type=NEW_FILE)
@click.option("--no-passphrase", "plain", is_flag=True, help="Keep the key unencrypted.")
@passphrase_option
@explained
def finish_command(
    secret_file: Path, folder: Path, key_file: Path, passphrase_file: Path | None, plain: bool
) -> None:
    """Step 4: check everybody's dealing and write your key, under the passphrase of your secret."""
    data = read(secret_file)
    passphrase = known_passphrase(passphrase_file, encrypted=seat_is_encrypted(data))
    seat = parse_seat(data, passphrase)
    circle = _circle(folder, seat.co_decision)
    message, statement = (folder / f"{kind}-{seat.index}.json" for kind in ("key", "statement"))
    require_free(key_file, message, statement)
    commitments = gather_commitments(circle, read_messages(folder, "commitment"))
    dealings = gather_dealings(circle, commitments, read_messages(folder, "dealing"))
    made, content = finish(circle, dealings, seat, os.urandom)
    if passphrase is None and not plain:
        passphrase = new_passphrase(None, plain=False)
    _write_key(key_file, made, None if plain else passphrase)
    write_new(message, content)
    write_new(statement, trustee_statement(made, os.urandom))
    click.echo("Every dealing holds, and every share for you lies on its sender's polynomial.")
    _tell_secret(key_file)
    click.echo(f"Public key: {point_text(made.public)}")
    click.echo(f"Messages: {message} and {statement}. Send them to all, and to the body.")
    click.echo(f"When the set is published, {secret_file} is not needed any more: destroy it.")


@trustee.command("assemble")
@click.argument("folder", type=FOLDER)
@click.argument("output", type=NEW_FILE)
@_UUID
@explained
def assemble_command(folder: Path, output: Path, uuid: str) -> None:
    """Step 5: put the public set together from the messages; anybody can, all get the same."""
    circle = _circle(folder, uuid)
    commitments = gather_commitments(circle, read_messages(folder, "commitment"))
    dealings = gather_dealings(circle, commitments, read_messages(folder, "dealing"))
    pedersen = assemble(circle, dealings, read_messages(folder, "key"))
    write_new(output, pedersen.to_bytes())
    for index, public in enumerate(pedersen.keys, start=1):
        click.echo(f"Trustee {index}: {point_text(public.point)}")
    click.echo(f"Everything holds. Give {output} to the body that arranges the vote.")


@trustee.command("rehearse")
@click.argument("request_file", type=FILE)
@click.argument("key_file", type=FILE)
@click.argument("output", type=NEW_FILE)
@passphrase_option
@explained
def rehearse_command(
    request_file: Path, key_file: Path, output: Path, passphrase_file: Path | None
) -> None:
    """Answer a rehearsal: prove that your key file works before the vote opens."""
    require_free(output)
    request = parse_rehearsal(read(request_file).removesuffix(b"\n"))
    made = _read_key(key_file, passphrase_file)
    if request.co_decision != made.co_decision:
        raise VerificationError(
            Code.KEY_MISMATCH, "the rehearsal is of another co-decision",
            expected=made.co_decision, found=request.co_decision, where="co_decision",
        )  # fmt: skip
    write_new(output, rehearse(request, made.decryption, os.urandom).to_bytes())
    click.echo(f"Your key works. Send {output} to the body; it says nothing about any vote.")


@trustee.command("decrypt")
@click.argument("archive", type=FILE)
@click.argument("key_file", type=FILE)
@click.option(
    "--promise", "promise_file", type=FILE, required=True, help="The signed promise.json."
)
@click.option("-o", "--output", type=NEW_FILE, required=True, help="Where to write your part.")
@passphrase_option
@explained
def decrypt_command(
    archive: Path, key_file: Path, promise_file: Path, output: Path, passphrase_file: Path | None
) -> None:
    """Verify the whole ARCHIVE, then decrypt its sum with the key in KEY_FILE, once.

    The key's first use is noted beside it (KEY_FILE.used); the same archive again gives the same
    answer from that note, anything else is refused.
    """
    require_free(output)
    made = _read_key(key_file, passphrase_file)
    note = key_file.with_name(key_file.name + ".used")
    used = parse_used_key(read(note)) if note.exists() else None
    with reading(archive, "Verifying every ballot, and the sum") as source:
        ready = check_before_decrypting(
            source, read(promise_file), made.public, again=used is not None
        )
    answer = decrypt_once(ready, made, used, os.urandom)
    if used is None:
        write_new(note, answer.to_bytes(), secret=True)
    write_new(output, answer.partial.to_bytes())
    click.echo(f"The archive holds: {ready.ballots} ballots, election {ready.phi}.")
    click.echo("Compare the number of ballots with the public page before you send anything.")
    click.echo(f"Your part as trustee {ready.owner}: {output}. Send it to the body.")
