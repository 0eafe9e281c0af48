"""No byte of what is published can be changed unseen, and no damaged file can make the verifier fall over."""

import random
from pathlib import Path

import pytest

from tests.verifier.bundles import packed
from tests.verifier.conftest import Verify, run
from tests.verifier.simulator import Simulator
from voting_service.verifier.source import UnusableError


@pytest.fixture(scope="module")
def honest() -> dict[str, bytes]:
    return Simulator().files()


def _damaged(data: bytes, drawn: random.Random) -> bytes:
    """One byte changed, taken out or put in."""
    at, byte = drawn.randrange(len(data)), bytes([drawn.randrange(256)])
    return drawn.choice(
        (
            data[:at] + byte + data[at + 1 :],
            data[:at] + data[at + 1 :],
            data[:at] + byte + data[at:],
        )
    )


@pytest.mark.parametrize("name", sorted(Simulator().files()))
def test_any_change_of_any_file_is_found(
    honest: dict[str, bytes], verify_files: Verify, name: str
) -> None:
    drawn = random.Random(name)
    for _ in range(8):
        changed = _damaged(honest[name], drawn)
        try:
            report = verify_files({**honest, name: changed})
        except UnusableError:
            continue
        assert report.exit_code == (1 if changed != honest[name] else 0)


def test_a_damaged_bundle_is_unusable_or_found_out_or_harmless(
    honest: dict[str, bytes], tmp_path: Path
) -> None:
    """What a zip file says beside its contents (times, comments) is nobody's concern; the contents are."""
    drawn, bundle = random.Random(1), packed(honest)
    for _ in range(60):
        (tmp_path / "bundle.zip").write_bytes(_damaged(bundle, drawn))
        try:
            run(tmp_path / "bundle.zip")
        except UnusableError:
            continue
