"""Real runs of real clients, kept, to be stepped through where there is no Go, no etcd and no network."""

from etcdlab.engines.recording.engine import RecordingEngine, recording
from etcdlab.engines.recording.library import Recorded, load_recording, recordings

__all__ = ["Recorded", "RecordingEngine", "load_recording", "recording", "recordings"]
