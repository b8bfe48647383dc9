"""A panel of a chart turned round, for readers who read from right to left."""

from __future__ import annotations

from typing import Any

Shape = dict[str, Any]


def mirrored(plot: dict[str, Any], width: float) -> dict[str, Any]:
    """The shapes of a panel `width` points wide, with time and scale from right to left."""

    def turned(shape: Shape) -> Shape:
        new = dict(shape)
        if isinstance(shape.get("to"), float) and "text" in shape:  # a line of the scale
            return new | {"x": width - shape["to"], "to": width - shape["x"]}
        new["x"] = width - shape["x"] - shape.get("width", 0.0)
        for key in ("to", "point"):
            if isinstance(shape.get(key), list):
                new[key] = [width - shape[key][0], shape[key][1]]
        if "at" in shape:
            new["at"] = width - shape["at"]
        return new

    return {
        key: [turned(shape) for shape in part]
        if isinstance(part, list)
        else turned(part)
        if isinstance(part, dict)
        else part
        for key, part in plot.items()
    }
