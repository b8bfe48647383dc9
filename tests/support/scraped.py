"""What Prometheus reads off a process of the bot."""

from __future__ import annotations

import aiohttp


async def metrics(url: str) -> dict[str, float]:
    """What /metrics says of the bot, by name and labels."""
    async with aiohttp.ClientSession() as session, session.get(f"{url}/metrics") as response:
        lines = (await response.text()).splitlines()
    samples = (line.rsplit(" ", 1) for line in lines if line.startswith("backstory_"))
    return {name: float(value) for name, value in samples}
