"""Columns with IOB2 tags."""

from columns import main

if __name__ == "__main__":
    main("conll")
