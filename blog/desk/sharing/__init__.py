"""Review by people without an account: links to the latest version, and what their readers answer."""
