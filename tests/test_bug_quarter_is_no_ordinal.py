"""Found by hypothesis: ربع, a quarter, before عشرين was read as the 0.25th day of a month and ended in a ValueError."""

from kg.relations.time import find_times


def test_a_quarter_is_no_day_of_the_month() -> None:
    assert all(ref.value is None or "2025" in ref.value for ref in find_times("إلى الربع والعشرين", anchor="2025-10-16"))
    assert find_times("إلى الربع والعشرين", anchor=None) is not None
