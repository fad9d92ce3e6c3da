"""An invented year around the public facts: people, meetings, a programme, exercises, all marked «(демо)» or "(demo)".

It is made through the acts, in the order in which such a year goes: what is over first, with the clock of its days and
before there is any representative, so that nobody is told of it; then the people; then what is to come.
"""
