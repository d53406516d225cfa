//! A month in, the report model and its files out: official document, workbook, page, JSON.
