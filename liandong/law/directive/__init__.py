"""指令文件的阅读: a directive's text in, its outline and its orders out; pure, and inventing nothing."""
