"""Takes each protection out, and runs the programs that must fail then: `make protections`.

A check that cannot fail is none. protections.toml has the protections; each is taken out of a copy
of this tree, and its programs run there, as short as in the suite. What is printed is a table in
Markdown: duplicates and lost, with the protection and without.

    python tests/chaos/without.py [WORDS]     those whose names, or programs, hold the words

Exit 0: all failed that had to. 1: some did not, or no protection names some program. 2: a text that
was to be taken out is not there any more, or more than once.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
COPIED = ("bot", "handlers", "knowledge", "playground", "seeds", "tests", "pyproject.toml")
PATIENCE_S = 10  # what is lost is waited for so long, where the protection names no longer time
# A line of counting.py's, but not the error that cites it.
COUNTED = re.compile(
    r"^(?!E ).*? in +\d+  acknowledged +\d+  answered +\d+  duplicates (\d+)  lost (\d+)$", re.M
)
ERROR = re.compile(r"^E +(.{1,60})", re.M)


@dataclass(frozen=True)
class Cut:
    file: str
    text: str
    by: str


@dataclass(frozen=True)
class Protection:
    what: str
    cuts: Sequence[Cut]
    programs: Sequence[str]
    patience_s: int


@dataclass(frozen=True)
class Outcome:
    """`counts`: duplicates and lost, "" where the program did not come to count; `said`: all that
    it said."""

    passed: bool
    counts: str
    said: str

    def __str__(self) -> str:
        if self.passed or self.counts.strip("0/, "):
            return self.counts
        why = ERROR.search(self.said)  # what it holds besides counts
        return f"{self.counts or 'no count'}: {why[1] if why else 'ends early'}"


def main() -> int:
    wanted = " ".join(sys.argv[1:])
    protections = read(HERE / "protections.toml")
    if missing := [line for each in protections for line in not_there(each)]:
        sys.stderr.write("\n".join(missing) + "\n")
        return 2
    with tempfile.TemporaryDirectory() as folder:
        copy = copied(Path(folder))
        programs = all_programs(copy)
        faults = [] if wanted else unnamed(programs, protections)
        known: dict[str, Outcome] = {}
        say("| without | program | with | without: duplicates/lost |\n|---|---|---|---|")
        for protection in protections:
            for program in of(protection, programs):
                if wanted not in f"{protection.what} {program}":
                    continue
                before = known.get(program) or run(copy, program)
                known[program] = before
                with taken_out(copy, protection):
                    after = run(copy, program, str(protection.patience_s))
                say(f"| {protection.what} | {named(program)} | {before} | {after} |")
                if not before.passed or after.passed:
                    faults.append(f"{protection.what}: {program}: {before}, without it {after}")
                    sys.stderr.write(after.said if after.passed else before.said)
    sys.stderr.write("".join(f"{fault}\n" for fault in faults))
    return 1 if faults else 0


def read(path: Path) -> list[Protection]:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    shared = {name: Cut(**cut) for name, cut in data["cut"].items()}
    return [
        Protection(
            one["what"],
            [shared[name] for name in one.get("with", ())]
            + [Cut(**cut) for cut in one.get("cut", ())],
            one["programs"],
            one.get("patience_s", PATIENCE_S),
        )
        for one in data["protection"]
    ]


def not_there(protection: Protection) -> Iterator[str]:
    for cut in protection.cuts:
        found = (ROOT / cut.file).read_text(encoding="utf-8").count(cut.text)
        if found != 1:
            yield f"{protection.what}: {cut.file} has {found} times, not once: {cut.text!r}"


def copied(folder: Path) -> Path:
    copy = folder / "tree"
    copy.mkdir()
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, copy / name)
        else:
            shutil.copy2(ROOT / name, copy / name)
    return copy


@contextlib.contextmanager
def taken_out(copy: Path, protection: Protection) -> Iterator[None]:
    whole = {cut.file: (copy / cut.file).read_text(encoding="utf-8") for cut in protection.cuts}
    try:
        for cut in protection.cuts:
            path = copy / cut.file
            path.write_text(path.read_text(encoding="utf-8").replace(cut.text, cut.by), "utf-8")
        yield
    finally:
        for file, text in whole.items():
            (copy / file).write_text(text, encoding="utf-8")


def all_programs(copy: Path) -> list[str]:
    """As pytest names them, below tests/chaos."""
    listed = pytest(copy, "--collect-only", "tests/chaos").stdout.splitlines()
    return [line.removeprefix("tests/chaos/") for line in listed if "/test_chaos_" in line]


def of(protection: Protection, programs: Sequence[str]) -> list[str]:
    found = [one for one in programs if one.startswith(tuple(protection.programs))]
    assert found, f"{protection.what}: there is no program {protection.programs}"
    return found


def unnamed(programs: Sequence[str], protections: Sequence[Protection]) -> list[str]:
    named = {program for protection in protections for program in of(protection, programs)}
    return [f"no protection names {one}" for one in programs if one not in named]


def run(copy: Path, program: str, patience_s: str = "60") -> Outcome:
    done = pytest(copy, f"tests/chaos/{program}", CHAOS_PATIENCE_S=patience_s)
    counts = COUNTED.findall(done.stdout)
    told = [f"{duplicates}/{lost}" for duplicates, lost in counts]
    return Outcome(done.returncode == 0, ", ".join(told), done.stdout)


def pytest(copy: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(copy), **settings}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments],
        cwd=copy, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def named(program: str) -> str:
    """The program's name as words."""
    test = program.partition("::")[2].removeprefix("test_")
    return test.replace("_", " ").replace("[", ": ").removesuffix("]")


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
