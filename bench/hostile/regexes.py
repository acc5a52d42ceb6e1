"""Every regular expression of the code, strings made to hurt it, and what they cost (in a process that may hang).

The patterns are found by reading the code, the strings made from each pattern's own tree: a new pattern is attacked
without anybody listing it.
"""

import ast
import importlib
import multiprocessing
import random
import re
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import islice, product, zip_longest
from pathlib import Path
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

from core.base.catalogues import PACKAGES

FUNCTIONS = {
    *("compile", "search", "match", "fullmatch", "split", "findall", "finditer", "sub", "subn"),
    *("re_path", "RegexValidator", "RegexField"),
}
SIZES = (20_000, 80_000)
RATIO = 8  # of the CPU for four times as much: 4 is linear, 16 quadratic
DEADLINE = 5  # seconds for one string
MEASURABLE = 0.005  # seconds: less is lost in the noise of a busy machine, and can't hurt at the greater size
LONG_REPEAT = 16  # a repetition that may go on for less doesn't hurt by itself
MOST_SAMPLES, MOST_LETTERS, MOST_ATTACKS = 4, 10, 30
_REPEATS = {ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT}
_OF_CATEGORY = {
    ops.CATEGORY_DIGIT: "1",
    ops.CATEGORY_NOT_DIGIT: "a",
    ops.CATEGORY_SPACE: " \n",
    ops.CATEGORY_NOT_SPACE: "a<",
    ops.CATEGORY_WORD: "aé1",
    ops.CATEGORY_NOT_WORD: " -",
}
_OTHERS = "a <\n1-é"  # of which one is in any set that says what it doesn't hold


class Found(NamedTuple):
    """A pattern in the code: where it stands, what it is; None where it can't be told without running the code."""

    place: str
    pattern: re.Pattern[Any] | None


class Case(NamedTuple):
    """What is fed: its name, the function, and a function that makes the strings of about so many characters."""

    name: str
    run: Callable[[str], object]
    attacks: Callable[[int], Iterable[str]]


class Cost(NamedTuple):
    """The worst string for a case: seconds of CPU for each size, None where the process was killed; what it looks like."""

    name: str
    seconds: tuple[float, ...] | None
    looks: str

    @property
    def ratio(self) -> float:
        """Return how many times more the greatest size costs than the smallest."""
        if self.seconds is None:
            return float("inf")
        return self.seconds[-1] / max(self.seconds[0], MEASURABLE)


# --- Finding them ---


def patterns_in(root: Path) -> Iterator[Found]:
    """Yield every pattern of the packages, once for each place."""
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            text = path.read_text()
            if "migrations" not in path.parts and any(name in text for name in ("re", "Regex")):
                yield from _of_module(path.relative_to(root), ast.parse(text))


def _of_module(path: Path, tree: ast.Module) -> Iterator[Found]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            for argument, several in _pattern_arguments(node):
                values = _values(path, node, argument, several)
                yield from (Found(f"{path}:{node.lineno}", value) for value in values)


def _pattern_arguments(call: ast.Call) -> Iterator[tuple[ast.expr, bool]]:
    """Yield the arguments that are patterns, and whether each is a list of them."""
    if _is_regex_function(call.func):
        named = [each.value for each in call.keywords if each.arg in ("pattern", "regex")]
        yield from ((argument, False) for argument in [*named, *call.args[:1]][:1])
    elif any(map(_is_regex_function, call.args)):  # map(re.compile, (…))
        yield call.args[1], True
    yield from (
        (each.value, False) for each in call.keywords if (each.arg or "").endswith("__regex")
    )


def _is_regex_function(node: ast.expr) -> bool:
    if isinstance(node, ast.Attribute):
        owner = node.value.id if isinstance(node.value, ast.Name) else ""
        return node.attr in FUNCTIONS and owner in ("re", "validators", "forms")
    return isinstance(node, ast.Name) and node.id in {"re_path", "RegexValidator", "RegexField"}


def _values(
    path: Path, call: ast.Call, argument: ast.expr, several: bool
) -> list[re.Pattern[Any] | None]:
    """Return the patterns that an expression stands for; parts that only the running code knows become 'x'."""
    names = vars(importlib.import_module(".".join(path.with_suffix("").parts)))
    try:
        value = _evaluated(_Filled(names).visit(argument), names)
        flags = [
            each for each in [*call.args[1:], *(k.value for k in call.keywords)] if _is_flag(each)
        ]
        flag = _evaluated(flags[0], names) if flags and not several else 0
        return [re.compile(each, flag) for each in (value if several else [value])]
    except NameError:
        return [None]


def _evaluated(expression: ast.expr, names: dict[str, Any]) -> Any:
    whole = ast.fix_missing_locations(ast.Expression(expression))
    return eval(compile(whole, "<pattern>", "eval"), dict(names))  # noqa: S307 - our own code


def _is_flag(node: ast.expr) -> bool:
    """Tell whether an argument is made of flags alone: re.S | re.I."""
    if isinstance(node, ast.BinOp):
        return _is_flag(node.left) and _is_flag(node.right)
    return isinstance(node, ast.Attribute) and isinstance(
        getattr(re, node.attr, None), re.RegexFlag
    )


class _Filled(ast.NodeTransformer):
    """Puts an 'x' where a pattern takes in a value of the running code."""

    def __init__(self, names: dict[str, Any]) -> None:
        self.names = names

    def visit_FormattedValue(self, node: ast.FormattedValue) -> ast.expr:
        try:
            _evaluated(node.value, self.names)
        except (NameError, AttributeError):
            return ast.Constant("x")
        return node


# --- Strings that hurt ---


def attacks_on(pattern: re.Pattern[Any]) -> Callable[[int], Iterator[str]]:
    """Return what makes strings of a size: what each repetition takes, many times, after what leads to it."""
    pieces = list(islice(_pieces(pattern), MOST_ATTACKS))

    def strings(size: int) -> Iterator[str]:
        for start, pump, end in pieces:
            yield start + pump * max(1, (size - len(start)) // len(pump)) + end

    return strings


def _pieces(pattern: re.Pattern[Any]) -> Iterator[tuple[str, str, str]]:
    """Yield what a string begins with, what it repeats, and what it ends with so that nothing fits."""
    text = (
        pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    )
    maker = _Maker(parser.parse(text, pattern.flags & ~re.DEBUG))
    seen = set()
    for start, pump in maker.pieces():
        if pump and (start, pump) not in seen:
            seen.add((start, pump))
            yield start, pump, "\x00"


class _Maker:
    """Makes strings of a pattern's tree, the same ones each time."""

    def __init__(self, tree: Any) -> None:
        self.tree = tree
        self.rng = random.Random(7)
        self.letters = list(dict.fromkeys(islice(self._letters(tree), 40)))[:MOST_LETTERS]

    def pieces(self) -> Iterator[tuple[str, str]]:
        repeats = list(self._repeats(self.tree, []))
        wholes = self._samples([self.tree])
        found = [list(self._around(*each)) for each in repeats]
        found.append([("", part) for whole in wholes for part in (whole, whole[:-1])])
        found.append([("", letter) for letter in self.letters])
        # In turn, so that none is left out where there are many.
        yield from (piece for turn in zip_longest(*found) for piece in turn if piece)
        for before, _body in repeats:
            yield from product(self._samples(before)[:1], self.letters)

    def _around(self, before: list[Any], body: Any) -> Iterator[tuple[str, str]]:
        """Yield what one repetition takes, after what leads to it and with it."""
        starts, pumps = self._samples(before), self._samples([body])
        for start, pump in product(starts[:2], pumps):
            yield from ((start, pump), ("", start + pump))
        yield from (("", start) for start in starts)

    def _samples(self, nodes: list[Any]) -> list[str]:
        """Return some strings that fit, the longest first."""
        made = {"".join(map(self._one, nodes)) for _time in range(MOST_SAMPLES * 3)}
        return sorted(made, key=lambda each: (-len(each), each))[:MOST_SAMPLES]

    def _one(self, tree: Any) -> str:
        return "".join(self._of(op, value) for op, value in tree)

    def _of(self, op: Any, value: Any) -> str:
        if op in _REPEATS:
            least, most, body = value
            times = min(most, least + self.rng.choice((0, 1, 1, 2)))
            return "".join(self._one(body) for _time in range(times))
        if op is ops.BRANCH:
            return self._one(self.rng.choice(value[1]))
        if op is ops.GROUPREF_EXISTS:
            return self._one(value[1])
        if body := _body(op, value):
            return self._one(body)
        return self.rng.choice(_letters_of(op, value) or [""])

    def _letters(self, tree: Any) -> Iterator[str]:
        for op, value in tree:
            yield from _letters_of(op, value)
            for body in _bodies(op, value):
                yield from self._letters(body)

    def _repeats(self, tree: Any, before: list[Any]) -> Iterator[tuple[list[Any], Any]]:
        """Yield each long repetition: what stands before it, what it repeats."""
        nodes = list(tree)
        for place, (op, value) in enumerate(nodes):
            leading = [*before, nodes[:place]]
            if op in _REPEATS and value[1] >= LONG_REPEAT:
                yield leading, value[2]
            for body in _bodies(op, value):
                yield from self._repeats(body, leading)


def _body(op: Any, value: Any) -> Any:
    """Return the tree of a group, or of what has to follow."""
    if op is ops.SUBPATTERN:
        return value[3]
    if op is ops.ATOMIC_GROUP:
        return value
    return value[1] if op is ops.ASSERT and value[0] > 0 else None


def _bodies(op: Any, value: Any) -> list[Any]:
    if op in _REPEATS:
        return [value[2]]
    if op is ops.BRANCH:
        return list(value[1])
    if op in (ops.ASSERT, ops.ASSERT_NOT):
        return [value[1]]
    if op is ops.GROUPREF_EXISTS:
        return [each for each in value[1:] if each]
    return [body] if (body := _body(op, value)) else []


def _letters_of(op: Any, value: Any) -> list[str]:
    """Return letters that a node may stand for."""
    if op is ops.LITERAL:
        return [chr(value)]
    if op is ops.NOT_LITERAL:
        return [each for each in _OTHERS if ord(each) != value]
    if op is ops.ANY:
        return ["a", " "]
    return _letters_in(value) if op is ops.IN else []


def _letters_in(members: list[Any]) -> list[str]:
    named: list[str] = []
    for op, value in members:
        if op is ops.LITERAL:
            named.append(chr(value))
        elif op is ops.RANGE:
            named += [chr(value[0]), chr(value[1])]
        elif op is ops.CATEGORY:
            named += _OF_CATEGORY[value]
    if members[0][0] is ops.NEGATE:
        return [each for each in _OTHERS if each not in named]
    return named


# --- What they cost ---


def case_of(name: str, pattern: re.Pattern[Any]) -> Case:
    """Return the case of a pattern: sought from each place of a string, and asked to fit all of it."""
    is_bytes = isinstance(pattern.pattern, bytes)

    def run(text: str) -> None:
        subject: Any = text.encode("utf-8", "replace") if is_bytes else text
        for _each in pattern.finditer(subject):
            pass
        pattern.fullmatch(subject)

    return Case(name, run, attacks_on(pattern))


def costs(
    cases: list[Case], sizes: tuple[int, ...] = SIZES, deadline: float = DEADLINE
) -> Iterator[Cost]:
    """Yield the worst of each case; a process that a string holds too long is killed, and the next case is begun."""
    left = list(cases)
    while left:
        answers, process = _started(left, sizes, deadline)
        began = ""
        while left:
            try:
                kind, told = answers.recv()
            except EOFError:
                yield Cost(left.pop(0).name, None, began)
                break
            if kind == "begin":
                began = told
            else:
                left.pop(0)
                yield told
        answers.close()
        process.join()


def _started(cases: list[Case], sizes: tuple[int, ...], deadline: float) -> tuple[Any, Any]:
    """Fork: the child needs nothing but what is loaded, and the kernel ends it, though a pattern holds the GIL."""
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_measure, args=(cases, sizes, deadline, there), daemon=True)
    process.start()
    there.close()
    return here, process


def _measure(cases: list[Case], sizes: tuple[int, ...], deadline: float, answers: Any) -> None:
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    for case in cases:
        worst = Cost(case.name, (0.0,) * len(sizes), "")
        for number, text in enumerate(case.attacks(sizes[0])):
            answers.send(("begin", _looks(text)))
            signal.setitimer(signal.ITIMER_REAL, deadline)
            cost = Cost(case.name, _seconds(case, number, text, sizes), _looks(text))
            signal.setitimer(signal.ITIMER_REAL, 0)
            worst = max(worst, cost, key=lambda each: (each.ratio, each.seconds))
            if worst.ratio > RATIO:
                break  # the others would only take longer to say the same
        answers.send(("end", worst))


def _seconds(case: Case, number: int, text: str, sizes: tuple[int, ...]) -> tuple[float, ...]:
    """Return the CPU for each size, the least of several times; that of a shorter string where it's too little to compare."""
    if len(sizes) > 1:
        short = next(islice(case.attacks(sizes[0] // 5), number, None))
        if (taken := _timed(case.run, short)) < MEASURABLE / 5:
            return (taken,) * len(sizes)
    first = _timed(case.run, text)
    if first < MEASURABLE or len(sizes) == 1:
        return (first,) * len(sizes)
    texts = [text, *(next(islice(case.attacks(size), number, None)) for size in sizes[1:])]
    least = [_timed(case.run, each) for each in texts]
    for _again in range(3):
        if least[-1] <= RATIO * least[0]:
            break
        least = [min(each, _timed(case.run, text)) for each, text in zip(least, texts, strict=True)]
    return tuple(least)


def _timed(run: Callable[[str], object], text: str) -> float:
    began = time.thread_time()
    run(text)
    return time.thread_time() - began


def _looks(text: str) -> str:
    return f"{text[:60]!r}… ({len(text)})"


@cache
def of_the_code() -> tuple[Found, ...]:
    """Return every pattern of our packages."""
    return tuple(patterns_in(Path(__file__).resolve().parents[2]))
