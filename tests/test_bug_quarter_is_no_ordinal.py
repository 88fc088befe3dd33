"""Found by hypothesis: ربع, a quarter, before عشرين was read as the 0.25th day of a month and ended in a ValueError."""

from kg.relations.time import find_times


def test_a_quarter_adds_nothing_to_a_day_of_the_month() -> None:
    assert [ref.value for ref in find_times("إلى الربع والعشرين", anchor=None)] == [None]
    assert [ref.value for ref in find_times("إلى الربع والعشرين", anchor="2025-10-16")] == ["2025-10-20"]
