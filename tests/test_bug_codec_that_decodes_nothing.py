"""Found by reading: pages that declare ``undefined`` or ``idna`` as their encoding ended in a UnicodeError."""

import pytest

from kg.errors import EncodingError
from kg.read.webpage import read_html


@pytest.mark.parametrize("codec", ["undefined", "idna", "punycode", "unicode_escape", "hex", "utf-7"])
def test_a_page_may_declare_any_codec(codec: str) -> None:
    page = f"<meta charset={codec}>".encode() + b"\xe9\xff caf\xe9 \xfe" * 20 + b"\\u12"
    with pytest.raises(EncodingError, match="is neither UTF-8"):
        read_html(page, "page.html")
    assert read_html(f"<meta charset={codec}><p>قال الرئيس</p>".encode("cp1256"), "page.html").text == "قال الرئيس"
