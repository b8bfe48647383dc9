"""The Web API's methods, one file per family, and the table of them all."""

from playground.methods.table import Method, all_methods

__all__ = ["Method", "all_methods"]
