//! A month in, letters out: reminder, correction, receipt, digest, from templates.
