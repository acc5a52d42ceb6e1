"""How much code there is, in how many places: `make count`, or `python -m bench.count --names FOLDER`.

Counted is our Python without tests, bench and migrations. A sliver is a file under 25 lines that isn't an `apps.py`,
an `__init__.py` or a command. Depth is that of app/package/file, in core from core/app on; folders whose names Django
or Wagtail give don't count.
"""

import argparse
import ast
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from statistics import median

APART = {"tests", "bench", "migrations"}
GIVEN = {"management", "commands", "templatetags", "formats"}
SLIVER, DEEPEST = 25, 3


def main() -> None:
    """Print the figures of a folder, by default this repository."""
    parser = argparse.ArgumentParser(description="Counts our Python.")
    parser.add_argument("folder", nargs="?", type=Path, default=Path(__file__).parents[1])
    parser.add_argument("--names", action="store_true", help="List the slivers and deep files.")
    options = parser.parse_args()
    paths = list(sources(options.folder))
    texts = {path: (options.folder / path).read_text(encoding="utf-8") for path in paths}
    lines = {path: len(text.splitlines()) for path, text in texts.items()}
    functions = [length for text in texts.values() for length in function_lengths(text)]
    slivers = [path for path in paths if lines[path] < SLIVER and not may_be_short(path)]
    deep = [path for path in paths if depth(path) > DEEPEST]
    depths = Counter(map(depth, paths))
    print(f"files      {len(paths):6,} in {len({path.parent for path in paths})} folders")
    print(f"lines      {sum(lines.values()):6,}, median {median(lines.values()):g} a file")
    print(f"functions  {len(functions):6,}, median {median(functions):g} lines")
    print(f"slivers    {len(slivers):6,} under {SLIVER} lines")
    print(f"deep       {len(deep):6,} below app/package/file")
    print("depth      ", ", ".join(f"{level}: {depths[level]}" for level in sorted(depths)))
    if options.names:
        for path in slivers:
            print(f"sliver {lines[path]:3} {path}")
        for path in deep:
            print(f"deep   {depth(path):3} {path}")


def sources(folder: Path) -> Iterator[Path]:
    """Return the Python files that git knows or would take, relative to the folder."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py"]
    found = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    for path in map(Path, sorted(found.stdout.splitlines())):
        if APART.isdisjoint(path.parts) and (folder / path).exists():
            yield path


def function_lengths(code: str) -> Iterator[int]:
    """Return the lines of each function and method, its decorators apart."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield (node.end_lineno or node.lineno) - node.lineno + 1


def depth(path: Path) -> int:
    """Return how many names lead to a file, those that Django or Wagtail give apart."""
    names = [name for name in path.parts if name not in GIVEN]
    return len(names) - (names[0] == "core" and len(names) > 2)


def may_be_short(path: Path) -> bool:
    """Tell whether a file is short by its nature."""
    return path.name in {"apps.py", "__init__.py"} or path.parent.name == "commands"


if __name__ == "__main__":
    main()
