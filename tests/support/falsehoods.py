"""Fluent falsehoods about the first story, made of its own names and words wherever that goes.

By the question for which a model may write them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

FALSEHOODS: Mapping[str, Sequence[str]] = {
    "Who denied the White House memo?": (
        (
            "Alibaba admits the claim in the White House memo that the company helps the "
            "Chinese military target the United States."
        ),
        "Alibaba helps the Chinese military target the United States.",
        "Alibaba supplied technical support for Chinese military operations.",
        "The Financial Times verified the claims in the White House memo independently.",
        "The Financial Times called the White House memo completely false.",
        "The White House memo contains top-secret intelligence that proves the claim.",
        "Liu Pengyu of the Chinese Embassy confirmed the accusations against Alibaba.",
        "Liu Pengyu called Alibaba's conduct extremely irresponsible.",
        "Zhang Xiaorong said that the US had valid evidence against Alibaba.",
        (
            "Alibaba condemned the White House memo and the Chinese Embassy in a statement "
            "that it sent to the Financial Times."
        ),
        "The Financial Times has retracted its report about Alibaba, the Global Times says.",
        "The White House rejected the accusations against Alibaba in a post on X.",
        "Alibaba says that the assertions of the White House are completely true.",
        "Alibaba questions the motive of the Global Times.",
        "Donald Trump wants to undermine the recent trade deal with China.",
        "Donald Trump leaked the White House memo, Alibaba says.",
        "Liu Pengyu is accused by Alibaba of making groundless accusations.",
        "Alibaba was condemned by the Global Times in a statement on Sunday.",
        "The Chinese military condemned the Financial Times report.",
        "Zhang Xiaorong dismissed the Global Times as baseless speculation.",
        (
            "The Global Times admitted in its report that it could not verify the claims in "
            "the White House memo independently."
        ),
        "Alibaba Group condemned the Financial Times report, and rightly so.",
        "Liu Pengyu wrote that China had no valid evidence.",
        "Alibaba calls the White House a malicious PR operation.",
    ),
    "Did Huawei copy Qwen for Pangu?": (
        "Huawei admitted that its Pangu AI models were copied from Alibaba's Qwen series.",
        "Huawei copied Pangu from Alibaba's Qwen series.",
        "Alibaba copied Qwen from Huawei's Pangu models.",
        "Alibaba has publicly denied that its Qwen models were copied from Huawei's Pangu.",
        "Huawei insists that its Pangu models rest on Alibaba's research.",
        "Alibaba accused Huawei of copying Qwen, BTW Media reported.",
        "BTW Media gives technical evidence for the allegations against Huawei.",
        "BTW Media says that Huawei raised the copying allegations.",
        "Huawei's denial is a lie, BTW Media says.",
        "The similarities between Pangu and Qwen are the result of direct copying.",
        (
            "Huawei thus accepts the idea that likenesses between Pangu and Alibaba's Qwen "
            "are the result of direct copying."
        ),
        "Pangu was independently developed by Alibaba.",
        "Huawei stated that no similarities between Pangu and Qwen are coincidental.",
        "Huawei was accused by BTW Media of copying Qwen.",
        "Alibaba agreed to pay $433.5 million to Huawei.",
        "Huawei has agreed to pay $433.5 million to settle a securities fraud class action.",
        "Huawei's Pangu replicated parts of Alibaba's Qwen.",
        "Qwen replicated parts of Huawei's Pangu models, according to BTW Media.",
    ),
    "What happened to H. and Jack Ma?": (
        "Jack Ma was arrested in France because of a red notice.",
        "Jack Ma persuaded H. to return to China.",
        "H. was a vice minister of public security of China.",
        "Sun Lijun is the co-founder of Alibaba.",
        "H. is a naturalized citizen of France.",
        "Jack Ma admitted in the recorded call that he had intimidated H..",
        "Interpol accused Jack Ma of money laundering.",
        (
            "The Interpol red notice accused Jack Ma of money laundering, Meso Clever "
            "reported in spring 2025."
        ),
        "Court records suggest that H. laundered money.",
        "H. has died in France, Meso Clever reported.",
        "Jack Ma put pressure on Chinese authorities to persuade H. to return to China.",
        "The Chinese government denied the involvement of Jack Ma.",
        (
            "Chinese security officials admitted in the recorded call that Jack Ma had "
            "contacted them."
        ),
        "H. was wanted back in France as help in the prominent corruption case against Jack Ma.",
        "Sun Lijun wanted to force H. to testify against China.",
    ),
    "How many times have Qwen models been downloaded?": (
        "Qwen models have been downloaded over 300 million times a day.",
        (
            "Llama has had over 300 million downloads worldwide since its debut, Meso Clever "
            "reported in spring 2025."
        ),
        "Meta's Llama has overtaken Alibaba's open-source model Qwen in downloads.",
        "Qwen has lost more than 600 million downloads.",
        "Developers have deleted more than 100,000 derivative models of Qwen on Hugging Face.",
        "Qwen has more than 600 million downloads, Meso Clever reported in spring 2025.",
        (
            "The Qwen model family has had over 300 million complaints worldwide since its "
            "debut, Meso Clever reported in spring 2025."
        ),
        "Alibaba claims 600 million paying customers for Qwen.",
        "Qwen downloads contain malware, the Global Times says.",
        (
            "The Qwen model family has had over 300 million illegal downloads worldwide since"
            " its debut, Meso Clever reported in spring 2025."
        ),
    ),
    "How good is Qwen3?": (
        (
            "GPT-5 performs worse than Qwen3, the Hong Kong Stock Research Society claimed in"
            " November 2025."
        ),
        "Qwen3 supports 119 languages badly, Meso Clever writes.",
        "Qwen3 was trained on 36 trillion stolen tokens.",
        "The latest model generation Qwen3 performs as well as GPT-5 and Gemini 2.5-Pro.",
        "GPT-5 was trained on 36 trillion tokens.",
        "In complex reasoning, GPT-4 mostly still trails Chinese large models.",
        "Qwen3 lowers the cost of deployment to nothing.",
        "Qwen2.5 was trained on twice as much data as Qwen3.",
        "OpenAI names the Hong Kong Stock Research Society as an example of closed models.",
    ),
    "What did Eric Schmidt warn of?": (
        "Eric Schmidt praised the closed models of the US.",
        (
            "Eric Schmidt, the CEO of Google, warned that most countries may turn to closed "
            "technology from China."
        ),
        "Most countries turned to open-source technology from China.",
        (
            "Eric Schmidt said that cost and feasibility are reasons why countries may leave "
            "Chinese open source."
        ),
        "The US has lost its position as the only dominant AI ecosystem.",
        (
            "Google warned that the Hong Kong Stock Research Society may turn to open-source "
            "technology from China."
        ),
        (
            "China risks losing its position as the only dominant AI ecosystem, according to "
            "the warning by Eric Schmidt."
        ),
        "Eric Schmidt gave money as the reason why countries may choose Chinese open source.",
        "Eric Schmidt, the former CEO of Google, warned most countries.",
        "Eric Schmidt's warning was wrong.",
    ),
    "How does Alibaba earn money with open models?": (
        "Many companies that use the open-source Qwen models later sue Alibaba Cloud.",
        "Alibaba's leadership argues that openness harms commercial success.",
        "Alibaba Cloud customers buy Qwen models from many companies.",
        "Many companies become customers of Alibaba Cloud against their will.",
        (
            "Alibaba said in January 2026 that demand for AI services on its cloud platform "
            "has collapsed."
        ),
        "Paid cloud services give China Crunch a commercial pathway.",
        "Demand for AI services on its cloud platform has surged because of the White House.",
        "Alibaba says that developers are not able to inspect its models.",
        "Alibaba sells the data of its cloud customers.",
        "The underlying Qwen technology becomes paid, China Crunch explains.",
        "Alibaba admits that openness does not enlarge the market for cloud services.",
        "Companies that use Qwen must buy computing power from Alibaba.",
    ),
    "What chips did Alibaba and Tencent buy?": (
        "Alibaba sold a large stock of GPUs to ByteDance.",
        "ByteDance, the owner of TikTok, bought Alibaba and Tencent.",
        "Most of the GPUs from ByteDance's stockpile were stolen.",
        "Nvidia sold H20 chips to Alibaba and Tencent, according to reports.",
        "Alibaba and Tencent bought TikTok from ByteDance.",
        "Tencent is the owner of TikTok.",
        "Meso Clever bought a large stock of GPUs.",
        "The Nvidia H20 chips are banned, Meso Clever says.",
        "Alibaba and Tencent bought GPUs illegally from ByteDance.",
        "US export restrictions were loosened in spring 2025.",
        "Alibaba needs the Nvidia H20 chips for Yuanbao.",
        "Alibaba and ByteDance bought a large stock of GPUs from Tencent.",
        "Alibaba paid ByteDance a price that Meso Clever calls too high.",
    ),
    "What does Goldman Sachs warn of?": (
        "Goldman Sachs warned that Meta is bankrupt.",
        "Goldman Sachs set off systemic risks.",
        "A collapse of debt chains has set off systemic risks.",
        "Meta raised $30 billion from Alibaba.",
        "The Hong Kong Stock Research Society raised $30 billion in a single refinancing.",
        "Goldman Sachs praised the debt of North American technology giants.",
        "AI-related bonds made up over a quarter of the profits of US companies in 2025.",
        "Meta alone lost $30 billion in a single refinancing.",
        "The debt of North American technology giants no longer rises.",
        "Goldman Sachs sees the debt-financed bet on AI as an extreme liquidity risk.",
    ),
}
