"""Tests of `etcdlab.fixes`."""
