"""Levels that are not seen themselves: of many pairs at once, month by month, from what is told of them."""
