"""What the guards look at: the project's own files and the order of its apps."""

import re
import subprocess
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent
# Brought in whole from elsewhere, with checksums beside it.
VENDORED = "evenkeel/design/static/design/nhsuk/"
# It never stands where a person reads it.
THE_CODES_WORD = re.compile(r"\bgatherings?\b", re.IGNORECASE)


@cache
def pyproject() -> dict:
    return tomllib.loads((PROJECT / "pyproject.toml").read_text())


@cache
def layers() -> dict[str, int]:
    """Each app's place in the contract of layers, nought at the top; siblings share one."""
    contract = pyproject()["tool"]["importlinter"]["contracts"][0]
    return {
        app.strip(" ()"): place for place, layer in enumerate(contract["layers"]) for app in layer.split("|")
    }


@cache
def files() -> tuple[Path, ...]:
    """Every file of the project that is, or could be, committed; from the folders where there is no git."""
    asked = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
    )
    names = asked.stdout.split("\0") if asked.returncode == 0 else _walked()
    return tuple(PROJECT / name for name in sorted(names) if name and (PROJECT / name).is_file())


def _walked() -> Iterator[str]:
    for folder in ("evenkeel", "tests", "docs", "content", "scripts", "benchmarks"):
        for path in (PROJECT / folder).rglob("*"):
            if "__pycache__" not in path.parts:
                yield str(path.relative_to(PROJECT))


def named(path: Path) -> str:
    """The file as a failing guard names it."""
    return str(path.relative_to(PROJECT))


def faults(paths: Iterable[Path], look: Callable[[str], Sequence[object]]) -> dict[str, Sequence[object]]:
    """What `look` finds in the text of each file; only files in which it finds something."""
    looked = {named(path): look(path.read_text(errors="replace")) for path in paths}
    return {name: found for name, found in looked.items() if found}


def python_files() -> list[Path]:
    return [path for path in files() if path.suffix == ".py"]


def templates() -> list[Path]:
    """Our Jinja templates: pages, parts of pages, and messages."""
    return [path for path in files() if "jinja2" in path.relative_to(PROJECT).parts]


def own_static_files() -> list[Path]:
    """Scripts, styles and drawings of our own, without what is vendored."""
    return [
        path
        for path in files()
        if "static" in path.relative_to(PROJECT).parts and not named(path).startswith(VENDORED)
    ]
