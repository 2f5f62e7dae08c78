"""卷宗: what departments work on together, and who may see it."""
