"""The models that read Arabic: those that ship inside the package, and Stanza's official ones on request.

A *package* is a name for one set of models: ``embedded`` (in this folder, works with no network), and Stanza's own
``default``, ``default_fast`` and ``default_accurate`` (``stanza`` is another name for ``default``), which `download`
fetches into Stanza's usual folder. Either folder has Stanza's layout: ``resources.json`` and ``ar/PROCESSOR/NAME.pt``.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import ChecksumError, DownloadError, ModelError, ModelNotFound

__all__ = [
    "EMBEDDED",
    "PROCESSORS",
    "ModelFile",
    "Package",
    "canonical",
    "download",
    "info",
    "list_packages",
    "path",
    "verify",
]

EMBEDDED = "embedded"
PROCESSORS = ("tokenize", "mwt", "pos", "lemma", "depparse", "ner")
"""What `kg` runs, in order; other parts of an official package are neither fetched nor loaded."""

_OFFICIAL = {
    "default": "Stanza's default Arabic models (PADT, AQMAR), with character language models",
    "default_fast": "Stanza's smaller and faster Arabic models",
    "default_accurate": "Stanza's most accurate Arabic models; they also need a transformer from the Hugging Face hub",
}
_LICENCE = {
    EMBEDDED: "CC BY-NC-SA 3.0",
    "default": "see https://stanfordnlp.github.io/stanza/available_models.html",
}
_FILE = re.compile(r"ar/\w[\w-]*/\w[\w.-]*\.pt", re.ASCII)


@dataclass(frozen=True, slots=True)
class Package:
    """A set of models: its `name`, what it is, the folder it lives in and whether all its files are there."""

    name: str
    description: str
    folder: Path
    installed: bool


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One file of weights. `name` is its path in the package ("ar/pos/kg.pt"), `size` in bytes, `md5` as published."""

    name: str
    path: Path
    size: int
    md5: str
    licence: str


def canonical(package: str) -> str:
    """The package's own name: "stanza" is "default". Raises ModelNotFound for a name nobody knows."""
    name = "default" if package == "stanza" else package
    if name != EMBEDDED and name not in _OFFICIAL:
        known = ", ".join([EMBEDDED, "stanza", *_OFFICIAL])
        raise ModelNotFound(f"there is no model package {package!r}; choose one of: {known}")
    return name


def list_packages() -> tuple[Package, ...]:
    """Every package `kg` can use, the embedded one first."""
    rows = [(EMBEDDED, "models that ship with kg; no network needed"), *_OFFICIAL.items()]
    return tuple(Package(name, text, _folder(name), _installed(name)) for name, text in rows)


def path(package: str = EMBEDDED) -> Path:
    """The folder (holding ``resources.json``) from which Stanza loads the package.

    Raises ModelNotFound when the package is unknown, not downloaded, or one of its files is missing.
    """
    name = canonical(package)
    list(_files(name))
    return _folder(name)


def info(package: str = EMBEDDED) -> tuple[ModelFile, ...]:
    """The package's files with size, published digest and licence. Raises ModelNotFound when one is missing."""
    name = canonical(package)
    licence = _LICENCE.get(name, _LICENCE["default"])
    return tuple(ModelFile(key, file, file.stat().st_size, md5, licence) for key, file, md5 in _files(name))


def verify(package: str = EMBEDDED) -> tuple[ModelFile, ...]:
    """Compare every file with its published digest; returns `info`.

    Raises ModelNotFound for a missing file and ChecksumError for one that is not what was published.
    """
    files = info(package)
    for file in files:
        if hashlib.md5(file.path.read_bytes(), usedforsecurity=False).hexdigest() != file.md5:
            raise ChecksumError(f"{file.path} is damaged: its MD5 is not {file.md5}; {_repair(canonical(package))}")
    return files


def download(package: str = "default", *, url: str | None = None) -> Path:
    """Fetch an official Stanza package into Stanza's folder and return that folder; files already there stay.

    The folder is ``$STANZA_RESOURCES_DIR`` or Stanza's default. `url` is where ``resources_VERSION.json`` lies (a
    mirror; the addresses of the weights come from that file); Stanza's own place, or ``$STANZA_RESOURCES_URL``, when
    not given. Raises DownloadError when something cannot be fetched and ChecksumError when what came is not what was
    published; a bad file is removed again.
    """
    name = canonical(package)
    if name == EMBEDDED:
        return path(name)
    from stanza.resources import common

    folder = _folder(name)
    index = folder / "resources.json"
    source = url or os.environ.get("STANZA_RESOURCES_URL") or common.DEFAULT_RESOURCES_URL
    try:
        common.download_resources_json(str(folder), resources_url=source.rstrip("/"))
    except OSError as error:
        raise DownloadError(f"cannot fetch the list of Stanza's models from {source}: {_reason(error)}") from error
    resources = _resources(index)
    template = os.environ.get("STANZA_MODEL_URL") or str(resources.get("url", ""))
    for key, md5 in _wanted(resources, name, index):
        file = folder / key
        address = _filled(
            template, resources_version=common.DEFAULT_RESOURCES_VERSION, lang="ar", filename=key.removeprefix("ar/")
        )
        try:
            common.request_file(address, str(file), md5=md5, raise_for_status=True, log_info=False)
        except OSError as error:
            raise DownloadError(f"cannot fetch {address}: {_reason(error)}") from error
        except ValueError as error:  # Stanza's way to say that the digest differs
            file.unlink(missing_ok=True)
            raise ChecksumError(
                f"what came from {address} is not the published file (its MD5 is not {md5}); "
                "download again, or from another place with --url"
            ) from error
    return folder


def _filled(template: str, **values: str) -> str:
    """A template from a server with ``{name}`` replaced, and nothing else that `str.format` would do for it."""
    return re.sub(r"\{(\w+)\}", lambda match: values.get(match[1], match[0]), template)


def _reason(error: OSError) -> str:
    status = getattr(getattr(error, "response", None), "status_code", None)
    what = f"the server answered {status}" if status else f"no answer ({type(error).__name__})"
    return f"{what}; check the network or the address, or use the embedded models (--models embedded)"


def _repair(name: str) -> str:
    return "install kg again" if name == EMBEDDED else f"run: kg models download {name}"


def _folder(name: str) -> Path:
    if name == EMBEDDED:
        return Path(__file__).parent
    given = os.environ.get("STANZA_RESOURCES_DIR")
    if given:
        return Path(given)
    from stanza.resources.common import DEFAULT_MODEL_DIR

    return Path(DEFAULT_MODEL_DIR)


def _resources(index: Path) -> dict[str, Any]:
    try:
        resources = json.loads(index.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ModelError(f"{index} is not JSON ({error}); remove it and download the models again") from error
    if not isinstance(resources, dict) or "ar" not in resources:
        raise ModelError(f"{index} lists no Arabic models; remove it and download the models again")
    return resources


def _wanted(resources: dict[str, Any], name: str, index: Path) -> list[tuple[str, str]]:
    """The files a package needs, with their digests: its processors and what those depend on.

    Raises ModelError for names that lead out of the folder: whoever wrote the index must not choose what is
    overwritten.
    """
    try:
        arabic = resources["ar"]
        chosen = arabic.get("packages", {}).get("default" if name == EMBEDDED else name)
        if chosen is None:
            raise ModelNotFound(f"{index} does not list the package {name!r}; choose another or update Stanza")
        pairs = [(processor, chosen[processor]) for processor in PROCESSORS if processor in chosen]
        for processor, model in list(pairs):
            for needed in arabic[processor][model].get("dependencies", []):
                if (needed["model"], needed["package"]) not in pairs:
                    pairs.append((needed["model"], needed["package"]))
        files = [(f"ar/{processor}/{model}.pt", arabic[processor][model]["md5"]) for processor, model in pairs]
    except (LookupError, TypeError, AttributeError) as error:
        raise ModelError(f"{index} is no list of Stanza's models ({error!r}); download the models again") from error
    if bad := [file for file, _ in files if not _FILE.fullmatch(file)]:
        raise ModelError(f"{index} names {bad[0]!r}, which is no name of a model; download the models from elsewhere")
    return files


def _files(name: str) -> Iterator[tuple[str, Path, str]]:
    folder = _folder(name)
    index = folder / "resources.json"
    if not index.is_file():
        raise ModelNotFound(f"the models {name!r} are not on this machine ({index} is missing); {_repair(name)}")
    for key, md5 in _wanted(_resources(index), name, index):
        file = folder / key
        if not file.is_file():
            raise ModelNotFound(f"the models {name!r} are incomplete ({file} is missing); {_repair(name)}")
        yield key, file, md5


def _installed(name: str) -> bool:
    try:
        path(name)
    except ModelError:
        return False
    return True
