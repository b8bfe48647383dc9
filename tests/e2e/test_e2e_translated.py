"""What somebody sees who asks in another language than the story's."""

from __future__ import annotations

from bot_process import running_bot, socket_mode
from scripted_endpoint import ScriptedEndpoint
from scripted_model import Scripted, saying

from playground import Playground, plain_text

TRAINED = (
    "Qwen3 was trained on 36 trillion tokens, twice as much training data as its predecessor "
    "Qwen2.5, Meso Clever reported in spring 2025"
)
SPANISH = (
    "Qwen3 se entrenó con 36 billones de tokens, el doble de datos de entrenamiento que su "
    "predecesor Qwen2.5, según informó Meso Clever en la primavera de 2025."
)


async def test_a_translated_answer_says_so_below_its_sources() -> None:
    model = Scripted(draft=saying((TRAINED, TRAINED)), sentences={TRAINED: SPANISH})
    async with Playground() as slack:
        with ScriptedEndpoint(model) as endpoint:
            async with running_bot({**socket_mode(slack), "OPENAI_BASE_URL": endpoint.url}):
                ts = await slack.say("anna", "@anna", "¿Con cuántos tokens se entrenó Qwen3?")
                reply = await slack.wait_for_reply("@anna", ts, timeout=60)
    kinds = [block["type"] for block in reply["blocks"]]
    assert kinds[1:4] == ["divider", "context", "context"]  # sources, this line
    shown = plain_text(reply)
    assert "36 billones de tokens" in shown
    assert "Traducido por un modelo de lenguaje" in shown.partition("Meso Clever · 2025-04")[2]
