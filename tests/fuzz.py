"""A fuzzing campaign, guided by coverage: ``python tests/fuzz.py html --minutes 5``; ``all`` for every target in turn.

Needs atheris (``pip install '.[fuzz]'``, where it has a wheel: CPython on Linux). What it finds is counted by
where it happens and the first input of each kind is kept in ``--to``; a hang (20 s) or more than 2 GB ends the target
and leaves the input there too. The exit code says whether anything was found. The corpus grows in ``--corpus``.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import subprocess
import sys
import time
import traceback
from collections import Counter
from pathlib import Path


def campaign(name: str, minutes: float, corpus: Path, findings: Path) -> None:
    """Fuzz one target in this process, which libFuzzer ends."""
    import atheris

    with atheris.instrument_imports(include=["kg"]):
        from hostile import TARGETS
    target = TARGETS[name]
    corpus.mkdir(parents=True, exist_ok=True)
    findings.mkdir(parents=True, exist_ok=True)
    for seed in target.seeds():
        (corpus / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)
    seen: Counter[str] = Counter()
    slowest = [0.0]

    def once(data: bytes) -> None:
        start = time.perf_counter()
        try:
            target.run(data)
        except Exception as error:
            frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "/kg/" in frame.filename]
            place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "invariant"
            if place == "invariant":
                place += f":{traceback.extract_tb(error.__traceback__)[-1].lineno}"
            where = f"{type(error).__name__} {place}"
            seen[where] += 1
            if seen[where] == 1:
                kept = findings / f"{name}-{hashlib.sha256(data).hexdigest()[:12]}"
                kept.write_bytes(data)
                print(f"FOUND {name}: {where}: {str(error)[:300]}  ({kept})", flush=True)
        slowest[0] = max(slowest[0], time.perf_counter() - start)
        if slowest[0] == time.perf_counter() - start and slowest[0] > 2:
            (findings / f"slow-{name}").write_bytes(data)

    options = ["-timeout=20", "-rss_limit_mb=2000", f"-max_total_time={round(minutes * 60)}", "-print_final_stats=1"]
    options += ["-max_len=4096", f"-artifact_prefix={findings}/{name}-end-"]
    atheris.Setup([sys.argv[0], *options, str(corpus)], once)
    atheris.Fuzz()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", help="a target of hostile.py, or all")
    parser.add_argument("--minutes", type=float, default=5, help="for each target")
    parser.add_argument("--corpus", type=Path, default=Path("fuzz/corpus"))
    parser.add_argument("--to", type=Path, default=Path("fuzz/findings"))
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.here:
        campaign(given.target, given.minutes, given.corpus / given.target, given.to)
    from hostile import TARGETS

    names = list(TARGETS) if given.target == "all" else [given.target]
    bad = 0
    for name in names:
        command = [sys.executable, __file__, name, "--here", "--minutes", str(given.minutes)]
        command += ["--corpus", str(given.corpus), "--to", str(given.to)]
        done = subprocess.run(command, capture_output=True, text=True, errors="replace")
        lines = (done.stdout + done.stderr).splitlines()
        found = [line for line in lines if line.startswith("FOUND") or "ERROR: libFuzzer" in line or "BINGO" in line]
        runs = next((line.split()[-1] for line in lines if "number_of_executed_units" in line), "?")
        peak = next((line.split()[-1] for line in lines if "peak_rss_mb" in line), "?")
        edges = next((match[1] for line in reversed(lines) if (match := re.search(r" cov: (\d+)", line))), "?")
        print(
            f"{name}: {runs} inputs, coverage {edges.split(' ')[0]}, peak {peak} MB, {len(found)} findings", flush=True
        )
        print(*found, *(lines[-15:] if done.returncode and not found else []), sep="\n", flush=True)
        bad += bool(found) or done.returncode != 0
    return min(bad, 1)


if __name__ == "__main__":
    sys.exit(main())
