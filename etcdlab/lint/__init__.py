"""Lint: reads the deployment files under some paths, judges their URLs, and applies ignore comments and a baseline."""

from etcdlab.lint.finding import LintFinding
from etcdlab.lint.run import FileResult, LintResult, lint_paths, lint_text

__all__ = ["FileResult", "LintFinding", "LintResult", "lint_paths", "lint_text"]
