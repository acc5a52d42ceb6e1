"""'My data': what the site keeps of who has an e-mail address, for her to read, take with her, or have erased."""
