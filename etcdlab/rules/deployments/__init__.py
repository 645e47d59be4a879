"""Judges the URLs of deployment files: one verdict for each URL, with the clients that it holds for."""

from etcdlab.rules.deployments.judge import judge_deployment, judge_url
from etcdlab.rules.deployments.judgement import JudgedServer, JudgedUrl, Judgement, UrlVerdict

__all__ = ["JudgedServer", "JudgedUrl", "Judgement", "UrlVerdict", "judge_deployment", "judge_url"]
