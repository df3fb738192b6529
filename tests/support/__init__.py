"""What the tests need besides the service: databases, a browser, a served site, and the order of it all."""
