"""Disagreements planted among made-up sources are found, and what only looks like one stays quiet.

Every case is a few claims from several sources; no entity, attribute or unit of them is named
anywhere in the code.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny_stories import story

from knowledge.conflicts import find_conflicts
from knowledge.story import Claim, Conflict, Name, Passage, Source


def said(by: str, value: str | None = None, **changes: Any) -> dict[str, Any]:
    """A claim `by` somebody; what it is about comes from its case."""
    return {"by": by, "value": value, **changes}


@dataclass(frozen=True)
class Case:
    """Claims about `entity` and `attribute`, each from a source of its own.

    `found`: the kind of each conflict with those who speak for its sides, in the order shown.
    """

    what: str
    entity: str
    attribute: str
    claims: list[dict[str, Any]]
    found: list[tuple[str, list[str]]]
    names: tuple[Name, ...] = ()

    def sources(self) -> list[Source]:
        return [_source(number, self, claim) for number, claim in enumerate(self.claims)]

    def conflicts(self) -> tuple[Conflict, ...]:
        return find_conflicts(story(*self.sources(), names=self.names))


def _source(number: int, case: Case, claim: dict[str, Any]) -> Source:
    id = f"source-{number}"
    about = {"entity": case.entity, "attribute": case.attribute, "stance": "asserts"}
    default = {"statement": f"{case.entity}: {case.attribute} {claim['value']}."}
    own = {key: value for key, value in claim.items() if key not in ("grade", "published", "lang")}
    return Source(
        id=id,
        title=None,
        publisher=None,
        url=None,
        published=claim.get("published", "2026-05-01"),
        precision="day",
        language=claim.get("lang", "en"),
        grade=claim.get("grade", "B"),
        summary="In short.",
        passages=(Passage(id=f"{id}-1", source_id=id, number=1, text="A passage."),),
        claims=(Claim(**{**about, **default, **own, "passage_id": f"{id}-1"}),),
    )


HARBOUR = (
    Name(name="Skarvik Harbour", also=("斯卡维克港", "Puerto de Skarvik", "Гавань Скарвик")),
)
FERRIES = (Name(name="berths", also=("泊位",)),)

CONFLICTS = [
    Case("a later count, in two notations", "Skarvik Harbour", "containers handled",
         [said("the port", "1.2 million", as_of="2024"),
          said("the ministry", "180万", as_of="2025")],
         [("newer", ["the ministry", "the port"])]),
    Case("million against 亿", "Lumo app", "downloads",
         [said("Lumo", "80 million downloads"), said("晨报", "1.5亿次", lang="zh")],
         [("contradiction", ["Lumo", "晨报"])]),
    Case("crore against million", "Tarangpur metro", "daily passengers",
         [said("the operator", "1.2", unit="crore"), said("the union", "8 million")],
         [("contradiction", ["the operator", "the union"])]),
    Case("per cent, spelled out and as a sign", "Ostmark election", "turnout",
         [said("the commission", "61%"), said("the observers", "fifty-four", unit="per cent")],
         [("contradiction", ["the commission", "the observers"])]),
    Case("a share in words", "Fernhill fire", "area burned",
         [said("the mayor", "a third of the forest"), said("the rangers", "half of the forest")],
         [("contradiction", ["the mayor", "the rangers"])]),
    Case("one number, two currencies", "Kestrel bridge", "cost",
         [said("the Gull", "380 billion yuan"), said("the Tern", "380 billion dollars")],
         [("contradiction", ["the Gull", "the Tern"])]),
    Case("a sum that no rate of exchange explains", "Kestrel bridge", "cost",
         [said("the port", "€40 million"), said("the mayor", "900 million kronor")],
         [("contradiction", ["the port", "the mayor"])]),
    Case("one number, two measures of length", "Brann tunnel", "length",
         [said("the engineer", "27 km"), said("the guide", "27 miles")],
         [("contradiction", ["the engineer", "the guide"])]),
    Case("power in Chinese and in English", "Hollow Reef wind farm", "installed capacity",
         [said("the firm", "500 MW"), said("新闻社", "80万千瓦", lang="zh")],
         [("contradiction", ["the firm", "新闻社"])]),
    Case("two bounds that are far apart", "Skarvik Harbour", "jobs created",
         [said("the port", "more than 6,000"), said("the union", "more than 3,000")],
         [("contradiction", ["the port", "the union"])]),
    Case("dates in two languages", "Kestrel bridge", "opening date",
         [said("the port", "12 March 2027"), said("газета", "1 июня 2027 года", lang="ru")],
         [("contradiction", ["the port", "газета"])]),
    Case("an attribute in another language", "Fernhill flood", "deaths",
         [said("the police", "24", as_of="2026-04-01"),
          said("晨报", "31人", attribute="死亡人数", as_of="2026-04-01", lang="zh")],
         [("contradiction", ["the police", "晨报"])]),
    Case("the table of names joins entities", "Skarvik Harbour", "berths",
         [said("the port", "14"),
          said("报纸", "20个", entity="斯卡维克港", attribute="泊位", lang="zh")],
         [("contradiction", ["the port", "报纸"])], HARBOUR + FERRIES),
    Case("other words for one attribute", "Lumo app", "users",
         [said("Lumo", "over 2 million"), said("the Tern", "900,000", attribute="number of users")],
         [("contradiction", ["Lumo", "the Tern"])]),
    Case("what is counted differs", "Lumo app", "users",
         [said("Lumo", "2 million"), said("the Tern", "300,000", scope="paying users")],
         [("scope", ["Lumo", "the Tern"])]),
    Case("two dates within a scope, and another scope", "Lumo app", "installs",
         [said("Lumo", "300 million", as_of="2025-04"),
          said("the Tern", "600 million", as_of="2025-11"),
          said("the shop", "100,000", as_of="2025-11", scope="in the Northern store alone")],
         [("newer", ["the Tern", "Lumo"]), ("scope", ["the Tern", "the shop"])]),
    Case("an undated figure from before", "Ostmark election", "registered voters",
         [said("the Gull", "4.1 million", published="2025-02"),
          said("the commission", "4.6 million", as_of="2026-03")],
         [("newer", ["the commission", "the Gull"])]),
    Case("texts in one language", "Orla vaccine", "maker",
         [said("the Gull", "Norvax Laboratories"), said("the Tern", "Helio Pharma")],
         [("contradiction", ["the Gull", "the Tern"])]),
    Case("a value and its negation", "Orla vaccine", "status",
         [said("the firm", "approved"), said("the agency", "not approved")],
         [("contradiction", ["the firm", "the agency"])]),
    Case("up against down", "Tarangpur metro", "change in fares",
         [said("the operator", "fell by 5%"), said("the union", "rose by 5%")],
         [("contradiction", ["the operator", "the union"])]),
    Case("a statement and its denial", "Orla vaccine", "trial data were invented",
         [said("a former employee"), said("the radio", stance="reports"),
          said("Norvax", stance="denies", lang="es", statement="Los datos son auténticos.")],
         [("disputed", ["a former employee", "the radio", "Norvax"])]),
    Case("a figure that is denied, in other digits", "Fernhill flood", "missing",
         [said("the Gull", "1,200"), said("消防", "一千二百人", stance="denies", lang="zh")],
         [("disputed", ["the Gull", "消防"])]),
    Case("a denial with another figure", "Kestrel bridge", "cost overrun",
         [said("the audit", "30%"), said("the port", "3%", stance="denies")],
         [("disputed", ["the audit", "the port"])]),
    Case("nobody could verify it", "Ostmark election", "ballots were burned",
         [said("a leaked report"), said("the Gull", stance="doubts")],
         [("unverified", ["a leaked report", "the Gull"])]),
    Case("doubted and denied", "Ostmark election", "ballots were burned",
         [said("a leaked report"), said("the Gull", stance="doubts"),
          said("the commission", stance="denies"), said("a columnist", stance="comments")],
         [("disputed", ["a leaked report", "the Gull", "the commission"])]),
    Case("the most direct source speaks for its side", "Fernhill flood", "deaths",
         [said("a blog", "40 people", grade="D", published="2026-01-01"),
          said("the police", "40", grade="A"), said("the Tern", "fifty-two", grade="C")],
         [("contradiction", ["the police", "the Tern"])]),
    Case("of equals the first", "Fernhill flood", "deaths",
         [said("the Gull", "40", published="2026-05-03"),
          said("the Tern", "40", published="2026-05-02"),
          said("the radio", "52")],
         [("contradiction", ["the radio", "the Tern"])]),
]  # fmt: skip

QUIET = [
    Case("one value in three notations", "Lumo app", "downloads",
         [said("Lumo", "300 million"), said("晨报", "3亿次", lang="zh"),
          said("एक", "30 करोड़", lang="hi")],
         []),
    Case("rounded", "Lumo app", "users",
         [said("Lumo", "about 5.3 million"), said("the Tern", "5,287,000"),
          said("the Gull", "5.3m")],
         []),
    Case("over a round number", "Lumo app", "downloads",
         [said("Lumo", "over 300 million"), said("the Tern", "303 million")], []),
    Case("in kilometres and in miles", "Brann tunnel", "length",
         [said("the engineer", "100 km"), said("the guide", "62 miles")], []),
    Case("in hectares and in acres", "Fernhill fire", "area burned",
         [said("the rangers", "500", unit="hectares"), said("the Tern", "about 1,200 acres")], []),
    Case("converted into another currency", "Kestrel bridge", "cost",
         [said("the port", "380 billion yuan"), said("the Tern", "$52 billion"),
          said("the Gull", "over 380 billion yuan ($52 billion)")], []),
    Case("a part and a percentage", "Fernhill fire", "share of homes lost",
         [said("the mayor", "a quarter"), said("the rangers", "25", unit="%"),
          said("晨报", "四分之一", lang="zh")],
         []),
    Case("inside a range", "Kestrel bridge", "years of construction",
         [said("the port", "between five and seven"), said("the Tern", "6"),
          said("the Gull", "5–7")], []),
    Case("other things under one name", "Fernhill flood", "casualties",
         [said("the police", "12", unit="deaths"), said("the Tern", "40", unit="injured")], []),
    Case("other attributes", "Skarvik Harbour", "exports",
         [said("the port", "5 million tonnes"),
          said("the ministry", "8 million tonnes", attribute="imports")],
         []),
    Case("revenue and profit in two languages", "Norvax", "revenue",
         [said("Norvax", "5 billion"),
          said("Zeitung", "1 Mrd.", attribute="Gewinn", lang="de")], []),
    Case("other entities", "Skarvik Harbour", "berths",
         [said("the port", "14"), said("the Tern", "20", entity="Osvik Harbour")], []),
    Case("a share and a count", "Fernhill fire", "homes lost",
         [said("the mayor", "12%"), said("the rangers", "340 homes")], []),
    Case("the same report told twice", "Fernhill flood", "deaths",
         [said("the Gull", "24", as_of="2026-04-01"), said("the Tern", "24", as_of="2026-04-02"),
          said("the radio", "twenty-four people", stance="reports")], []),
    Case("one date in four languages", "Kestrel bridge", "opening date",
         [said("the port", "12 March 2027"), said("晨报", "2027年3月12日", lang="zh"),
          said("газета", "12 марта 2027 г.", lang="ru"), said("the Tern", "March 2027"),
          said("Zeitung", "12.03.2027", lang="de")], []),
    Case("a number of months and of years", "Kestrel bridge", "delay",
         [said("the port", "18 months"), said("the Tern", "a year and a half"),
          said("the Gull", "1.5 years")],
         []),
    Case("a place, and the place with its region", "Norvax", "headquarters",
         [said("the Gull", "Osvik"), said("the Tern", "Osvik, North Shore")], []),
    Case("a name in two scripts", "cup final", "winner",
         [said("the Gull", "Skarvik Harbour"), said("晨报", "斯卡维克港", lang="zh")], [], HARBOUR),
    Case("words of two languages", "Orla vaccine", "status",
         [said("the Gull", "approved", statement="The agency has approved the vaccine."),
          said("el Faro", "autorizada", lang="es",
               statement="La agencia ha autorizado la vacuna.")], []),
    Case("vague and exact", "Ostmark march", "protesters",
         [said("the Gull", "tens of thousands"), said("the police", "35,000")], []),
    Case("who denies what nobody says", "Fernhill flood", "dam was opened",
         [said("the operator", stance="denies"), said("a columnist", stance="comments")], []),
    Case("who doubts what nobody says", "Fernhill flood", "dam was opened",
         [said("the Gull", stance="doubts"), said("a columnist", stance="comments")], []),
    Case("their own figure against another's", "Fernhill flood", "missing",
         [said("the police", "12"), said("the police", "90", stance="denies")], []),
    Case("two parts and their sum", "Brann ferries", "vessels",
         [said("the operator", "six electric and two hybrid"), said("the Tern", "eight")], []),
    Case("opinions", "Kestrel bridge", "worth its cost",
         [said("the mayor", stance="comments"), said("the Gull")], []),
    Case("a figure that a columnist plays with", "Kestrel bridge", "cost",
         [said("the port", "40 million"),
          said("a columnist", "90 million", stance="comments")], []),
]  # fmt: skip


@pytest.mark.parametrize("case", CONFLICTS, ids=lambda case: case.what)
def test_a_planted_conflict_is_found_with_its_kind_and_sides(case: Case) -> None:
    found = [(c.kind, [side.by for side in c.sides]) for c in case.conflicts()]
    assert found == case.found


@pytest.mark.parametrize("case", QUIET, ids=lambda case: case.what)
def test_what_only_looks_like_a_conflict_stays_quiet(case: Case) -> None:
    assert case.conflicts() == ()


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(CONFLICTS + QUIET), st.randoms())
def test_the_order_of_the_sources_changes_nothing(case: Case, order: random.Random) -> None:
    shuffled = case.sources()
    order.shuffle(shuffled)
    found = find_conflicts(story(*shuffled, names=case.names))

    def sides(conflicts: tuple[Conflict, ...]) -> set[tuple[str, frozenset[str]]]:
        return {(c.kind, frozenset(side.passage_id for side in c.sides)) for c in conflicts}

    assert sides(found) == sides(case.conflicts())
