"""Reads what `kubectl get pods,services,endpointslices -o json` prints, and finds what is behind a URL."""

from etcdlab.readers.kubernetes.listing import Listing, read_listing
from etcdlab.readers.kubernetes.targets import target_of

__all__ = ["Listing", "read_listing", "target_of"]
