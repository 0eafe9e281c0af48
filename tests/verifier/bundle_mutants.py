"""Every forgery as a bundle, for any verifier: Python's and the browser's read the same ones.

    for name, data, code in bundle_mutants(): ...

`code` is the finding that must be reported; None where the file is no bundle, so that nothing may be
concluded. `python -m tests.verifier.bundle_mutants FOLDER` writes them as NUMBER.zip, and their names
and codes into index.json.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.verifier.mutant import Mutant
from tests.verifier.mutants import MUTANTS
from tests.verifier.mutants_life import LIFE_MUTANTS
from tests.verifier.mutants_log import LOG_MUTANTS
from tests.verifier.mutants_usage import USAGE_MUTANTS

ALL: list[Mutant] = [*MUTANTS, *LOG_MUTANTS, *USAGE_MUTANTS, *LIFE_MUTANTS]


def bundle_mutants() -> Iterator[tuple[str, bytes, str | None]]:
    """(name, bundle, code) of each."""
    for mutant in ALL:
        yield mutant.name, mutant.bundle(), mutant.code


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    index = []
    for number, (name, data, code) in enumerate(bundle_mutants()):
        (folder / f"{number}.zip").write_bytes(data)
        index.append({"name": name, "code": code})
    (folder / "index.json").write_text(json.dumps(index, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
