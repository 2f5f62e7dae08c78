"""指令文件: files of directives read into drafts, and drafts turned into the folder of a place."""
