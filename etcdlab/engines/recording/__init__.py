"""Recordings of real clients. A person can step through them without Go, etcd and a network."""

from etcdlab.engines.recording.engine import RecordingEngine, recording
from etcdlab.engines.recording.library import Recorded, load_recording, recordings

__all__ = ["Recorded", "RecordingEngine", "load_recording", "recording", "recordings"]
