"""Figures for Prometheus, where METRICS asks for them (docs/metrics.md).

`door.py` lets in who knows METRICS. `counting.py` counts in each process and is loaded nowhere
while METRICS is empty, `standing.py` reads from the database what all processes share,
`exposition.py` writes both down. Labels are names from the code, hosts of blogs and states: no
address that was asked for, and nothing of a person.
"""
