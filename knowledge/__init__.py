"""What the sources say: read, indexed, searched and kept.

Knows neither Slack nor the chat model.
"""
