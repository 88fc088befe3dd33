"""kg evaluate."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from functools import partial
from pathlib import Path

import click

from kg._files import write_atomic
from kg.cli.app import DefaultGroup, cli
from kg.cli.common import Progress, Tally, models_option
from kg.pipeline import default_kb, extract_many, stanza_annotator


@cli.group(cls=DefaultGroup)
def evaluate() -> None:
    """Measure extraction against annotations made by people.

    kg evaluate GOLD PRED compares folders of graphs: one ID.json an article, predictions as written by kg extract
    --format json -o PRED/.
    """


@evaluate.command("graphs")
@click.argument("gold", type=click.Path(exists=True, file_okay=False))
@click.argument("pred", type=click.Path(exists=True, file_okay=False))
@click.option("--show", "article_id", metavar="ID", help="List what was found, missed and too much in one article.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def evaluate_graphs(gold: str, pred: str, article_id: str | None, as_json: bool) -> None:
    """Compare the graphs of folder PRED with those of folder GOLD (the default)."""
    from kg import evaluate

    if article_id is not None:
        click.echo(evaluate.show(gold, pred, article_id))
        return
    scores = evaluate.score(gold, pred)
    click.echo(json.dumps(asdict(scores), indent=1, ensure_ascii=False) if as_json else evaluate.format_scores(scores))


@evaluate.command("events")
@click.argument("spans", type=click.Path(exists=True, dir_okay=False))
@click.argument("predictions", required=False, type=click.Path(exists=True, dir_okay=False))
@click.option("-o", "--output", help="Write the triples to this file as JSON.")
@models_option
def evaluate_events(spans: str, predictions: str | None, output: str | None, models: str) -> None:
    """Judge source-event-target triples by human annotations.

    SPANS is a JSON list of sentences with _id, text and spans. Without PREDICTIONS ({id: [[source, event, target]]})
    the sentences are read by kg itself.
    """
    from kg import evaluate

    if predictions is not None:
        click.echo(evaluate.format_event_scores(evaluate.score_events(spans, predictions)))
        return
    kb = default_kb()
    load = partial(stanza_annotator, models, kb=kb)
    results = extract_many(evaluate.events_to_articles(spans), annotator=load, kb=kb)
    tally = Tally(Progress([], shown=sys.stderr.isatty()))
    triples = evaluate.events_predictions(result.analysis for result in tally.successes(results))
    if output is not None:
        write_atomic(output, json.dumps(triples, ensure_ascii=False, indent=1).encode())
    click.echo(evaluate.format_event_scores(evaluate.score_events(spans, triples)))
    tally.finish(output)


@evaluate.command("judged")
@click.argument("sentences", type=click.Path(exists=True, dir_okay=False))
@models_option
def evaluate_judged(sentences: str, models: str) -> None:
    """Judge whether an event of a category is told, by sentences that people judged.

    SENTENCES is a CSV table with columns text, event_type (a PLOVER category) and label; sentences labelled yes are
    told from those labelled easy no.
    """
    from kg import evaluate

    judged = evaluate.judged_sentences(sentences)
    kb = default_kb()
    load = partial(stanza_annotator, models, kb=kb)
    results = extract_many((article for article, _, _ in judged), annotator=load, kb=kb)
    tally = Tally(Progress([], shown=sys.stderr.isatty()))
    scores = evaluate.score_judged(judged, (result.analysis for result in tally.successes(results)))
    click.echo(evaluate.format_detection(scores))
    tally.finish(None)


@evaluate.command("rules")
@click.argument("gold", type=click.Path(exists=True, file_okay=False))
@click.argument("pred", type=click.Path(exists=True, file_okay=False))
def evaluate_rules(gold: str, pred: str) -> None:
    """How often each construction is right."""
    from kg import evaluate

    click.echo(evaluate.rule_shares(gold, pred))


@evaluate.command("confidence")
@click.argument("gold", type=click.Path(exists=True, file_okay=False))
@click.argument("pred", type=click.Path(exists=True, file_okay=False))
@click.option("-o", "--output", help="Write the weights, learnt on all articles, to this file.")
@click.option("--shipped", is_flag=True, help="Judge the confidences in PRED instead of ones learnt on other articles.")
def evaluate_confidence(gold: str, pred: str, output: str | None, shipped: bool) -> None:
    """Do confidences keep their word: of relations scored 0.8, are four in five right?

    Learns the weights on nine tenths of the articles, judges the last tenth, ten times over. -o writes the table
    kg/relations/data/confidence.tsv.
    """
    from kg import calibration

    examples = calibration.cases(gold, pred)
    pairs = [(c.confidence, c.right) for c in examples] if shipped else calibration.cross_validated(examples)
    click.echo(calibration.format_reliability(calibration.reliability(pairs)))
    if output is not None:
        write_atomic(output, calibration.table(examples).encode())


@evaluate.command("times")
@click.argument("cases", type=click.Path(exists=True, file_okay=False))
def evaluate_times(cases: str) -> None:
    """Judge the values of time expressions by a folder of Recognizers-Text cases."""
    from kg import evaluate

    click.echo(evaluate.format_time_scores(evaluate.score_times(cases)))


@evaluate.command("treebank")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@models_option
def evaluate_treebank(file: Path, models: str) -> None:
    """Judge the models by a CoNLL-U treebank FILE, from its raw text (CoNLL 2018 evaluation, F1)."""
    from kg.train.score import table, treebank

    click.echo(table((name, [value]) for name, value in treebank(file, models).items()))


@evaluate.command("names")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--held-out", is_flag=True, help="Only the blocks of a training file that training leaves out.")
@models_option
def evaluate_names(file: Path, held_out: bool, models: str) -> None:
    """Judge the names found by a FILE of tokens with BIO labels: precision, recall, F1 of entities."""
    from kg.train.score import names, table

    click.echo(table(names(file, models, held_out=held_out).items()))


@evaluate.command("pronouns")
@click.argument("cases", type=click.Path(exists=True, dir_okay=False))
@click.argument("articles", type=click.Path(exists=True, dir_okay=False))
@click.option("--show", is_flag=True, help="List what was wrong.")
def evaluate_pronouns(cases: str, articles: str, show: bool) -> None:
    """Judge pronouns by marked antecedents: CASES is JSON, ARTICLES the texts as CoNLL-U (kg annotate)."""
    from kg import evaluate
    from kg.read import find, read_sources

    kb = default_kb()
    tally = Tally(Progress([], shown=False))
    results = tally.successes(extract_many(read_sources(list(find((articles,)))), annotator=None, kb=kb))
    scores = evaluate.score_pronouns(cases, (result.analysis for result in results), kb)
    click.echo("\n".join([*(scores.wrong if show else ()), evaluate.format_pronoun_scores(scores)]))
