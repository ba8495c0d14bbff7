"""Tables with commas. (A script called csv.py would stand in the way of a module that others import.)"""

from tables import main

if __name__ == "__main__":
    main("csv", ",")
