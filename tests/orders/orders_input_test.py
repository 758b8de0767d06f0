#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Bad input to `ringactor orders`: its exit status, message and line.

Usage: orders_input_test.py COMMAND [METHOD...]
"""
import json
import os

from orders_rig import SMALL, SMALL_BOOK, CommandTest, main, run

GOOD = "34200.5,1,101,100,1000000,1"


class InputTest(CommandTest):
    def refused(self, code, *arguments, says=()):
        """Runs, and checks status and message; returns what was printed."""
        done = run("orders", *arguments)
        self.assertEqual(done.returncode, code, done.stderr)
        for text in says:
            self.assertIn(text, done.stderr)
        self.assertTrue(done.stderr.startswith("ringactor: error: "))
        return done

    def bad_line(self, line, says, number=2):
        """A bad line after a good one: status 1, its file, number, reason."""
        path = self.write(f"{GOOD}\n{line}\n{GOOD}\n")
        self.refused(1, "--messages", path,
                     says=[f"{path}: line {number}: {says}"])
        going = self.refused(1, "--messages", path, "--keep-going", "--json",
                             says=[f"line {number}: {says}"])
        found = json.loads(going.stdout)
        self.assertEqual((found["messages"], found["errors"]), (2, 1))

    # ---- bad files

    def test_a_missing_file_is_refused(self):
        self.refused(1, "--messages", self.folder / "none",
                     says=["none: does not exist"])
        self.refused(1, "--messages", SMALL, "--book", self.folder / "none",
                     says=["none: does not exist"])

    def test_an_empty_file_is_refused(self):
        self.refused(1, "--messages", self.write(""), says=["is empty"])
        self.refused(1, "--messages", SMALL, "--book", self.write(""),
                     says=["is empty"])

    def test_a_directory_is_refused(self):
        self.refused(1, "--messages", self.folder, says=["is a directory"])
        self.refused(1, "--messages", SMALL, "--book", self.folder,
                     says=["is a directory"])

    def test_an_unreadable_file_is_refused(self):
        self.refused(1, "--messages", "/proc/self/mem",
                     says=["cannot be read"])
        path = self.write(GOOD)
        path.chmod(0)
        if not os.access(path, os.R_OK):  # root reads it all the same
            self.refused(1, "--messages", path, says=["Permission denied"])

    def test_trades_that_cannot_be_written_are_an_error(self):
        self.refused(1, "--messages", SMALL, "--trades",
                     self.folder / "none/out.csv",
                     says=["out.csv: cannot be written"])
        self.refused(1, "--messages", SMALL, "--trades", "/dev/full",
                     says=["not all trades could be written"])

    def test_trades_never_overwrite_an_input(self):
        path = self.write(GOOD)
        self.refused(2, "--messages", path, "--trades", path,
                     says=["would overwrite an input"])
        self.assertEqual(path.read_text(), GOOD)

    # ---- bad lines

    def test_a_missing_field_is_refused_with_its_line(self):
        self.bad_line("34200.6,1,102,100,1000000", "missing field: 5 fields")

    def test_an_empty_line_is_refused_with_its_line(self):
        self.bad_line("", "missing field: 0 fields")

    def test_an_extra_field_is_refused_with_its_line(self):
        self.bad_line(GOOD + ",1", "extra field: 7 fields")

    def test_a_field_that_is_no_number_is_refused_with_its_line(self):
        self.bad_line("34200.6,1,102,ten,1000000,1",
                      "size 'ten' is not a whole number")

    def test_a_field_that_overflows_is_refused_with_its_line(self):
        self.bad_line("34200.6,1,102,4294967296,1000000,1",
                      "size '4294967296' is out of range")
        self.bad_line("34200.6,1,99999999999999999999,1,1000000,1",
                      "order '99999999999999999999' is out of range")

    def test_a_negative_size_is_refused_with_its_line(self):
        self.bad_line("34200.6,1,102,-100,1000000,1",
                      "size '-100' is negative")

    def test_an_unknown_type_is_refused_with_its_line(self):
        self.bad_line("34200.6,8,102,100,1000000,1", "unknown type '8'")
        self.bad_line("34200.6,0,102,100,1000000,1", "unknown type '0'")

    def test_time_that_runs_backwards_is_refused_with_its_line(self):
        path = self.write("34201,1,1,1,1,1\n34200,1,2,1,1,1\n")
        self.refused(1, "--messages", path,
                     says=[f"{path}: line 2: time runs backwards"])

    def test_what_came_before_a_bad_line_is_not_lost(self):
        path = self.write(f"{GOOD}\n{GOOD}\nbad\n{GOOD}\n")
        done = self.refused(1, "--messages", path, "--json", says=["line 3"])
        found = json.loads(done.stdout)
        self.assertEqual(found["messages"], 2)
        self.assertFalse(found["complete"])

    def test_keep_going_shows_the_first_errors_and_counts_them_all(self):
        path = self.write("bad\n" * 100 + GOOD)
        done = self.refused(1, "--messages", path, "--keep-going", "--json",
                            says=["line 1: ", "line 20: ", "80 more errors"])
        self.assertNotIn("line 21: ", done.stderr)
        self.assertEqual(json.loads(done.stdout)["errors"], 100)
        self.assertEqual(json.loads(done.stdout)["messages"], 1)

    def test_a_halt_may_carry_the_price_minus_one(self):
        path = self.write(f"{GOOD}\n34200.6,7,0,0,-1,-1\n"
                          "34200.7,6,-1,500,1000000,-1\n")
        found = self.totals("--messages", path)
        self.assertEqual((found["halts"], found["cross_trades"]), (1, 1))
        self.assertEqual((found["best_bid"], found["volume"]), (100.0, 0))

    # ---- bad books

    def changed_book(self, row, field, value):
        rows = SMALL_BOOK.read_text().splitlines()
        fields = rows[row - 1].split(",")
        fields[field] = value(fields[field])
        rows[row - 1] = ",".join(fields)
        return self.write("\n".join(rows) + "\n", "book.csv")

    def test_a_changed_digit_in_the_book_is_reported_with_its_row(self):
        book = self.changed_book(77, 9, lambda size: str(int(size) + 1))
        done = self.refused(1, "--messages", SMALL, "--book", book, "--json",
                            says=[f"{book}: line 77: the row differs: "
                                  "ask level 3"])
        found = json.loads(done.stdout)
        self.assertEqual(found["rows_equal"], found["rows_compared"] - 1)

    def test_a_changed_price_in_the_book_is_reported_with_its_row(self):
        book = self.changed_book(50, 2, lambda price: str(int(price) + 100))
        self.refused(1, "--messages", SMALL, "--book", book,
                     says=["line 50: the row differs: bid level 1"])

    def test_a_bad_row_is_refused_with_its_line(self):
        book = self.changed_book(9, 3, lambda size: "x")
        done = self.refused(1, "--messages", SMALL, "--book", book,
                            says=[f"{book}: line 9: level 1: bid size 'x'"])
        self.assertIn("stopped before its end", done.stdout)
        self.refused(1, "--messages", SMALL, "--book", book, "--keep-going")

    def test_a_book_with_fewer_rows_is_refused_with_the_line(self):
        rows = SMALL_BOOK.read_text().splitlines()[:140]
        book = self.write("\n".join(rows), "book.csv")
        self.refused(1, "--messages", SMALL, "--book", book,
                     says=["line 141: there are fewer rows than messages"])

    def test_a_book_with_more_rows_is_refused_with_the_line(self):
        text = SMALL_BOOK.read_text()
        book = self.write(text + text.splitlines()[-1], "book.csv")
        self.refused(1, "--messages", SMALL, "--book", book,
                     says=["line 151: there are more rows than messages"])

    # ---- bad command lines

    def test_an_option_given_twice_is_an_error_of_usage(self):
        for twice in (["--messages", "x"], ["--json", "--json"],
                      ["--backend", "cpu", "--backend", "cpu"],
                      ["--alert-notional", "1", "--alert-notional", "1"]):
            self.refused(2, "--messages", SMALL, *twice,
                         says=[f"{twice[0]} is given more than once"])

    def test_an_unknown_option_is_an_error_that_names_the_options(self):
        self.refused(2, "--messages", SMALL, "--boook", "x",
                     says=["--boook", "--book, --trades, --backend"])

    def test_an_unknown_subcommand_is_an_error_that_names_them(self):
        done = run("order")
        self.assertEqual(done.returncode, 2)
        self.assertIn("'order'; the subcommands are: orders, demo, bench, "
                      "doctor, check, audit, version", done.stderr)
        self.assertEqual(run().returncode, 2)

    def test_an_unknown_backend_is_an_error_that_names_those_present(self):
        self.refused(2, "--messages", SMALL, "--backend", "abacus",
                     says=["'abacus'", "present: cpu"])

    def test_an_unknown_executor_is_an_error_that_names_them(self):
        self.refused(2, "--messages", SMALL, "--executor", "magic",
                     says=["magic", "job", "inline", "threads"])

    def test_a_limit_that_is_no_amount_is_an_error_of_usage(self):
        for bad in ("", "-1", "1.00001", "1e5", "many"):
            self.refused(2, "--messages", SMALL, "--alert-notional", bad,
                         says=["--alert-notional", "not an amount"])

    def test_missing_and_empty_file_names_are_errors_of_usage(self):
        self.refused(2, says=["--messages is required"])
        self.refused(2, "--messages", "", says=["name of the file is empty"])
        self.refused(2, "--messages", SMALL, "--book", "",
                     says=["name of the file is empty"])


if __name__ == "__main__":
    main(__doc__)
