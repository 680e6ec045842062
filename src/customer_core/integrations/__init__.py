"""Other libraries the results go to: each an optional extra, imported at first use."""
