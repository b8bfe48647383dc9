"""Backstory: answers about a developing news story, in Slack, every sentence with its source."""
