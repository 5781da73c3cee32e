"""A pytest plugin (`-p tests.no_skips`): a skipped test is a failure, and is named.

The checks of CI run with it, so that a missing browser or server never passes for a success.
"""

import pytest

_skipped: list[str] = []


def _note(report: pytest.TestReport | pytest.CollectReport) -> None:
    if report.skipped and not hasattr(report, "wasxfail"):
        why = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        _skipped.append(f"{report.nodeid}: {why}")


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Note a skipped test; with xdist this runs where the results come together."""
    _note(report)


def pytest_collectreport(report: pytest.CollectReport) -> None:
    """Note a skipped file."""
    _note(report)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: object) -> None:
    """Take over from an xdist worker the files it skipped: no report of them is sent."""
    for line in getattr(node, "workeroutput", {}).get("skipped_files", []):
        if line not in _skipped:
            _skipped.append(line)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a run that would have passed."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["skipped_files"] = _skipped
    elif _skipped and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name what was skipped."""
    if _skipped:
        terminalreporter.section("Skipped, which fails this run", red=True)
        for line in _skipped:
            terminalreporter.line(line)
