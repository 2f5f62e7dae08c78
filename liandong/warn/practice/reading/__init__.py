"""Reading delivered files: CSV, Parquet, xlsx, and zip archives of CSV; in pieces, whatever their headers promise."""
