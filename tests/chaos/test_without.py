"""Each line that a protection takes out stands in the program, once."""

from __future__ import annotations

from without import HERE, not_there, read


def test_every_protection_can_still_be_taken_out() -> None:
    protections = read(HERE / "protections.toml")
    assert protections
    assert [line for each in protections for line in not_there(each)] == []
