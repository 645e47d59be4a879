"""The postmortem: a case as a page for colleagues, in which every statement can be checked against its evidence."""
