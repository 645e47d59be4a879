"""`python -m etcdlab`: the command line."""

from etcdlab.cli import main

main()
