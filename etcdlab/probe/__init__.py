"""The probe: a script that dials URLs from another place, and what runs it there."""
