"""Nothing that is read may end the run: good inputs, changed at random, through every reader, the rules, RDF, SPARQL.

The same targets run for hours in ``python tests/fuzz.py all``.
"""

from __future__ import annotations

import pytest
from hostile import TARGETS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.read import FORMATS

PIECES = [b"\x00", b"\xff", b"\n", b"\t", b'"', b"<", b"<!", b"&#", b"{", b"[", b"\\ud83d", b"\xd9\xb4"]
PIECES += [b"\xe2\x80\xae", b"9" * 30]
"""What is put in now and then."""
EDITS = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 40), st.one_of(st.binary(max_size=6), st.sampled_from(PIECES))),
    max_size=6,
)
EXAMPLES = {"pipeline": 8, "graph": 10, "ttl": 10, "nq": 10, "trig": 10, "jsonld": 10, "rdf": 10}


def edited(data: bytes, edits: list[tuple[float, int, bytes]]) -> bytes:
    """The data with stretches replaced: (where, as a share of it, how many bytes go, what comes)."""
    for where, length, piece in edits:
        at = int(where * len(data))
        data = data[:at] + piece + data[at + length :]
    return data


@pytest.mark.parametrize("name", TARGETS)
def test_what_is_good_passes(name: str) -> None:
    for seed in TARGETS[name].seeds():
        TARGETS[name].run(seed)


@pytest.mark.parametrize("name", TARGETS)
def test_what_is_bad_is_refused(name: str) -> None:
    seeds = TARGETS[name].seeds()

    @settings(
        max_examples=EXAMPLES.get(name, 40), deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(st.integers(0, len(seeds) - 1), EDITS)
    def run(number: int, edits: list[tuple[float, int, bytes]]) -> None:
        TARGETS[name].run(edited(seeds[number], edits))

    run()


def test_every_format_has_a_target() -> None:
    assert set(FORMATS) <= TARGETS.keys()
