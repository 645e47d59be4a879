"""What a person typed for a postmortem, when the cell runs again."""

from __future__ import annotations

from msgspec.structs import replace

from etcdlab.case import Case, Fields, StepNote
from etcdlab.widgets.typed_texts import for_other_case, identity_of, texts_of, with_earlier, with_texts

NOTE = (0, 21)


def test_fields_and_notes_of_a_case_come_back_as_they_were(case: Case) -> None:
    fields = Fields("40 minutes", "an alert", "storage", ("set the URL", "alert on it"))
    typed = replace(case, fields=fields, step_notes=(StepNote(0, 21, "here"),))

    assert with_texts(case, texts_of(typed)) == typed


def test_an_empty_text_is_no_note_and_no_action(case: Case) -> None:
    typed = with_texts(case, {"actions": "one\n\n  two ", NOTE: " \n"})

    assert typed.fields.actions == ("one", "two")
    assert typed.step_notes == ()


def test_typed_texts_survive_where_the_cell_is_unchanged() -> None:
    first = {"owner": "", "impact": ""}

    assert with_earlier(first, [first, first], {"owner": "storage", NOTE: "here"}) == {
        "owner": "storage",
        "impact": "",
        NOTE: "here",
    }


def test_a_new_value_of_the_cell_replaces_only_its_own_field() -> None:
    first, typed = {"owner": "", "impact": ""}, {"owner": "storage", "impact": "typed"}

    assert with_earlier({"owner": "", "impact": "new"}, [first], typed) == {"owner": "storage", "impact": "new"}


def test_what_was_typed_after_a_save_survives() -> None:
    """Also if the cell loads the file again, which has the older text."""
    first, saved, typed = {"owner": ""}, {"owner": "storage"}, {"owner": "team storage"}

    assert with_earlier(first, [first, saved], typed) == typed
    assert with_earlier(saved, [first, saved], typed) == typed


def test_notes_of_another_run_need_the_same_function(case: Case) -> None:
    trace = case.trace
    other = Case(traces=(replace(trace, steps=(*trace.steps[:21], replace(trace.steps[21], function="f"))),))
    typed = {"owner": "storage", (0, 20): "stays", NOTE: "another function", (0, 25): "no step", (7, 1): "no run"}

    assert for_other_case(typed, case, other) == {"owner": "storage", (0, 20): "stays"}


def test_texts_are_no_part_of_the_identity_of_a_case(case: Case) -> None:
    assert identity_of(case.with_fields(Fields("40 minutes"))) == identity_of(case)
    assert identity_of(replace(case, traces=(*case.traces, case.trace))) != identity_of(case)
