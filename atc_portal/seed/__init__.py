"""The public facts: the files, how they are read, and how they enter the portal."""
