"""Slack, in and out: one file per way in, one for the queue between, one for the replies."""
