"""Digests: which channel gets one and when, what it was told last, and the job that posts."""
