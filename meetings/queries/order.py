"""The order of an agenda as a page sends it: keys with their level; pure functions that move one of them."""

from collections.abc import Sequence

Row = tuple[str, int]  # the key of an item; 0 for an item, 1 for one that stands under the item before
MOVES = ("up", "down", "to", "in", "out")


def straight(rows: Sequence[Row]) -> list[Row]:
    """Give the rows with levels that fit: nothing stands under nothing."""
    found: list[Row] = []
    for key, level in rows:
        found.append((key, 1 if level and found else 0))
    return found


def moved(rows: Sequence[Row], key: str, how: str, place: int = 0) -> list[Row]:
    """Move a row up, down, to a place among its own level, under the item before it, or out of the one it stands under.

    An item takes along what stands under it. What cannot be moved so stays where it is.
    """
    blocks = _blocks(straight(rows))
    for at, block in enumerate(blocks):
        if block[0][0] == key:
            return _flat(_of_first(blocks, at, how, place))
        for under, row in enumerate(block):
            if row[0] == key:
                return _flat(_of_second(blocks, at, under, how, place))
    return straight(rows)


def parents(rows: Sequence[Row]) -> list[tuple[str, str, int]]:
    """Give each key with that of the item it stands under, or none, and its place there."""
    return [
        (row[0], block[0][0] if under else "", under or at)
        for at, block in enumerate(_blocks(straight(rows)), 1)
        for under, row in enumerate(block)
    ]


def _blocks(rows: Sequence[Row]) -> list[list[Row]]:
    blocks: list[list[Row]] = []
    for row in rows:
        if row[1] and blocks:
            blocks[-1].append(row)
        else:
            blocks.append([row])
    return blocks


def _flat(blocks: list[list[Row]]) -> list[Row]:
    return [(key, 1 if under else 0) for block in blocks for under, (key, _level) in enumerate(block)]


def _of_first(blocks: list[list[Row]], at: int, how: str, place: int) -> list[list[Row]]:
    block = blocks[at]
    if how == "in" and at and len(block) == 1:
        blocks[at - 1].append(block[0])
        del blocks[at]
    elif how in ("up", "down", "to"):
        target = {"up": at - 1, "down": at + 1, "to": place - 1}[how]
        del blocks[at]
        blocks.insert(max(0, min(target, len(blocks))), block)
    return blocks


def _of_second(blocks: list[list[Row]], at: int, under: int, how: str, place: int) -> list[list[Row]]:
    block, row = blocks[at], blocks[at][under]
    if how == "out":
        after = block[under + 1 :]
        blocks[at] = block[:under]
        blocks.insert(at + 1, [row, *after])
    elif how == "up" and under == 1 and at:
        del block[under]
        blocks[at - 1].append(row)
    elif how == "down" and under == len(block) - 1 and at < len(blocks) - 1:
        del block[under]
        blocks[at + 1].insert(1, row)
    elif how in ("up", "down", "to"):
        target = {"up": under - 1, "down": under + 1, "to": place}[how]
        del block[under]
        block.insert(max(1, min(target, len(block))), row)
    return blocks
