"""The dashboard shows metrics that there are, by labels that they have."""

from __future__ import annotations

import json
import re
from pathlib import Path

from prometheus_client import Counter, Gauge, Histogram

from bot import metrics

DASHBOARD = Path(__file__).parent.parent / "docs" / "grafana.json"


def series() -> dict[str, set[str]]:
    """What Prometheus has, by name, with its labels."""
    found: dict[str, set[str]] = {}
    for metric in vars(metrics).values():
        if isinstance(metric, Counter | Gauge | Histogram):
            labels = set(metric._labelnames)
            for family in metric.describe():
                ends = {"counter": ["_total"], "gauge": [""]}.get(
                    family.type, ["_bucket", "_count", "_sum"]
                )
                found |= {family.name + end: labels | {"le"} for end in ends}
    return found


def expressions() -> list[str]:
    panels = json.loads(DASHBOARD.read_text())["panels"]
    return [target["expr"] for panel in panels for target in panel["targets"]]


def test_every_metric_of_the_dashboard_is_one_that_the_bot_has() -> None:
    known = series()
    for expression in expressions():
        for name in re.findall(r"backstory_\w+", expression):
            assert name in known, name


def test_every_label_of_the_dashboard_is_one_that_its_metric_has() -> None:
    known = series()
    for expression in expressions():
        (name,) = set(re.findall(r"backstory_\w+", expression))
        matched = re.findall(r"(\w+)(?:=|!=|=~)\"", expression)
        grouped = re.findall(r"by \(([\w, ]+)\)", expression)
        labels = {*matched, *(label.strip() for each in grouped for label in each.split(","))}
        assert labels <= known[name], expression


def test_every_metric_of_the_bot_is_on_the_dashboard() -> None:
    shown = " ".join(expressions())
    for metric in vars(metrics).values():
        if isinstance(metric, Counter | Gauge | Histogram):
            assert next(iter(metric.describe())).name in shown


def test_no_two_panels_lie_on_one_another() -> None:
    places = [tuple(p["gridPos"].values()) for p in json.loads(DASHBOARD.read_text())["panels"]]
    assert len({place[:2] for place in places}) == len(places)
