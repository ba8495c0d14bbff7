"""Columns with BILOU tags."""

from columns import main

if __name__ == "__main__":
    main("bilou")
