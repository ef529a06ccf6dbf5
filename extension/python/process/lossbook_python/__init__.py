"""Losses written in Python, evaluated for Lossbook: nothing in here needs more than the standard library and the person's framework."""
