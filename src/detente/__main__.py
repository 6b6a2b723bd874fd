"""`python -m detente` does what `detente` does."""

from detente.cli import main

if __name__ == "__main__":
    main()
