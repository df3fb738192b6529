"""What Evenkeel's claims of speed are measured with: `python -m benchmarks --help`."""
