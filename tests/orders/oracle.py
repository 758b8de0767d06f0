#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""What `ringactor orders` must print, worked out a second time.

An order file and, optionally, its published book go in; the totals come out
as JSON. Written apart from the C++: plain dictionaries, exact integers, no
limits on levels, orders or the length of the window. The tests compare the
command with it.

Usage: oracle.py MESSAGES [--book BOOK] [--alert-notional DOLLARS]
"""
import argparse
import json

NEW, CANCEL, DELETE, EXECUTE, HIDDEN, CROSS, HALT = 1, 2, 3, 4, 5, 6, 7
ASK, BID = 0, 1
LEVELS = 10
SECOND_NS = 1_000_000_000
ALERT_DOLLARS = 100_000
PRICE_UNIT = 10_000


def read_messages(path):
    """Yields (time in ns, type, order, size, price, direction)."""
    with open(path, encoding="ascii") as file:
        for line in file:
            time, *rest = line.strip().split(",")
            whole, _, part = time.partition(".")
            time_ns = int(whole) * SECOND_NS + int(part.ljust(9, "0") or 0)
            yield (time_ns, *map(int, rest))


def read_book(path):
    """Yields one pair of dictionaries price -> size a row: asks, bids."""
    with open(path, encoding="ascii") as file:
        for line in file:
            numbers = [int(field) for field in line.strip().split(",")]
            sides = ({}, {})
            for at in range(0, len(numbers), 4):
                ask, ask_size, bid, bid_size = numbers[at:at + 4]
                if ask_size:
                    sides[ASK][ask] = ask_size
                if bid_size:
                    sides[BID][bid] = bid_size
            yield sides


def best_first(side, levels):
    """The prices of a side, best first."""
    return sorted(levels, reverse=side == BID)


class Book:
    """The two sides, by price. `depth` levels are known; None means all."""

    def __init__(self, depth):
        self.sides = ({}, {})
        self.depth = depth
        self.live = {}  # order -> shares that remain
        self.unknown = set()  # named without having been added before

    def apply(self, kind, order, size, price, direction, levels_too=True):
        if kind not in (NEW, CANCEL, DELETE, EXECUTE):
            return
        self._track(kind, order, size)
        if not levels_too:
            return
        side = BID if direction == 1 else ASK
        levels = self.sides[side]
        if kind == NEW:
            levels[price] = levels.get(price, 0) + size
        elif price in levels:
            levels[price] -= size
            if levels[price] <= 0:
                del levels[price]
        self.forget(side)

    def forget(self, side):
        """What leaves the window is not known any more."""
        if self.depth is None:
            return
        for price in best_first(side, self.sides[side])[self.depth:]:
            del self.sides[side][price]

    def _track(self, kind, order, size):
        if kind == NEW:
            self.live[order] = self.live.get(order, 0) + size
            return
        if order not in self.live:
            self.unknown.add(order)
            return
        self.live[order] -= size
        if kind == DELETE or self.live[order] <= 0:
            del self.live[order]


class Risk:
    """Volume and notional; an alert each time the last second's notional
    rises above the limit. Time is continuous: what leaves the second between
    two trades has left it before the second one comes."""

    def __init__(self, limit):
        self.limit = limit
        self.trades = self.volume = self.notional = self.alerts = 0
        self.window = []  # (time, notional)

    def fill(self, time_ns, size, price):
        self.trades += 1
        self.volume += size
        self.notional += size * price
        self.window = [w for w in self.window if w[0] > time_ns - SECOND_NS]
        before = sum(notional for _, notional in self.window)
        self.window.append((time_ns, size * price))
        if before <= self.limit < before + size * price:
            self.alerts += 1


def adopt(book, row, worst_before, fresh):
    """Takes over levels that came into the window from beyond what was known.
    `fresh` is the (side, price) of a new order: that one is never unknown."""
    adopted = 0
    for side in (ASK, BID):
        known = book.sides[side]
        for price, size in row[side].items():
            worst = worst_before[side]
            beyond = worst is None or (price > worst if side == ASK
                                       else price < worst)
            if price in known or not beyond or (side, price) == fresh:
                continue
            if len(known) < LEVELS:
                known[price] = size
                adopted += 1
    return adopted


def follow(messages, rows, book, risk):
    """Runs the stream; returns the counts that neither book nor risk keep."""
    kinds = dict.fromkeys(range(1, 8), 0)
    compared = equal = adopted = hidden_volume = 0
    for number, (time_ns, kind, order, size, price, way) in \
            enumerate(messages):
        kinds[kind] += 1
        row = next(rows) if rows else None
        worst = [best_first(s, book.sides[s])[-1] if book.sides[s] else None
                 for s in (ASK, BID)]
        book.apply(kind, order, size, price, way,
                   levels_too=not (rows and number == 0))
        if kind == EXECUTE:
            risk.fill(time_ns, size, price)
        hidden_volume += size if kind == HIDDEN else 0
        if rows and number == 0:
            book.sides = (dict(row[ASK]), dict(row[BID]))
        elif rows:
            fresh = (BID if way == 1 else ASK, price) if kind == NEW else None
            adopted += adopt(book, row, worst, fresh)
            compared += 1
            equal += book.sides == row
    return {"messages": sum(kinds.values()), "hidden_trades": kinds[HIDDEN],
            "hidden_volume": hidden_volume, "cross_trades": kinds[CROSS],
            "halts": kinds[HALT], "rows_compared": compared,
            "rows_equal": equal, "levels_adopted": adopted}


def dollars(price):
    return None if price is None else price / PRICE_UNIT


def totals(message_path, book_path=None, alert_dollars=ALERT_DOLLARS):
    book = Book(LEVELS if book_path else None)
    risk = Risk(round(alert_dollars * PRICE_UNIT))
    rows = read_book(book_path) if book_path else None
    result = follow(read_messages(message_path), rows, book, risk)
    if rows and next(rows, None) is not None:
        raise ValueError("the book has more rows than there are messages")
    best = [next(iter(best_first(side, book.sides[side])), None)
            for side in (ASK, BID)]
    result.update({
        "trades": risk.trades, "volume": risk.volume,
        "notional": dollars(risk.notional),
        "vwap": risk.notional / risk.volume / PRICE_UNIT if risk.volume
        else None,
        "alerts": risk.alerts, "unknown_orders": len(book.unknown),
        "best_ask": dollars(best[ASK]), "best_bid": dollars(best[BID])})
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("messages")
    parser.add_argument("--book")
    parser.add_argument("--alert-notional", type=float, default=ALERT_DOLLARS)
    args = parser.parse_args()
    print(json.dumps(totals(args.messages, args.book, args.alert_notional),
                     indent=1))


if __name__ == "__main__":
    main()
