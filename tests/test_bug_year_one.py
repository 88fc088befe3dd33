"""Found by fuzzing: an article of the year 1 or 9999 that says "last week" ended in an OverflowError; dates in digits
of other scripts went through as they were."""

import pytest

from kg.read import iso_date
from kg.relations.time import find_times


@pytest.mark.parametrize("anchor", ["0001-01-01", "9999-12-31", "0001-01", "9999", "0999"])
def test_relative_times_lead_nowhere_from_the_ends_of_the_calendar(anchor: str) -> None:
    text = "أمس، الاثنين، قبل شهرين، الأسبوع الماضي، العام المقبل، منذ قرن، 2018/7/16"
    found = find_times(text, anchor=anchor)
    assert found[-1].value == "2018-07-16" and {ref.value for ref in found[:-1]} == {None}


@pytest.mark.parametrize("anchor", ["1000-01-01", "2999-12-31"])
def test_all_other_years_anchor(anchor: str) -> None:
    assert None not in [ref.value for ref in find_times("أمس، الأسبوع الماضي، العام المقبل", anchor=anchor)]


def test_dates_have_ascii_digits_or_are_none() -> None:
    assert iso_date("२०२५") is iso_date("२०२५-१०-१६") is iso_date("१६/१०/२०२५") is None
    assert iso_date("٢٠٢٥-١٠-١٦") == "2025-10-16"
