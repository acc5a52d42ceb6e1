"""The site's search at another commit, to be timed beside this one's: one text asked of both, then the next.

The commit is checked out below var/, with the benchmark of this commit in it, and answers in a process of its own,
which runs this module: a text per line comes in, what its results page costs goes out.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import IO, Any, cast

from bench.measure import Row, percentile
from bench.stage import index, own_database
from bench.visitor import Visitor
from motivacional.environment import var_dir

_ROOT = Path(__file__).resolve().parent.parent
Costs = list[tuple[float, float]]  # milliseconds, those of CPU


def main() -> int:
    """Load and index the articles, then answer until there is no more to ask."""
    parser = argparse.ArgumentParser(prog="python -m bench.beside", description=__doc__)
    parser.add_argument("articles", type=Path, help="JSON lines, as bench.articles writes them")
    options = parser.parse_args()
    with own_database("beside"):
        from bench.bulk import BulkCorpus

        BulkCorpus().add_all(json.loads(line) for line in options.articles.open(encoding="utf-8"))
        seconds, megabytes = index("default")
        visitor = Visitor()
        print(json.dumps([seconds, megabytes]), flush=True)
        for line in sys.stdin:
            print(json.dumps(visitor.cost(json.loads(line))), flush=True)
    return 0


class Beside:
    """The other commit's search, indexed and waiting."""

    def __init__(self, commit: str, process: subprocess.Popen[str]) -> None:
        """Wait until it has indexed: meanwhile nothing else is timed."""
        self.commit, self.process = commit, process
        self.seconds, self.megabytes = self._read()

    def cost(self, typed: str) -> tuple[float, float]:
        """Return the milliseconds that its results page takes, and those of CPU."""
        print(json.dumps(typed), file=self.process.stdin, flush=True)
        ms, cpu = self._read()
        return ms, cpu

    def _read(self) -> list[float]:
        if not (line := cast("IO[str]", self.process.stdout).readline()):
            raise SystemExit(f"The search of {self.commit} has stopped.")
        return json.loads(line)


@contextmanager
def beside(commit: str, lines: Sequence[dict[str, Any]]) -> Iterator[Beside]:
    """Check the commit out, load the articles into its site, and take all of it away in the end."""
    place = var_dir(_ROOT / "var") / f"beside-{os.getpid()}"
    _git("worktree", "add", "--quiet", "--detach", str(place), commit)
    try:
        with _process(place, lines) as process:
            yield Beside(commit, process)
    finally:
        _git("worktree", "remove", "--force", str(place))


def costs_in_turn(visitor: Visitor, other: Beside, texts: Sequence[str]) -> tuple[Costs, Costs]:
    """Return what the texts cost here and there, asked in turn."""
    both = [(visitor.cost(typed), other.cost(typed)) for typed in texts]
    return [ours for ours, _theirs in both], [theirs for _ours, theirs in both]


def rows(name: str, ours: Costs, theirs: Costs) -> list[Row]:
    """Return the rows of a table that has the other commit's in place of the stock search."""
    (here, cpu), (there, cpu_there) = zip(*ours, strict=True), zip(*theirs, strict=True)
    return [
        Row(f"{name}, CPU ms", median(cpu), median(cpu_there)),
        *(Row(f"{name}, p{p} ms", percentile(here, p), percentile(there, p)) for p in (50, 95)),
    ]


@contextmanager
def _process(place: Path, lines: Sequence[dict[str, Any]]) -> Iterator[subprocess.Popen[str]]:
    shutil.rmtree(place / "bench", ignore_errors=True)
    shutil.copytree(_ROOT / "bench", place / "bench", ignore=shutil.ignore_patterns("__pycache__"))
    articles = place / "articles.jsonl"
    articles.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.beside", str(articles)],
        cwd=place,
        env={**os.environ, "VAR_DIR": str(place / "var")},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            yield process
        except BaseException:
            process.terminate()
            raise


def _git(*arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=_ROOT, check=True)


if __name__ == "__main__":
    sys.exit(main())
