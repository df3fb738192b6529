"""The pages of accounts, by who opens them."""
