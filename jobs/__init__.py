"""What a worker runs. Jobs import clinicweb, never the other way round; their arguments are ids."""
