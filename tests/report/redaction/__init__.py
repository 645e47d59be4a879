"""Tests of etcdlab.report.redaction."""
