"""Tables with tabs. Named as its sibling for commas is."""

from tables import main

if __name__ == "__main__":
    main("tsv", "\t")
