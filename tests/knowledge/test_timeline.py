"""What readers of a timeline notice: one event is told once, and two events stay two."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny_stories import story

from knowledge.event_likeness import likeness_of
from knowledge.story import Event, Grade, Name, Passage, Source, Story, Withdrawal
from knowledge.timeline import Moment, timeline

DAY = "2024-03-05"
NAMES = (
    Name(name="Brenholm Port", also=("the port", "布伦霍尔姆港"), kind="organisation"),
    Name(name="Kirsten Hansen", also=("Mayor Hansen", "Кирстен Хансен"), kind="person"),
    Name(name="Per Olsen", kind="person"),
    Name(name="Nordbau", also=("Nordbau AG", "北建公司"), kind="organisation"),
    Name(name="Harbour Bridge", also=("the bridge", "海港大桥")),
    Name(name="The Daily Gull", also=("Daily Gull", "海鸥日报"), kind="organisation"),
    Name(name="Crow Post", kind="organisation"),
    Name(name="Supreme Court", also=("最高法院",), kind="organisation"),
    Name(name="Helvex", also=("Helvex Pharma",), kind="organisation"),
    Name(name="EMA", also=("European Medicines Agency",), kind="organisation"),
    Name(name="Corvilan", kind="product"),
)
# What happens besides: without it every word would be rare.
BACKGROUND = (
    ("2023-05-01", "The ministry grants a permit for work on the Harbour Bridge."),
    ("2023-11-30", "Three firms bid for the bridge contract."),
    ("2024-02-02", "Kirsten Hansen is elected mayor of Brenholm."),
    (
        "2024-04-18",
        "Residents protest against noise at the site; families and staff leave.",
    ),
    ("2024-08-08", "Steel for the bridge arrives from Poland, where two workers unload it."),
    ("2024-12-12", "Helvex and Nordbau move into a shared headquarters."),
)


def told(
    id: str, *events: tuple[str, str], publisher: str | None = None, grade: Grade = "B"
) -> Source:
    """A source with one passage an event; events are (date, what)."""
    return Source(
        id=id,
        title=f"About {id}",
        publisher=publisher,
        url=f"https://{id}.example/",
        published=None,
        precision=None,
        language="en",
        grade=grade,
        summary="In short.",
        passages=tuple(
            Passage(id=f"{id}-{n}", source_id=id, number=n, text=what)
            for n, (_, what) in enumerate(events, 1)
        ),
        events=tuple(
            Event(date=date, what=what, passage_id=f"{id}-{n}")
            for n, (date, what) in enumerate(events, 1)
        ),
    )


def moments(*sources: Source) -> list[Moment]:
    """The moments that are not only background."""
    everything = timeline(story(*sources, told("background", *BACKGROUND), names=NAMES))
    return [
        moment
        for moment in everything
        if any(not event.passage_id.startswith("background") for event in moment.tellings)
    ]


def merged(one: tuple[str, str], other: tuple[str, str]) -> bool:
    return len(moments(told("gull", one), told("crow", other))) == 1


# --- one event ------------------------------------------------------------------------------------

ONE_EVENT = [
    (
        (DAY, "The port raises the price of the bridge to 40 million crowns."),
        (DAY, "Brenholm Port says that the Harbour Bridge will now cost 40 million crowns."),
    ),
    (
        ("2024-03", "Nordbau wins the contract to build the Harbour Bridge."),
        (
            "2024-03-12",
            "Nordbau AG wins the contract for building the bridge, with three firms bidding.",
        ),
    ),
    (
        ("2024-06-02", "Supreme Court stops construction of the bridge pending a review."),
        ("2024-06-02", "The Supreme Court halts construction of the Harbour Bridge for a review."),
    ),
    (
        ("2024-09-10", "Helvex unveils Corvilan, its new heart drug."),
        ("2024-09-10", "Helvex Pharma launches the heart drug Corvilan."),
    ),
    (
        ("2024-11-02", "A crane collapses at the bridge site, killing two workers."),
        ("2024-11-02", "Crane collapse at the bridge site kills 2 workers and injures a guard."),
    ),
    (
        ("2024-12", "The Daily Gull publishes leaked minutes of the bridge board."),
        ("2024-12-03", "Leaked minutes of the bridge board appear in the Daily Gull."),
    ),
]


@pytest.mark.parametrize(("one", "other"), ONE_EVENT)
def test_an_event_that_two_sources_tell_is_one_moment(
    one: tuple[str, str], other: tuple[str, str]
) -> None:
    (moment,) = moments(told("gull", one), told("crow", other))
    assert [event.passage_id for event in moment.tellings] == ["gull-1", "crow-1"]


IN_TWO_LANGUAGES = [
    (
        "布伦霍尔姆港称海港大桥将耗资4000万克朗。",
        "The port says the bridge will cost 40 million crowns.",
    ),
    (
        "海鸥日报报道北建公司停建海港大桥。",
        "The Daily Gull reports that Nordbau has left the Harbour Bridge.",
    ),
    (
        "Кирстен Хансен: Harbour Bridge будет стоить 40 млн крон.",
        "Mayor Hansen says the bridge costs 40m crowns.",
    ),
]


@pytest.mark.parametrize(("one", "other"), IN_TWO_LANGUAGES)
def test_an_event_told_in_two_languages_is_known_by_its_names_and_figures(
    one: str, other: str
) -> None:
    assert merged((DAY, one), (DAY, other))


def test_a_source_that_names_itself_tells_of_the_others_no_less() -> None:
    gull = told("gull", (DAY, "Mayor Hansen fires the head of the port, the Daily Gull writes."),
                publisher="The Daily Gull")  # fmt: skip
    crow = told("crow", (DAY, "The Crow Post reports that Kirsten Hansen fires the port's head."),
                publisher="Crow Post")  # fmt: skip
    owl = told("owl", (DAY, "Owl Courier reports that Kirsten Hansen fires the head of the port."),
               publisher="Owl Courier")  # fmt: skip
    assert len(moments(gull, crow, owl)) == 1
    unnamed = [source.model_copy(update={"publisher": None}) for source in (gull, crow)]
    assert len(moments(*unnamed)) == 2  # then it may be the papers that act


def test_the_more_precise_date_and_the_more_direct_words_are_taken() -> None:
    vague = told("gull", ("2024-03", "Nordbau wins the contract to build the bridge."), grade="A")
    exact = told("crow", ("2024-03-12", "The contract to build the bridge: Nordbau wins."))
    (moment,) = moments(vague, exact)
    assert (moment.date, moment.precision) == ("2024-03-12", "day")
    assert moment.what == "Nordbau wins the contract to build the bridge."


def test_the_same_words_in_one_source_are_one_moment_with_both_passages() -> None:
    event = (DAY, "The port names a price.")
    (moment,) = moments(told("gull", event, event))
    assert [event.passage_id for event in moment.tellings] == ["gull-1", "gull-2"]


# --- two events -----------------------------------------------------------------------------------

TWO_EVENTS = {
    "another day": (
        (DAY, "The port raises the price of the bridge."),
        ("2024-03-06", "The port raises the price of the bridge."),
    ),
    "another figure": (
        (DAY, "The port raises the price of the bridge to 40 million crowns."),
        (DAY, "The port raises the price of the bridge to 45 million crowns."),
    ),
    "another count, in words": (
        (DAY, "A crane collapses at the bridge site and kills two workers."),
        (DAY, "A crane collapses at the bridge site and kills three workers."),
    ),
    "another share": (
        (DAY, "Shares of Nordbau fall 7% after the decision."),
        (DAY, "Shares of Nordbau fall 9% after the decision."),
    ),
    "another person": (
        (DAY, "Mayor Hansen rejects the accusations about the bridge contract."),
        (DAY, "Per Olsen rejects the accusations about the bridge contract."),
    ),
    "another person, not in the table": (
        (DAY, "Hansen resigns as mayor of Brenholm over the bridge."),
        (DAY, "Lund resigns as mayor of Brenholm over the bridge."),
    ),
    "another place": (
        ("2024", "Helvex launches Corvilan in Japan."),
        ("2024-09-10", "Helvex launches Corvilan in Brazil."),
    ),
    "another deed of the same": (
        ("2024", "Helvex launches Corvilan."),
        ("2024-09-10", "Helvex withdraws Corvilan."),
    ),
    "the contrary": (
        (DAY, "EMA approves Corvilan for children."),
        (DAY, "EMA refuses to approve Corvilan for children."),
    ),
    "a denial": (
        (DAY, "Nordbau denies paying bribes to win the bridge contract."),
        (DAY, "The Daily Gull reports that Nordbau paid bribes to win the bridge contract."),
    ),
    "what follows from it": (
        (DAY, "A storm kills two workers at the bridge site."),
        (DAY, "Families of two workers killed at the bridge site protest."),
    ),
    "another who is sued": (
        (DAY, "Per Olsen sues the port over the permit for the Harbour Bridge."),
        (DAY, "Per Olsen sues Nordbau over the permit for the Harbour Bridge."),
    ),
    "what is said of it": (
        (DAY, "Parliament opens an inquiry into the bridge contract."),
        (DAY, "Per Olsen welcomes the inquiry into the bridge contract that parliament opens."),
    ),
    "the contrary, in the same month": (
        ("2024-07", "Kirsten Hansen says that she will stay as mayor of Brenholm."),
        ("2024-07-01", "Kirsten Hansen resigns as mayor of Brenholm."),
    ),
    "a like thing in the same month": (
        ("2024-11", "Two workers die at the bridge site."),
        ("2024-11-20", "Workers strike at the bridge site over two deaths."),
    ),
    "in two languages, the same names but another who acts": (
        (DAY, "海鸥日报报道北建公司与海港大桥。"),
        (DAY, "Nordbau sues The Daily Gull over the Harbour Bridge."),
    ),
}


@pytest.mark.parametrize(("one", "other"), TWO_EVENTS.values(), ids=TWO_EVENTS.keys())
def test_two_events_stay_two_moments(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert not merged(one, other)


def test_a_thing_counted_is_not_enough_to_make_one_deed_of_two() -> None:
    ships = told("owl", *((f"2023-01-{day}", f"Ship {day} comes in.") for day in range(10, 30)))
    fires, hires = (told(v, (DAY, f"Nordbau {v} 120 welders.")) for v in ("fires", "hires"))
    assert len(moments(fires, hires, ships)) == 2 + len(ships.events)


def test_two_events_of_one_source_stay_two_however_alike() -> None:
    first = (DAY, "Nordbau wins the contract to build the Harbour Bridge.")
    second = (DAY, "The contract to build the Harbour Bridge goes to Nordbau.")
    assert len(moments(told("gull", first, second))) == 2
    assert len(moments(told("gull", first, second), told("crow", second))) == 2


def test_a_vague_telling_does_not_bridge_two_that_differ() -> None:
    vague = (DAY, "The port raises the price of the bridge.")
    forty = (DAY, "The port raises the price of the bridge to 40 million crowns.")
    fifty = (DAY, "The port raises the price of the bridge to 50 million crowns.")
    for order in permutations([told("a", vague), told("b", forty), told("c", fifty)]):
        assert sorted(len(moment.tellings) for moment in moments(*order)) == [1, 2]


def test_a_month_does_not_bridge_two_days_whoever_tells_it_first() -> None:
    what = "The Supreme Court orders a halt to construction of the Harbour Bridge."
    dates = ("2024-06", "2024-06-02", "2024-06-20")
    sources = [told(f"s{n}", (date, what)) for n, date in enumerate(dates)]
    results = {
        tuple((moment.date, len(moment.tellings)) for moment in moments(*order))
        for order in permutations(sources)
    }
    assert results == {(("2024-06-02", 2), ("2024-06-20", 1))}


def test_many_vague_tellings_do_not_bridge_two_days_either() -> None:
    what = "The Supreme Court orders a halt to construction of the Harbour Bridge."
    months = [told(f"s{n:02}", ("2024-06", what)) for n in range(30)]
    days = [told(f"t{day}", (f"2024-06-{day}", what)) for day in ("02", "20")]
    found = moments(*months, *days)
    assert len(found) == 2
    for moment in found:
        assert all(moment.date.startswith(event.date) for event in moment.tellings)


# --- in order -------------------------------------------------------------------------------------


def test_a_year_and_a_month_come_before_their_days() -> None:
    days = ("2024-03-05", "2024", "2024-03", "2023-12-31", "2024-04-01", "2023")
    events = [(date, f"The port does thing {n} of many.") for n, date in enumerate(days)]
    assert [moment.date for moment in moments(told("gull", *events))] == sorted(days)


def test_what_happens_on_one_day_keeps_the_order_of_the_sources() -> None:
    gull = told("gull", (DAY, "The mayor rings a bell."), (DAY, "A dog barks."))
    crow = told("crow", (DAY, "Rain falls on Brenholm."))
    assert [m.what for m in moments(crow, gull)] == [
        "Rain falls on Brenholm.", "The mayor rings a bell.", "A dog barks.",
    ]  # fmt: skip


def test_a_withdrawn_source_tells_nothing() -> None:
    gone = told("gull", (DAY, "The mayor rings a bell.")).model_copy(
        update={"withdrawn": Withdrawal(kind="retracted", reason="It was made up.")}
    )
    crow = told("crow", (DAY, "The mayor rings a bell."))
    (moment,) = timeline(story(gone, crow))
    assert [event.passage_id for event in moment.tellings] == ["crow-1"]
    assert timeline(story(gone)) == ()


POOL = [event for pair in (*ONE_EVENT, *TWO_EVENTS.values()) for event in pair]


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.lists(st.sampled_from(POOL), max_size=4), min_size=1, max_size=5),
    st.randoms(use_true_random=False),
)
def test_the_order_of_the_sources_changes_no_moment(
    events: list[list[tuple[str, str]]], random: object
) -> None:
    sources = [told(f"s{n}", *each) for n, each in enumerate(events)]
    shuffled = list(sources)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    def as_set(ordered: list[Source]) -> set[tuple[str, str, frozenset[Event]]]:
        found = timeline(story(*ordered, names=NAMES))
        return {(m.date, m.what, frozenset(m.tellings)) for m in found}

    assert as_set(sources) == as_set(shuffled)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.lists(st.sampled_from(POOL), max_size=6), min_size=1, max_size=5))
def test_every_event_is_in_one_moment_and_dates_agree_with_it(
    events: list[list[tuple[str, str]]],
) -> None:
    sources = [told(f"s{n}", *each) for n, each in enumerate(events)]
    found = timeline(story(*sources, names=NAMES))
    assert sorted(event.passage_id for m in found for event in m.tellings) == sorted(
        event.passage_id for source in sources for event in source.events
    )
    for moment in found:
        assert all(moment.date.startswith(event.date) for event in moment.tellings)
        once = {(event.passage_id.split("-")[0], event.what) for event in moment.tellings}
        assert len({source for source, _ in once}) == len(once)


def test_twice_the_sources_are_not_four_times_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = 0

    def counted(*pair: object) -> float:
        nonlocal compared
        compared += 1
        return likeness_of(*pair)  # type: ignore[arg-type]

    monkeypatch.setattr("knowledge.timeline.likeness_of", counted)

    def work(sources: int) -> int:
        nonlocal compared
        compared = 0
        timeline(story(*(told(f"s{n}", *POOL[:8]) for n in range(sources)), names=NAMES))
        return compared

    assert work(80) < 3 * work(40)


def test_every_moment_of_the_real_story_can_be_followed_to_its_article(real_story: Story) -> None:
    found = timeline(real_story)
    assert sum(len(moment.tellings) for moment in found) == len(list(real_story.events()))
    assert [moment.date for moment in found] == sorted(moment.date for moment in found)
    for moment in found:
        assert all(real_story.source_of(event.passage_id).url for event in moment.tellings)
