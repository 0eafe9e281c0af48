"""Files on disk, and the verifier run over them in this process."""

from collections.abc import Callable
from pathlib import Path

import pytest

from voting_service.verifier.checks import Options, verify
from voting_service.verifier.report import Report
from voting_service.verifier.source import open_source

Verify = Callable[..., Report]


def run(path: Path, options: Options | None = None) -> Report:
    with open_source(path) as source:
        return verify(source, path, options or Options(), lambda _: None)


@pytest.fixture
def verify_files(tmp_path: Path) -> Verify:
    """Writes the files into a folder and checks it."""

    def check(files: dict[str, bytes], options: Options | None = None) -> Report:
        for name, data in files.items():
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_bytes(data)
        return run(tmp_path, options)

    return check
