#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Makes an order file and its book file, in LOBSTER's columns, by simulating
a small market: no data of anybody. All seven message types occur. The orders
that stand in the book at the start are unknown to a reader of the file.

Usage: make_orders.py MESSAGES_OUT BOOK_OUT [--count N] [--seed N]

The files in examples/data come from the defaults.
"""
import argparse
import random

ASK, BID = -1, 1  # as the column `direction`
LEVELS = 10
TICK = 100
LOT = 200
MIDDLE = 1_000_000  # 100 dollars
UNUSED = {ASK: 9_999_999_999, BID: -9_999_999_999}
HALT_PRICES = (-1, 0, 1)  # halted, quoting again, trading again


class Market:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.orders = {}  # id -> [direction, price, shares], oldest first
        self.next_id = 1
        self.time_ns = 34_200 * 10**9
        self.halts = 0
        for direction in (ASK, BID):
            for step in range(1, 14):
                self.add(direction, MIDDLE - direction * step * TICK)

    def add(self, direction, price):
        shares = self.random.randrange(1, 12) * LOT
        self.orders[self.next_id] = [direction, price, shares]
        self.next_id += 1
        return self.next_id - 1, shares

    def levels(self, direction):
        """Price -> shares of one side, best first."""
        sums = {}
        for way, price, shares in self.orders.values():
            if way == direction:
                sums[price] = sums.get(price, 0) + shares
        return dict(sorted(sums.items(), reverse=direction == BID))

    def reduce(self, order, shares):
        self.orders[order][2] -= shares
        if self.orders[order][2] == 0:
            del self.orders[order]

    def step(self, kind):
        """One message of this kind: (type, order, size, price, direction)."""
        self.time_ns += self.random.randrange(1, 250_000_000)
        direction = self.random.choice((ASK, BID))
        best = next(iter(self.levels(direction)), MIDDLE - direction * TICK)
        return getattr(self, kind)(direction, best)

    def new(self, direction, best):
        other = next(iter(self.levels(-direction)),
                     MIDDLE + direction * TICK)
        price = best - direction * self.random.randrange(-1, 14) * TICK
        if (price - other) * direction >= 0:  # it must not cross
            price = other - direction * TICK
        order, shares = self.add(direction, price)
        return 1, order, shares, price, direction

    def cancel(self, _direction, _best):
        order = self.random.choice(list(self.orders))
        direction, price, shares = self.orders[order]
        if shares == 1:
            return self.delete(direction, price)
        part = self.random.randrange(1, shares)
        self.reduce(order, part)
        return 2, order, part, price, direction

    def delete(self, _direction, _best):
        order = self.random.choice(list(self.orders))
        direction, price, shares = self.orders.pop(order)
        return 3, order, shares, price, direction

    def execute(self, direction, best):
        for order, (way, price, shares) in self.orders.items():
            if (way, price) == (direction, best):
                part = min(shares, self.random.randrange(1, 12) * LOT)
                self.reduce(order, part)
                return 4, order, part, price, direction
        return self.new(direction, best)

    def hidden(self, direction, best):
        return 5, 0, self.random.randrange(1, 200), best, direction

    def cross(self, _direction, _best):
        return 6, -1, self.random.randrange(1, 9) * 100, MIDDLE, -1

    def halt(self, _direction, _best):
        self.halts += 1
        return 7, 0, 0, HALT_PRICES[(self.halts - 1) % 3], -1

    def row(self):
        sides = {}
        for direction in (ASK, BID):
            levels = list(self.levels(direction).items())[:LEVELS]
            levels += [(UNUSED[direction], 0)] * (LEVELS - len(levels))
            sides[direction] = levels
        return [number for ask, bid in zip(sides[ASK], sides[BID])
                for number in (*ask, *bid)]


def kinds(chooser, count):
    """The kinds of `count` messages; a halt and its two ends go together."""
    yield "new"
    weights = {"new": 40, "cancel": 15, "delete": 20, "execute": 22,
               "hidden": 8, "cross": 2}
    for number in range(1, count):
        if number in (count // 2, count // 2 + 1, count // 2 + 2):
            yield "halt"
        else:
            yield chooser.choices(list(weights), weights.values())[0]


def time_text(time_ns):
    return f"{time_ns // 10**9}.{time_ns % 10**9:09d}".rstrip("0").rstrip(".")


def make(message_path, book_path, count, seed):
    market = Market(seed)
    with open(message_path, "w", encoding="ascii") as messages, \
            open(book_path, "w", encoding="ascii") as book:
        for kind in kinds(random.Random(seed), count):
            message = market.step(kind)
            print(time_text(market.time_ns), *message, sep=",", file=messages)
            print(*market.row(), sep=",", file=book)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("messages")
    parser.add_argument("book")
    parser.add_argument("--count", type=int, default=150)
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    make(args.messages, args.book, args.count, args.seed)


if __name__ == "__main__":
    main()
