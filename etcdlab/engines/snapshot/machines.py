"""What differs by processor in an ELF core, and what an ELF core can hold.

Sources: linux/elf-em.h, linux/elfcore.h, asm/ptrace.h, elf(5).
"""

from __future__ import annotations

from typing import NamedTuple


class Machine(NamedTuple):
    """One processor: its number in an ELF header, and the size of its general registers in bytes."""

    elf_number: int
    registers: int


MACHINES = {
    # struct user_regs_struct: 27 registers of 8 bytes.
    "x86_64": Machine(62, 27 * 8),
    # struct user_pt_regs: 31 registers, then sp, pc and pstate.
    "aarch64": Machine(183, 34 * 8),
}
"""By the name that os.uname() gives."""

MOST_MAPPINGS = 0xFFFE
"""An ELF header counts its segments in 16 bits, and one segment holds the notes."""
