"""Many articles: worker processes, stores that are brought up to date, faults of all kinds, Ray and Spark."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import faults
import pytest
from click.testing import CliRunner, Result
from faults import FATAL, FAULTS, Trial, dump, fatal_articles, finish, start, write_texts
from odd_annotator import odd

import kg
import kg.cli
from kg.errors import KgError, ModelError
from kg.read import Failure, read
from kg.scale import extract_many, local
from kg.scale.keep import Outcome, update
from kg.scale.speed import STAGES, _Clock
from kg.scale.work import Item, Job, extracted, stamp, stored
from kg.store.corpus import Corpus, Filed

RELATIONS = str(faults.ARTICLES / "claims.conllu")


def invoke(*arguments: object) -> Result:
    return CliRunner().invoke(kg.cli.cli, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that was filled in peace."""
    store = tmp_path_factory.mktemp("scale") / "good"
    code, said = finish(start(store))
    assert code == 0, said
    return store


# worker processes


def double(item: Any) -> Any:
    if item == "end":
        os._exit(3)
    if item == "ending":
        raise ModelError("no models")
    if item == "thread":
        import torch

        return torch.get_num_threads(), os.environ["OMP_NUM_THREADS"]
    if item == "forever":
        import time

        time.sleep(60)
    return f"{item}{item}"


def grow(item: Any, _kept: list[bytes] = []) -> int:  # noqa: B006
    _kept.append(b"x" * 30_000_000)
    return os.getpid()


def test_results_come_in_the_order_of_the_items_and_items_are_read_as_needed() -> None:
    taken = 0

    def items() -> Iterator[Any]:
        nonlocal taken
        for taken in range(1, 1001):
            yield str(taken)

    results = local.run(double, items(), 2)
    assert [next(results) for _ in range(3)] == [("1", "11"), ("2", "22"), ("3", "33")]
    assert taken <= 2 * local.AHEAD + 3
    results.close()  # type: ignore[attr-defined]
    assert list(local.run(double, [], 2)) == []


def test_errors_of_the_task_end_the_run() -> None:
    with pytest.raises(ModelError, match="no models"):
        list(local.run(double, ["a", "ending", "b"], 2))  # type: ignore[list-item]


def test_a_worker_that_grows_is_replaced_and_one_that_takes_too_long_is_ended() -> None:
    processes = [result for _, result in local.run(grow, range(9), 1, grown=220_000_000)]  # type: ignore[arg-type]
    assert 1 < len(set(processes)) < 9
    item = kg.Article("slow", "forever")
    (found,) = list(local.run(partial(_of_text, double), [item], 1, seconds=0.3))
    assert isinstance(found[1], Failure) and "after 0.3 seconds" in found[1].reason


def _of_text(task: Callable[[Any], Any], item: kg.Article) -> Any:
    return task(item.text)


def test_when_all_workers_end_the_run_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "HOPELESS", 3)
    items = [kg.Article(str(number), "end") for number in range(20)]
    with pytest.raises(KgError, match=r"3 worker processes ended .* with exit code 3"):
        list(local.run(partial(_of_text, double), items, 1))


def test_workers_have_one_thread() -> None:
    assert next(local.run(double, ["thread"], 1))[1] == (1, "1")  # type: ignore[list-item]


# the same results


def test_python_gets_the_same_with_and_without_workers(tmp_path: Path) -> None:
    items = [*read([str(write_texts(tmp_path / "texts", 5, {2: "خلل", 3: "خروج"}))]), "نص", Failure("odd")]
    there = list(extract_many(items, annotator=odd, workers=2))
    del items[3]  # which would end this process
    here = list(extract_many(items, annotator=odd))
    assert "".join(type(result).__name__[0] for result in there) == "EEFFEEF"
    assert "ended 3 worker processes, the last one with exit code 7" in there.pop(3).reason  # type: ignore[union-attr]
    assert [getattr(one, "analysis", one) for one in there] == [getattr(one, "analysis", one) for one in here]


def test_files_are_the_same_with_and_without_workers(tmp_path: Path) -> None:
    for name, more in (("here.nq", ()), ("there.nq", ("--workers", "2"))):
        assert invoke("extract", RELATIONS, "-q", "-o", tmp_path / name, *more).exit_code == 0
    assert (tmp_path / "here.nq").read_bytes() == (tmp_path / "there.nq").read_bytes()


def test_stores_are_the_same_whatever_the_number_of_workers(good: Path, tmp_path: Path) -> None:
    code, said = finish(start(tmp_path / "one", workers=1))
    assert code == 0 and " added" in said
    assert dump(tmp_path / "one") == dump(good)


@pytest.mark.model
def test_two_workers_with_the_models_give_what_this_process_gives() -> None:
    """And the process that gives out the work loads none."""
    texts = ["التقى وزير الخارجية المصري نظيره الفرنسي في القاهرة.", "هددت إيران إسرائيل، وقالت إنها سترد."]
    code = (
        f"import hashlib, sys, kg\nfor found in kg.extract_many({texts!r}, workers=2):\n"
        "    print(hashlib.sha256(repr(found.analysis).encode()).hexdigest())\n"
        "print(not {'torch', 'stanza'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    here = [hashlib.sha256(repr(found.analysis).encode()).hexdigest() for found in kg.extract_many(texts)]  # type: ignore[union-attr]
    assert done.stdout.split() == [*here, "True"]


# bringing a store up to date


def fill(store: Path, items: Iterable[Item], **options: Any) -> list[str]:
    """Fill a store in this process; what became of each article."""
    told: list[Outcome] = []
    job = options.pop("job", Job(annotator=odd))
    with Corpus(store) as corpus:
        update(corpus, items, job, _here, told.append, **options)
    return [outcome.state for outcome in told]


def _here(task: Callable[[Item], Filed | Failure], items: Iterable[Item]) -> Iterator[tuple[Item, Filed | Failure]]:
    for item in items:
        yield item, task(item)


def test_only_what_is_new_or_changed_is_done(tmp_path: Path) -> None:
    texts, store = write_texts(tmp_path / "texts", 4, {3: "خلل"}), tmp_path / "store"
    assert fill(store, read([str(texts)])) == ["added", "added", "added", "failed"]
    assert sorted(fill(store, read([str(texts)]))) == ["kept", "kept", "kept", "stuck"]
    (texts / "a000.meta.json").write_text('{"date": "2025-01-02"}')
    write_texts(tmp_path / "more", 1, {})
    (tmp_path / "more" / "a000.txt").rename(texts / "b.txt")
    states = fill(store, read([str(texts)]))
    assert sorted(states) == ["added", "kept", "kept", "replaced", "stuck"]
    assert sorted(fill(store, read([str(texts)]), retry_failed=True)) == ["failed", *["kept"] * 4]
    other = Job(annotator=odd, min_confidence=0.5)
    assert sorted(fill(store, read([str(texts)]), job=other)) == ["failed", *["replaced"] * 4]
    assert sorted(fill(store, read([str(texts)]), job=other, again=True)) == ["failed", *["replaced"] * 4]
    was = (texts / "a000.txt").read_text(encoding="utf-8")
    (texts / "a000.txt").write_text(faults.TEXT.format("خلل", 1), encoding="utf-8")
    assert sorted(fill(store, read([str(texts)]), job=other)) == ["failed", *["kept"] * 3, "stuck"]
    (texts / "a000.txt").write_text(was, encoding="utf-8")  # what the store has still
    assert sorted(fill(store, read([str(texts)]), job=other)) == [*["kept"] * 4, "stuck"]
    (texts / "a003.txt").write_text(faults.TEXT.format("الوفد", 4), encoding="utf-8")
    assert sorted(fill(store, read([str(texts)]), job=other)) == ["added", *["kept"] * 4]
    fill(tmp_path / "new", read([str(texts)]), job=other)
    assert dump(store) == dump(tmp_path / "new")


def test_a_stamp_tells_what_a_result_depends_on(tmp_path: Path) -> None:
    names = tmp_path / "names.csv"
    names.write_text("id,name,type\nx,ليلى نصر,PER\n", encoding="utf-8")
    jobs = [Job(), Job(min_confidence=0.5), Job(mapping={"star": True}), Job(kb=(str(names),))]
    versions = [job.version() for job in jobs]
    names.write_text("id,name,type\nx,ليلى نصر,ORG\n", encoding="utf-8")
    assert len({*versions, jobs[-1].version()}) == 5 and Job().version() == versions[0]
    article = kg.Article("a", "نص \ud800", date="2025-01-01")
    others = [kg.Article("a", "نص", date="2025-01-01"), kg.Article("a", "نص \ud800", date="2025-01-02")]
    assert len({stamp(item, versions[0]) for item in (article, *others)}) == 3
    assert isinstance(stored(Job(), Failure("odd")), Failure) and isinstance(extracted(Job(), Failure("odd")), Failure)


def test_the_command(tmp_path: Path) -> None:
    store = tmp_path / "store"
    count = Path(RELATIONS).read_text(encoding="utf-8").count("# newdoc id = ")
    first = invoke("extract", RELATIONS, "--store", store, "--workers", 1)
    assert (first.exit_code, first.stdout) == (0, "") and f"{count} added" in first.stderr
    second = invoke("extract", RELATIONS, Path(kg.__file__).parent / "kg.ttl", "--store", store)
    assert second.exit_code == 1 and "1 failed" in second.stderr and f"{count} there already" in second.stderr
    assert "threaten" in invoke("query", store, "--sparql", "SELECT DISTINCT ?p WHERE { ?r kg:predicate ?p }").stdout
    assert "headline: removed" in invoke("load", "--to", store, "--remove", "headline").stderr
    refused = invoke("load", RELATIONS.replace("conllu", "nq"), "--to", store)
    assert refused.exit_code != 0
    third = invoke("extract", RELATIONS, "--store", store, "--base", "https://data.example/")
    assert third.exit_code == 6 and "other options of RDF" in third.stderr
    for wrong in (("--retry-failed",), ("--engine-address", "x"), ("--store", store, "-o", "x.ttl")):
        assert invoke("extract", RELATIONS, *wrong).exit_code == 2


# faults: tests/faults.py has more


@pytest.mark.parametrize("fault", ["kill -9 of all processes", "kill -9 of workers", "disk full"])
def test_faults_lose_nothing(fault: str, good: Path, tmp_path: Path) -> None:
    if fault == "disk full" and not faults.can_mount(tmp_path):
        pytest.skip("only root can make a small disk")
    damage = Trial(tmp_path, good).run(fault, FAULTS[fault], 1)
    assert damage.none, damage


@pytest.mark.parametrize("fault", ["article aborts the worker", "article takes all memory"])
def test_fatal_articles_are_set_aside(fault: str, tmp_path: Path) -> None:
    damage = fatal_articles(tmp_path, FATAL[fault])
    assert damage.none, damage


# speed


def test_the_time_of_a_stage_is_its_own() -> None:
    clock = _Clock()
    inner = clock.timed("inner", lambda: sum(range(3_000_000)))
    clock.timed("outer", lambda: inner() and sum(range(1_000)))()
    assert clock.seconds["inner"] > 10 * clock.seconds["outer"] > 0


@pytest.mark.model
def test_the_benchmark_compares_with_stanza(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("التقى وزير الخارجية المصري نظيره الفرنسي في القاهرة.", encoding="utf-8")
    (tmp_path / "b.txt").write_text("هددت إيران إسرائيل.", encoding="utf-8")
    result = invoke("bench", "extract", tmp_path, "--official-shapes")
    assert result.exit_code == 0 and result.stdout.startswith("2 articles, ")
    assert " times official shapes" in result.stdout and "depparse" in result.stdout
    shares = [float(line.split()[1].rstrip("%")) for line in result.stdout.splitlines()[-len(STAGES) :]]
    assert abs(sum(shares) - 100) < 1 and shares[STAGES.index("encoder")] > 1


# clusters


@pytest.mark.parametrize("engine", ["ray", "spark"])
def test_clusters_give_the_same(engine: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also when an article ends the processes that read it: that one is set aside."""
    run = _engine(engine)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
    texts = write_texts(tmp_path / "texts", 20, {5: "انهيار", 9: "خلل"})
    with Corpus(tmp_path / "store") as corpus:
        told: list[Outcome] = []
        update(corpus, read([str(texts)]), Job(annotator=odd), partial(run, workers=2), told.append)
    reasons = {outcome.failure.id: outcome.failure.reason for outcome in told if outcome.failure}
    assert sorted(reasons) == ["a005", "a009"] and "ended its processes on" in reasons["a005"]
    (texts / "a005.txt").unlink()
    fill(tmp_path / "here", read([str(texts)]))
    assert dump(tmp_path / "store") == dump(tmp_path / "here")


def _engine(name: str) -> Callable[..., Iterator[Any]]:
    if name == "ray":
        pytest.importorskip("ray")
        from kg.scale import ray

        return ray.run
    pytest.importorskip("pyspark")
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java")
    from kg.scale import spark

    return spark.run
