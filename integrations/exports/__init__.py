"""Tables of claims as files for finance: CSV and XLSX."""
