"""What is lost when things break: `python tests/faults.py [TIMES]` prints a table, fault by fault (default 10 times).

Each time a store is filled while something goes wrong, at a moment drawn by chance (a fixed seed). Then every article
in it must be whole; the same command is given again, and the store must have the very bytes of one filled in peace.

    lost        graphs that are missing at the end
    duplicated  graphs that should not be there
    half        graphs that are there in part, right after the fault or at the end
    differs     stores whose bytes are not those of the undisturbed one
"""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pyoxigraph
from odd_annotator import HEALED, odd

from kg.read import read
from kg.scale import local
from kg.scale.keep import Outcome, update
from kg.scale.work import Job
from kg.store.corpus import Corpus
from kg.store.embedded import is_store

HERE = Path(__file__).parent
ARTICLES = HERE / "relations"
"""171 very short articles, parsed already: it is the machinery that is tried here."""
SEED = 7
GROUP = 0.05
"""Seconds of work written at once, so that a short run has many moments to break."""
TEXT = "قال الرئيس المصري في القاهرة إن {} وصل إلى باريس يوم {} يناير."

Graphs = dict[str, bytes]


@dataclass(slots=True)
class Damage:
    """What was found after one fault or several."""

    times: int = 0
    lost: int = 0
    duplicated: int = 0
    half: int = 0
    differs: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def none(self) -> bool:
        return not (self.lost or self.duplicated or self.half or self.differs or self.notes)


def graphs(store: Path) -> Graphs:
    """The named graphs of a store, each as sorted lines."""
    try:
        quads = list(pyoxigraph.Store.read_only(str(store))) if is_store(store) else []
    except RuntimeError:  # killed while the store was made
        quads = []
    found: dict[str, list[str]] = {}
    for quad in quads:
        found.setdefault(str(quad.graph_name), []).append(f"{quad.triple}\n")
    return {name: "".join(sorted(lines)).encode() for name, lines in found.items()}


def dump(store: Path) -> bytes:
    return pyoxigraph.Store.read_only(str(store)).dump(format=pyoxigraph.RdfFormat.N_QUADS) or b""


def start(store: Path, *, workers: int = 2, options: tuple[str, ...] = (), **more: object) -> subprocess.Popen[bytes]:
    """kg extract --store in a process group of its own."""
    code = f"import kg.store.corpus as c, kg.cli; c.GROUP_SECONDS = {GROUP}; kg.cli.main()"
    command = [sys.executable, "-c", code, "extract", str(ARTICLES), "--store", str(store), "--workers", str(workers)]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(path or os.getcwd() for path in sys.path)}
    return subprocess.Popen(
        [*command, *options], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True, **more
    )  # type: ignore[call-overload, no-any-return]


def finish(process: subprocess.Popen[bytes]) -> tuple[int, str]:
    _, said = process.communicate(timeout=300)
    return process.returncode, said.decode()


def children(process: subprocess.Popen[bytes]) -> list[int]:
    found = Path(f"/proc/{process.pid}/task").glob("*/children")
    return [int(number) for path in found for number in path.read_text().split()]


def examine(store: Path, good: Graphs, damage: Damage, *, end: bool, expected: bytes = b"") -> None:
    """Compare a store with the undisturbed one: `end` says that it should be complete."""
    there = graphs(store)
    article_graphs = {name for name in good if not name.endswith(("entities>", "runs>"))}
    damage.half += sum(1 for name in article_graphs & set(there) if there[name] != good[name])
    damage.duplicated += len(set(there) - set(good))
    if end:
        damage.lost += len(article_graphs - set(there))
        damage.differs += dump(store) != expected


class Trial:
    """One store, filled while something breaks."""

    def __init__(self, folder: Path, good: Path) -> None:
        self.folder, self.good = folder, graphs(good)
        self.expected = dump(good)

    def run(self, name: str, fault: Callable[[Path, random.Random], str | None], times: int) -> Damage:
        damage, chance = Damage(), random.Random(SEED)
        for number in range(times):
            store = self.folder / f"{name.replace(' ', '-')}-{number}"
            note = fault(store, chance)
            if note:
                damage.notes.append(note)
            examine(store, self.good, damage, end=False)
            code, said = finish(start(store))
            if code != 0:
                damage.notes.append(f"exit code {code} in the end: {said[-300:]}")
            examine(store, self.good, damage, end=True, expected=self.expected)
            damage.times += 1
            shutil.rmtree(store)
        return damage


def moment(chance: random.Random) -> float:
    """When to strike, in seconds after the start: mostly in the midst of the work."""
    return chance.uniform(0.3, 5.0)


def kill_group(store: Path, chance: random.Random) -> str | None:
    """SIGKILL for kg and all its workers."""
    process = start(store)
    _sleep(process, moment(chance))
    _kill(os.killpg, process)
    finish(process)
    return None


def kill_parent(store: Path, chance: random.Random) -> str | None:
    """SIGKILL for kg alone: the workers must end by themselves."""
    process = start(store)
    _sleep(process, moment(chance))
    workers = children(process)
    _kill(os.kill, process)
    process.wait()
    for _ in range(100):
        if not any(Path(f"/proc/{worker}").exists() for worker in workers):
            break
        time.sleep(0.1)
    else:
        return "workers live on"
    finish(process)
    return None


def kill_worker(store: Path, chance: random.Random) -> str | None:
    """SIGKILL for a worker, twice: kg must not even notice."""
    process = start(store)
    for _ in range(2):
        _sleep(process, moment(chance) / 2)
        if victims := children(process):
            _kill(os.kill, process, chance.choice(victims))
    code, said = finish(process)
    return f"exit code {code}: {said[-300:]}" if code else None


def interrupt(store: Path, chance: random.Random) -> str | None:
    """Ctrl-C."""
    process = start(store)
    while not children(process) and process.poll() is None:
        time.sleep(0.05)
    _sleep(process, moment(chance))
    _kill(os.killpg, process, sign=signal.SIGINT)
    code, said = finish(process)
    return None if code in (0, 130) else f"exit code {code}: {said[-300:]}"


def full_disk(store: Path, chance: random.Random) -> str | None:
    """A disk with room for a part of the store only (a small tmpfs; root may mount one), which grows afterwards."""
    store.mkdir()
    size = chance.randint(300, 6000)
    _mount("-t", "tmpfs", "-o", f"size={size}k", "tmpfs", str(store))
    code, said = finish(start(store))
    note = None if code in (0, 5) else f"exit code {code} with {size} kB: {said[-300:]}"
    _mount("-o", "remount,size=500m", str(store))
    moved = store.with_name(store.name + "-moved")
    shutil.copytree(store, moved)
    subprocess.run(["umount", str(store)], check=True)
    shutil.rmtree(store)
    moved.rename(store)
    return note


def small_files(store: Path, chance: random.Random) -> str | None:
    """A limit on the size of files (RLIMIT_FSIZE), as a quota has: writes fail in the midst of one."""
    size = chance.randint(20_000, 700_000)

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    code, said = finish(start(store, preexec_fn=limit))
    return None if code in (0, 5, 6) else f"exit code {code} with files of {size} bytes: {said[-300:]}"


def _sleep(process: subprocess.Popen[bytes], seconds: float) -> None:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return


def _kill(
    how: Callable[[int, int], None], process: subprocess.Popen[bytes], pid: int | None = None,
    *, sign: int = signal.SIGKILL,
) -> None:  # fmt: skip
    try:
        how(pid or process.pid, sign)
    except ProcessLookupError:
        return


def _mount(*arguments: str) -> None:
    subprocess.run(["mount", *arguments], check=True, capture_output=True)


def can_mount(folder: Path) -> bool:
    """Whether a tmpfs can be mounted here."""
    try:
        _mount("-t", "tmpfs", "-o", "size=100k", "tmpfs", str(folder))
        subprocess.run(["umount", str(folder)], check=True)
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def write_texts(folder: Path, count: int, bad: dict[int, str]) -> Path:
    """Short articles, some of which are fatal to `OddAnnotator`."""
    folder.mkdir()
    for number in range(count):
        word = bad.get(number, "الوفد")
        (folder / f"a{number:03}.txt").write_text(TEXT.format(word, number + 1), encoding="utf-8")
    return folder


def fill(store: Path, texts: Path, *, retry_failed: bool = False, memory: int = 900_000_000) -> list[Outcome]:
    """Fill a store by worker processes that have `OddAnnotator` in the place of models."""
    told: list[Outcome] = []

    engine = partial(local.run, workers=2, memory=memory)
    with Corpus(store) as corpus:
        update(corpus, read([str(texts)]), Job(annotator=odd), engine, told.append, retry_failed=retry_failed)
    return told


def fatal_articles(folder: Path, word: str) -> Damage:
    """Two of twelve articles end or break their worker: they are set aside, and done once they are harmless."""
    damage = Damage(times=1)
    texts = write_texts(folder / "texts", 12, {3: word, 8: word})
    with _healed():
        fill(folder / "good", texts)
    good = graphs(folder / "good")
    told = fill(folder / "store", texts)
    failed = sorted(o.failure.id or "" for o in told if o.failure)
    if failed != ["a003", "a008"]:
        damage.notes.append(f"failed: {failed}")
    examine(folder / "store", good, damage, end=False)
    if len(told) != 12 or [o.state for o in fill(folder / "store", texts)].count("stuck") != 2:
        damage.notes.append("what failed was not remembered")
    with _healed():
        fill(folder / "store", texts, retry_failed=True)
    examine(folder / "store", good, damage, end=True, expected=dump(folder / "good"))
    return damage


@contextmanager
def _healed() -> Iterator[None]:
    os.environ[HEALED] = "1"
    try:
        yield
    finally:
        del os.environ[HEALED]


FAULTS: dict[str, Callable[[Path, random.Random], str | None]] = {
    "kill -9 of all processes": kill_group,
    "kill -9 of kg alone": kill_parent,
    "kill -9 of workers": kill_worker,
    "Ctrl-C": interrupt,
    "disk full": full_disk,
    "files limited": small_files,
}
FATAL = {
    "article aborts the worker": "انهيار",
    "article ends the worker": "خروج",
    "article takes all memory": "ذاكرة",
    "article raises an error": "خلل",
}


def main(times: int) -> int:
    print(f"{'fault':<28}{'times':>7}{'lost':>7}{'duplicated':>12}{'half':>7}{'differs':>9}")
    bad = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        finish(start(folder / "good"))
        trial = Trial(folder, folder / "good")
        rows: dict[str, Callable[[], Damage]] = {
            fault: partial(trial.run, fault, strike, times)
            for fault, strike in FAULTS.items()
            if fault != "disk full" or can_mount(folder)
        }
        for number, (fault, word) in enumerate(FATAL.items()):
            (folder / str(number)).mkdir()
            rows[fault] = partial(fatal_articles, folder / str(number), word)
        for fault, row in rows.items():
            damage = row()
            bad += not damage.none
            numbers = (damage.times, damage.lost, damage.duplicated, damage.half, damage.differs)
            print(
                f"{fault:<28}{numbers[0]:>7}{numbers[1]:>7}{numbers[2]:>12}{numbers[3]:>7}{numbers[4]:>9}", flush=True
            )
            for note in damage.notes:
                print(f"    {note}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10))
