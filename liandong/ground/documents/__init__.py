"""文书与附件: files with hash and custody, and numbered legal documents."""
