"""The layout of a core, against the structures that the kernel documents."""

from __future__ import annotations

import struct

import pytest

from etcdlab.engines.snapshot import elf_core
from etcdlab.engines.snapshot.machines import MACHINES
from etcdlab.engines.snapshot.memory import PAGE, Mapping
from etcdlab.engines.snapshot.ptrace import Thread

SIZES = {"x86_64": 336, "aarch64": 392}
"""sizeof(struct elf_prstatus) (linux/elfcore.h), by processor: pr_reg begins at 112, pr_fpvalid and padding follow."""

PROCESS_INFO = 136
"""sizeof(struct elf_prpsinfo) with 64 bits."""

HEAP = Mapping(0xC000000000, 0xC000000000 + 3 * PAGE, "rw-p", 0, "")
TEXT = Mapping(0x400000, 0x400000 + PAGE, "r-xp", PAGE, "/srv/service")


@pytest.mark.parametrize("name", MACHINES)
def test_a_threads_status_is_as_long_as_the_kernels(name: str) -> None:
    machine = MACHINES[name]
    registers = bytes(range(1, 9)) * (machine.registers // 8)
    status = elf_core.status(machine, Thread(4711, 0, registers))

    assert len(status) == SIZES[name]
    assert struct.unpack_from("<i", status, 32) == (4711,)
    assert status[112 : 112 + machine.registers] == registers


def test_the_process_info_has_its_id_where_the_kernel_puts_it() -> None:
    info = elf_core.process_info(4711)

    assert len(info) == PROCESS_INFO
    assert struct.unpack_from("<i", info, 24) == (4711,)


def test_registers_of_another_processor_are_refused() -> None:
    with pytest.raises(ValueError, match="this processor has 216"):
        elf_core.status(MACHINES["x86_64"], Thread(1, 0, bytes(272)))


def test_the_files_are_those_of_the_program_in_pages() -> None:
    note = elf_core.files([TEXT])

    assert struct.unpack_from("<5Q", note) == (1, PAGE, TEXT.start, TEXT.end, 1)
    assert note.endswith(b"/srv/service\0")


def test_each_copy_begins_at_a_page_after_the_head() -> None:
    machine = MACHINES["x86_64"]
    plan = elf_core.layout(machine, 1, b"", [Thread(1, 0, bytes(machine.registers))], [TEXT], [HEAP, HEAP])

    first, second = plan.positions
    assert first % PAGE == 0
    assert len(plan.head) <= first
    assert second - first == HEAP.end - HEAP.start
    assert plan.size == second + HEAP.end - HEAP.start
    assert plan.head[:4] == b"\x7fELF"


def test_more_mappings_than_a_core_holds_are_refused() -> None:
    with pytest.raises(elf_core.TooManyMappings, match="65535"):
        elf_core.layout(MACHINES["x86_64"], 1, b"", [], [], [HEAP] * 65_535)
