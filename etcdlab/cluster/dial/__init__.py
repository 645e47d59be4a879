"""The staged dial: one URL, stage by stage, with Go's own error texts."""
