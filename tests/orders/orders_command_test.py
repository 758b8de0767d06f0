#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""What `ringactor orders` finds, against the independent oracle.

Usage: orders_command_test.py COMMAND [METHOD...]
"""
import json
import resource

import make_orders
import oracle
from orders_rig import (ROOT, SMALL, SMALL_BOOK, CommandTest, command, main,
                        real_data, run)

SMALL_EXPECTED = ROOT / "examples/data/orders_small_expected.json"
EXACT = ("messages", "trades", "hidden_trades", "hidden_volume", "volume",
         "notional", "best_bid", "best_ask", "alerts", "unknown_orders",
         "cross_trades", "halts", "rows_compared", "rows_equal",
         "levels_adopted")


class OrdersTest(CommandTest):
    def as_oracle(self, messages, book=None, dollars=None, executor="job"):
        """The command's totals, after they were found equal to the oracle's."""
        arguments = ["--messages", messages, "--executor", executor]
        arguments += ["--book", book] if book else []
        arguments += ["--alert-notional", dollars] if dollars else []
        found = self.totals(*arguments)
        wanted = oracle.totals(messages, book,
                               float(dollars or oracle.ALERT_DOLLARS))
        for key in EXACT:
            self.assertEqual(found[key], wanted[key], key)
        if wanted["vwap"] is None:
            self.assertIsNone(found["vwap"])
        else:
            self.assertAlmostEqual(found["vwap"], wanted["vwap"], places=9)
        self.assertTrue(found["complete"])
        return found

    def test_the_small_file_gives_the_totals_of_the_oracle(self):
        found = self.as_oracle(SMALL)
        self.assertEqual(found["dead_letters"], 0)
        # Each message, each fill, and one question to each of two kernels.
        self.assertEqual(found["delivered"] - found["sent_again"],
                         found["messages"] + found["trades"] + 2)
        for key in ("messages_per_second", "backend", "window"):
            self.assertTrue(found[key])
        times = found["round_trip_us"]
        self.assertTrue(0 < times["p50"] <= times["p99"] <= times["p999"])

    def test_the_small_file_with_its_book_is_equal_in_every_row(self):
        found = self.as_oracle(SMALL, SMALL_BOOK)
        self.assertEqual(found["rows_equal"], found["messages"] - 1)
        self.assertEqual(found["window"], 1)

    def test_every_executor_agrees_with_the_oracle(self):
        for executor in ("job", "inline", "threads"):
            with self.subTest(executor=executor):
                self.as_oracle(SMALL, SMALL_BOOK, executor=executor)
                self.as_oracle(SMALL, executor=executor)

    def test_the_demo_expects_what_the_oracle_finds_in_the_small_file(self):
        wanted = oracle.totals(SMALL, SMALL_BOOK)
        self.assertEqual(json.loads(SMALL_EXPECTED.read_text()), wanted)

    def test_the_small_file_has_every_message_type(self):
        types = {message[1] for message in oracle.read_messages(SMALL)}
        self.assertEqual(types, set(range(1, 8)))

    def test_alerts_are_those_of_the_oracle_for_any_limit(self):
        for dollars in ("0", "50000", "100000.0001", "150000", "1000000"):
            with self.subTest(dollars=dollars):
                self.as_oracle(SMALL, dollars=dollars)

    def test_markets_made_from_other_seeds_agree_with_the_oracle(self):
        messages, book = self.folder / "m.csv", self.folder / "b.csv"
        for seed in range(1, 6):
            with self.subTest(seed=seed):
                make_orders.make(messages, book, 1000, seed)
                self.as_oracle(messages, book)
                self.as_oracle(messages)

    def test_real_data_is_equal_in_998_of_998_rows(self):
        files = real_data()
        if not files:
            self.skipTest("skipped: no real data (RINGACTOR_DATA)")
        found = self.as_oracle(*files)
        self.assertEqual(found["rows_compared"], 998)
        self.assertEqual(found["rows_equal"], 998)
        self.assertEqual(found["levels_adopted"], 318)
        self.as_oracle(files[0])

    def test_opencl_in_slices_finds_what_the_cpu_finds(self):
        self.opencl_as_cpu("slices")

    def test_a_resident_opencl_kernel_finds_what_the_cpu_finds(self):
        self.opencl_as_cpu("persistent")

    def test_opencl_in_batches_finds_what_the_cpu_finds(self):
        self.opencl_as_cpu("batch")

    def test_cudas_loop_on_host_threads_finds_what_the_cpu_finds(self):
        self.backend_as_cpu("cuda_host", "persistent")

    def opencl_as_cpu(self, model):
        self.backend_as_cpu("opencl", model)

    def backend_as_cpu(self, backend, model):
        files = real_data() or (SMALL, SMALL_BOOK)
        done = run("orders", "--json", "--messages", files[0], "--book",
                   files[1], "--backend", backend, "--model", model)
        for reason, text in (("no OpenCL headers", "no backend 'opencl'"),
                             ("no OpenCL device", "no device for kernels"),
                             ("no OpenCL device", "one compute unit")):
            if text in done.stderr:
                self.skipTest("skipped: " + reason)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        found = json.loads(done.stdout)
        wanted = self.totals("--messages", files[0], "--book", files[1])
        timed = {"backend", "messages_per_second"} | {
            key for key in wanted if "us" in key or "round" in key}
        self.assertEqual(found["rows_equal"], found["rows_compared"])
        for key in set(wanted) - timed:
            self.assertEqual(found[key], wanted[key], key)

    def test_trades_are_written_one_line_each(self):
        out = self.folder / "trades.csv"
        self.totals("--messages", SMALL, "--trades", out)
        lines = out.read_text().splitlines()
        wanted = [f"{t},{order},{size},{price},{way}" for
                  t, kind, order, size, price, way
                  in oracle.read_messages(SMALL) if kind == oracle.EXECUTE]
        self.assertEqual(lines[0], "time_ns,order,size,price,direction")
        self.assertEqual(lines[1:], wanted)

    def test_the_table_shows_the_totals_without_a_progress_bar(self):
        done = run("orders", "--messages", SMALL, "--book", SMALL_BOOK)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        for text in ("vwap", "best bid", "149 of 149", "p99.9", "(window 1)"):
            self.assertIn(text, done.stdout)

    def test_a_pipe_is_read_like_a_file(self):
        with open(SMALL, encoding="ascii") as file:
            done = run("orders", "--json", "--messages", "/dev/stdin",
                       stdin=file)
        self.assertEqual(json.loads(done.stdout)["messages"], 150)

    def test_memory_does_not_grow_with_the_file_and_no_fill_is_lost(self):
        count = 300_000
        with open(self.folder / "fills.csv", "w", encoding="ascii") as file:
            for i in range(count):
                file.write(f"{34200 + i // 10000}.{i % 10000:04d}"
                           f",4,{i % 999 + 1},2,1000000,1\n")
        found = self.totals("--messages", file.name)
        self.assertEqual((found["trades"], found["volume"]),
                         (count, 2 * count))
        self.assertEqual(found["delivered"] - found["sent_again"],
                         2 * count + 2)
        used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        if "asan" not in command():  # it keeps what was freed
            self.assertLess(used, 64 * 1024, "KiB")

    def test_version_and_help_are_no_errors(self):
        version = run("version")
        self.assertRegex(version.stdout, r"^ringactor \d+\.\d+\.\d+\n$")
        self.assertEqual(version.returncode, 0)
        for arguments in (["--help"], ["orders", "--help"]):
            done = run(*arguments)
            self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_the_demo_ends_in_pass(self):
        done = run("demo")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertTrue(done.stdout.endswith("\nPASS\n"))
        self.assertIn("{5,7,9}", done.stdout)
        self.assertIn("code 101", done.stdout)


if __name__ == "__main__":
    main(__doc__)
