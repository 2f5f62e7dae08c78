"""The trail 轨迹: what happened, once and for all; the other layers stand on it."""
