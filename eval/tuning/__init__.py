"""Re-tune search and judge from files named by options: ``python -m eval.tuning --help``."""
