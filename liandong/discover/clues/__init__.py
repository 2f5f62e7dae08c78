"""线索: reports from every source, received once, routed with a reason, and answered."""
