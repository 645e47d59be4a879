"""The field for the program that is the client: it decides how often the client syncs, and what a person can do."""

from __future__ import annotations

import ipywidgets

from etcdlab.chain.client_programs import check_client_program, client_programs
from etcdlab.messages import Text, message
from etcdlab.widgets.fields import Field, common_style, set_texts


def client_field(chosen: str) -> Field:
    """A list of the programs that etcdlab knows. Raises UsageError for another one."""
    if chosen:
        check_client_program(chosen)
    names = [program.name for program in client_programs()]
    choice = ipywidgets.Dropdown(options=["", *names], value=chosen, **common_style())
    options: list[tuple[Text, str]] = [
        (message("a Go program that uses clientv3"), ""),
        *((name, name) for name in names),
    ]
    set_texts(choice, description=message("program"), options=options)
    return Field(choice)
