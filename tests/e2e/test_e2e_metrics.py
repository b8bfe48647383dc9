"""What Prometheus reads off a running bot."""

from __future__ import annotations

from bot_process import running_bot, socket_mode
from scraped import metrics
from scripted_endpoint import BAD_REQUEST, ScriptedEndpoint
from scripted_model import Scripted, kinds, saying

from playground import Playground, plain_text

TOKENS = "36 trillion tokens"
ANSWERED = 'backstory_answers_total{declined="false",origin="model",story="qwen-panic"}'
PROMPT, COMPLETION = (f'backstory_tokens_total{{kind="{k}"}}' for k in ("prompt", "completion"))


async def test_answers_are_counted_with_their_tokens_cost_and_time() -> None:
    model = Scripted(draft=saying((f"Qwen3 was trained on {TOKENS}", TOKENS)))
    async with Playground() as slack:
        with ScriptedEndpoint(model) as endpoint:
            settings = {"OPENAI_BASE_URL": endpoint.url, "OPENAI_PRICES": "1/10"}
            async with running_bot({**socket_mode(slack), **settings}) as bot:
                before = await metrics(bot.url)
                ts = await slack.say("anna", "@anna", "On how many tokens was Qwen3 trained?")
                reply = await slack.wait_for_reply("@anna", ts, timeout=60)
                assert TOKENS in plain_text(reply)
                await bot.until_logged("answered key=")
                counted = await metrics(bot.url)
    assert before[PROMPT] == 0
    assert counted[ANSWERED] == 1
    asked = len(kinds(endpoint.requests))  # each of 120 + 40 tokens
    assert counted[PROMPT] == 120 * asked
    assert counted[COMPLETION] == 40 * asked
    assert round(counted["backstory_cost_total"] * 1e6) == (120 * 1 + 40 * 10) * asked
    assert counted["backstory_answer_seconds_count"] == 1
    assert counted["backstory_first_token_seconds_count"] == 1
    assert counted["backstory_answer_seconds_sum"] >= counted["backstory_first_token_seconds_sum"]


async def test_what_a_model_took_in_vain_is_counted_too() -> None:
    model = Scripted(draft=BAD_REQUEST, yes=0.9)  # it judges, and then drafts nothing
    async with Playground() as slack:
        with ScriptedEndpoint(model) as endpoint:
            settings = {"OPENAI_BASE_URL": endpoint.url, "OPENAI_PRICES": "1/10"}
            async with running_bot({**socket_mode(slack), **settings}) as bot:
                await slack.say("anna", "@anna", "On how many tokens was Qwen3 trained?")
                await bot.until_logged("answered key=")
                counted = await metrics(bot.url)
                log = bot.log
    judged = kinds(endpoint.requests).count("judgement")
    assert judged >= 1
    assert counted[ANSWERED.replace("model", "extract", 1)] == 1
    assert counted[PROMPT] == 120 * judged
    assert counted["backstory_cost_total"] > 0
    assert counted['backstory_endpoint_calls_total{endpoint="1",outcome="refused"}'] == 1
    assert f"prompt_tokens={120 * judged}" in log
