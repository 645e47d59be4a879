"""Reading a process that Delve has paused."""
