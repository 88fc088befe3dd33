"""From a trained model to a shipped one: half precision, no paths of the training machine, digests."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import torch

DEPENDENCIES = {"pos": "encoder", "lemma": "pretrain", "depparse": "encoder", "ner": "encoder"}
"""What the models of a processor need besides."""


def store(trained: Path, shipped: Path) -> None:
    """Write a model with half-precision weights (Stanza copies them into its float32 ones) and without paths."""
    data = torch.load(trained, weights_only=True)
    if data.get("model") is not None:
        data["model"] = {k: _half(v) for k, v in data["model"].items()}
    data["config"] = {
        key: Path(value).name if isinstance(value, str) and "/" in value else value
        for key, value in data["config"].items()
    }
    shipped.parent.mkdir(parents=True, exist_ok=True)
    torch.save(data, shipped, _use_new_zipfile_serialization=False)


def _half(value: Any) -> Any:
    return value.half() if isinstance(value, torch.Tensor) and value.is_floating_point() else value


def digest(path: Path) -> str:
    """MD5, which Stanza's resource list asks for."""
    return hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()


def write_resources(folder: Path) -> None:
    """Write ``resources.json`` for the models under ``folder/ar``: a package ``kg`` for each."""
    processors = [p for p in ("tokenize", "mwt", "pos", "lemma", "depparse", "ner") if (folder / "ar" / p).is_dir()]
    entry: dict[str, Any] = {}
    for processor in processors:
        package: dict[str, Any] = {"md5": digest(folder / "ar" / processor / "kg.pt")}
        needed = DEPENDENCIES.get(processor)
        if needed and (folder / "ar" / needed).is_dir():
            package["dependencies"] = [{"model": needed, "package": "kg"}]
            entry[needed] = {"kg": {"md5": digest(folder / "ar" / needed / "kg.pt")}}
        entry[processor] = {"kg": package}
    chosen = dict.fromkeys(processors, "kg")
    entry |= {"default_processors": chosen, "packages": {"default": chosen}, "lang_name": "Arabic"}
    (folder / "resources.json").write_text(json.dumps({"ar": entry}, indent=1) + "\n", encoding="utf-8")
