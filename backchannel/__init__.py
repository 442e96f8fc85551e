"""Backchannel reads the diplomatic record and answers: who said what to whom, through whom, and how do we know."""

__version__ = "0.1.0"
