"""Each rule describes itself, and has its pages, its scenario, its test and its translation."""

from __future__ import annotations

import re
from graphlib import TopologicalSorter
from itertools import chain
from pathlib import Path

import pytest

from etcdlab.messages import LANGUAGES, Language, render
from etcdlab.rule_pages import rule_page, rule_pages
from etcdlab.rules import faults
from etcdlab.rules.registry import EVERY_OTHER_RULE, Rule, rules
from etcdlab.sandboxes.scenario import scenarios

RULES = rules()
SLUGS = {rule.slug for rule in RULES}
CODES = {rule.code for rule in RULES}
ROOT = Path(__file__).parent.parent.parent
TESTS = "".join(path.read_text("utf-8") for path in Path(__file__).parent.glob("test_*.py") if path != Path(__file__))

WITHOUT_SCENARIO = {
    "a log or a capture": ("log-contradicts-run", "logged-dial-fails", "logged-error"),
    "a deployment file": ("differs-from-file", "fault-in-file", "file-of-another-cluster"),
    "kubectl": ("name-inside-only", "nothing-behind-url"),
    "a program that etcdlab reads": ("subconn-fails",),
    "an error of etcdlab itself": ("dial-not-judged",),
    "a server that stops during the check": ("answers-at-times",),
}
"""The rules that no scenario starts, because other things than servers lead to them. A new rule brings its scenario."""

OUTCOMES = [
    outcome for one in scenarios() for outcome in (one.outcome(""), *one.of_release.values(), *one.of_server.values())
]
"""What each scenario leads to, with any client and with the clients for which it is something else."""

each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.slug)


def test_a_slug_names_one_rule() -> None:
    assert len(SLUGS) == len(RULES)


@each_rule
def test_the_module_has_the_name_of_its_slug(rule: Rule) -> None:
    """The slug leads to the file, and the file to the slug."""
    assert rule.find.__module__ == f"{faults.__name__}.{rule.slug.replace('-', '_')}"


@each_rule
def test_a_rule_yields_to_rules_that_exist(rule: Rule) -> None:
    """Only a rule that reports what no other rule explains yields to all."""
    assert rule.yields_to == EVERY_OTHER_RULE or set(rule.yields_to) <= SLUGS - {rule.slug}


def test_no_two_rules_yield_to_each_other() -> None:
    """A fault that two rules leave to each other would be reported by neither."""
    graph = {rule.slug: rule.yields_to for rule in RULES if rule.yields_to != EVERY_OTHER_RULE}

    assert len(tuple(TopologicalSorter(graph).static_order())) >= len(graph)
    assert sum(rule.yields_to == EVERY_OTHER_RULE for rule in RULES) <= 1


def test_rules_have_the_order_of_their_codes() -> None:
    """R10 comes after R9, and no number between R1 and the last one is missing."""
    assert list(dict.fromkeys(rule.code for rule in RULES)) == [f"R{number}" for number in range(1, len(CODES) + 1)]


@pytest.mark.parametrize("language", LANGUAGES)
@each_rule
def test_the_page_has_the_slug_and_the_title(rule: Rule, language: Language) -> None:
    page = rule_page(rule.slug, language)

    assert page.code == rule.code
    assert page.findings[rule.slug] == render(rule.title, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_explains_rules_that_exist(language: Language) -> None:
    explained = [slug for page in rule_pages(language) for slug in page.findings]

    assert sorted(explained) == sorted(SLUGS)


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_the_readme_links_the_page_of_each_code(readme: str) -> None:
    text = (ROOT / readme).read_text("utf-8")
    linked = re.findall(r"docs/(?:zh/)?rules/(R\d+)\.md", text)

    assert sorted(linked) == sorted(CODES)


@pytest.mark.parametrize("page", ["docs/scenarios.md", "docs/zh/scenarios.md"])
def test_the_table_of_scenarios_has_their_codes(page: str) -> None:
    rows = re.findall(r"^\| `([a-z0-9-]+)` \|.*\|([^|]*)\|$", (ROOT / page).read_text("utf-8"), re.MULTILINE)
    codes = {scenario.name: [*dict.fromkeys(code for code, _ in scenario.leads_to)] for scenario in scenarios()}

    assert {name: re.findall(r"\[(R\d+)\]", cell) for name, cell in rows} == codes


def test_a_rule_without_a_scenario_is_in_the_list() -> None:
    """The list has no rule with a scenario: it can only become shorter."""
    started = {slug for outcome in OUTCOMES for _, slug in outcome.leads_to}

    assert SLUGS - started == set(chain.from_iterable(WITHOUT_SCENARIO.values()))


def test_a_scenario_leads_to_a_rule_with_its_code() -> None:
    leads_to = {pair for outcome in OUTCOMES for pair in outcome.leads_to}

    assert leads_to <= {(rule.code, rule.slug) for rule in RULES}


@each_rule
def test_a_test_expects_the_slug(rule: Rule) -> None:
    assert re.search(rf'"{rule.slug}"', TESTS)
