"""One training loop for the tagger, the parser and the NER tagger.

Stanza's own loops stop on a plateau and keep the best single checkpoint. With hours rather than days, a learning rate
that falls to zero over a known number of steps and an average of the weights (Polyak) give more: both are here.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long and how fast to learn.

    ``steps`` updates with Adam; the rate rises to ``rate`` over ``warmup`` steps, stays, and falls linearly to zero
    over the last ``cooldown`` share. ``average`` is the decay of the weight average that is scored and saved.
    ``minutes``, if given, ends the run earlier and makes the rate fall in time for that.
    """

    steps: int
    rate: float
    warmup: int = 100
    cooldown: float = 0.6
    average: float = 0.998
    beta2: float = 0.99
    evaluate_every: int = 250
    minutes: float | None = None


def rate_at(schedule: Schedule, step: int, progress: float) -> float:
    """The learning rate at an update; ``progress`` runs from 0 to 1."""
    rising = min(1.0, (step + 1) / max(1, schedule.warmup))
    falling = min(1.0, max(0.0, 1.0 - progress) / schedule.cooldown)
    return schedule.rate * min(rising, falling)


def fit(
    model: torch.nn.Module,
    batches: Iterator[Any],
    *,
    use_optimizer: Callable[[torch.optim.Optimizer], None],
    update: Callable[[Any], float],
    score: Callable[[], float],
    save: Callable[[], None],
    schedule: Schedule,
    checkpoint: Path,
) -> float:
    """Train, keep the best averaged weights, return their score.

    ``use_optimizer`` hands the optimizer to the Stanza trainer whose ``update`` is called with each batch; ``score``
    and ``save`` see the averaged weights. The run goes on from ``checkpoint`` if that file exists.
    """
    weights = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.Adam(weights, lr=schedule.rate, betas=(0.9, schedule.beta2), eps=1e-6)
    use_optimizer(optimizer)
    average = [p.detach().clone() for p in weights]
    step, spent, best = 0, 0.0, -1.0
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=True)
        model.load_state_dict(state["model"], strict=False)
        optimizer.load_state_dict(state["optimizer"])
        average, step, spent, best = state["average"], state["step"], state["spent"], state["best"]
        logger.info("going on from step %d", step)

    started = time.monotonic() - spent
    loss, counted = 0.0, 0
    while step < schedule.steps:
        spent = time.monotonic() - started
        progress = step / schedule.steps
        if schedule.minutes is not None:
            progress = max(progress, spent / 60 / schedule.minutes)
        if progress >= 1:
            break
        for group in optimizer.param_groups:
            group["lr"] = rate_at(schedule, step, progress)
        loss += update(next(batches))
        counted += 1
        step += 1
        decay = min(schedule.average, (1 + step) / (10 + step))
        with torch.no_grad():
            torch._foreach_lerp_(average, list[torch.Tensor](weights), 1 - decay)
        if step % 50 == 0:
            logger.info(
                "step %d, %.0f s, loss %.4f, progress %.2f", step, time.monotonic() - started, loss / counted, progress
            )
            loss, counted = 0.0, 0
        if step % schedule.evaluate_every == 0:
            best = _evaluate(weights, average, score, save, best, step)
            _remember(checkpoint, model, optimizer, average, step, time.monotonic() - started, best)
    return _evaluate(weights, average, score, save, best, step)


def _evaluate(
    weights: list[torch.nn.Parameter],
    average: list[torch.Tensor],
    score: Callable[[], float],
    save: Callable[[], None],
    best: float,
    step: int,
) -> float:
    kept = [p.detach().clone() for p in weights]
    _assign(weights, average)
    value = score()
    logger.info("step %d: score %.4f (best before %.4f)", step, value, best)
    if value >= best:
        save()
    _assign(weights, kept)
    return max(best, value)


def _assign(weights: list[torch.nn.Parameter], values: list[torch.Tensor]) -> None:
    with torch.no_grad():
        for weight, value in zip(weights, values, strict=True):
            weight.copy_(value)


def _remember(
    path: Path,
    model: torch.nn.Module,
    optimizer: torch.optim.Optimizer,
    average: list[torch.Tensor],
    step: int,
    spent: float,
    best: float,
) -> None:
    state = {
        "model": model.state_dict(),
        "optimizer": optimizer.state_dict(),
        "average": average,
        "step": step,
        "spent": spent,
        "best": best,
    }
    partial = path.with_suffix(".partial")
    torch.save(state, partial)
    partial.replace(path)
