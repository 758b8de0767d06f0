# SPDX-License-Identifier: BSD-3-Clause
"""`ringactor check`: it really builds, plays and compares kernels."""
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent
                       / "orders"))
from orders_rig import CommandTest, main, run  # noqa: E402

MESSAGES = """#ifndef NAME_MESSAGES_H
#define NAME_MESSAGES_H
#include "message.h"
typedef struct NAME_ask {
  double x;
} NAME_ask;
RA_MESSAGE(NAME_ask, 10800);
RA_MESSAGE_FIELDS(NAME_ask, x);
typedef struct NAME_told {
  double twice;
  uint64_t asked;
} NAME_told;
RA_MESSAGE(NAME_told, 10801);
RA_MESSAGE_FIELDS(NAME_told, twice, asked);
#endif
"""

HANDLERS = """#include "kernel.h"
#include "messages.h"
typedef struct NAME_state {
  uint64_t asked;
} NAME_state;
RA_KERNEL_FN void init(ra_context* ctx, RA_STATE NAME_state* state,
                       ra_none config) {
  (void)ctx;
  (void)state;
  (void)config;
}
RA_KERNEL_FN void on(ra_context* ctx, RA_STATE NAME_state* state,
                     NAME_ask msg) {
  state->asked += 1;
  NAME_told told = {msg.x * 2, state->asked};
#if defined(__OPENCL_VERSION__)
  BODY
#endif
  ra_reply(ctx, told);
}
#define NAME_messages(on) on(NAME_ask)
RA_KERNEL(NAME, ra_none, NAME_messages);
RA_KERNEL_REQUIRES(NAME, f64);
"""


class CheckTest(CommandTest):
    def kernel(self, name, on_opencl="", twice=3.0, **more):
        """A folder with a kernel that says something else on OpenCL."""
        folder = self.folder / name
        folder.mkdir()
        text = HANDLERS.replace("BODY", on_opencl)
        (folder / "handlers.h").write_text(text.replace("NAME", name))
        (folder / "messages.h").write_text(MESSAGES.replace("NAME", name))
        step = {"ask": {"type": f"{name}_ask", "value": {"x": 1.5}},
                "answer": {"type": f"{name}_told",
                           "value": {"twice": twice, "asked": 1}}}
        (folder / "reference.json").write_text(
            json.dumps({"steps": [step], **more}))
        return folder

    def check(self, *folders):
        return run("check", "--build", self.folder / "build", *folders)

    def test_a_shipped_kernel_answers_the_same_everywhere(self):
        done = run("check", "echo", "--json")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        found = json.loads(done.stdout)
        self.assertTrue(found["well"])
        rows = {(x["backend"], x["model"]): x for x in found["rows"]}
        self.assertEqual(rows["cpu", ""]["outcome"], "as expected")
        self.assertEqual(rows["cpu", ""]["answers"], 5)
        self.assertIn(rows["opencl", "slices"]["outcome"],
                      ("equal", "absent"))

    def test_what_differs_from_the_case_or_from_the_cpu_is_found(self):
        wrong = self.kernel("wrong", twice=4.0)
        near = self.kernel("near", "told.twice += 4.5e-16;",
                           ulp={"near_told.twice": 1})
        far = self.kernel("far", "told.twice += 4.5e-16;")
        done = self.check(wrong, near, far)
        self.assertEqual(done.returncode, 1, done.stderr)
        told = {}
        for line in done.stdout.splitlines():
            if not line.startswith(" "):
                kernel = line
            told[kernel] = told.get(kernel, "") + line + "\n"
        self.assertIn("wrong_told.twice: 3 instead of 4", told["wrong"])
        self.assertNotIn("differs", told["near"])
        if "absent" not in told["far"]:
            self.assertIn("far_told.twice: 3.0000000000000004 instead of 3",
                          told["far"])

    def test_a_compile_error_names_the_users_own_file_and_line(self):
        broken = self.kernel("broken")
        file = broken / "handlers.h"
        file.write_text(file.read_text().replace("told = {msg.x",
                                                 "told = {msg.y"))
        line = 1 + file.read_text().split("\n").index(
            next(x for x in file.read_text().split("\n") if "msg.y" in x))
        done = self.check(broken)
        self.assertEqual(done.returncode, 1)
        self.assertIn(f"{file.resolve()}:{line}:", done.stderr)
        self.assertIn("kernel broken: it could not be built", done.stderr)

    def test_an_error_that_only_a_device_has_names_the_line_too(self):
        alone = self.kernel("alone", "told.thrice = 1;")
        done = self.check(alone)
        if "not in this build" in done.stdout:
            return  # nothing compiles that line
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertIn("handlers.h:", done.stdout)
        self.assertIn("thrice", done.stdout)

    def test_what_is_no_kernel_or_no_case_is_a_usage_error(self):
        done = self.check("nobody")
        self.assertEqual(done.returncode, 2)
        self.assertIn("'nobody' is no folder", done.stderr)
        bare = self.kernel("bare")
        (bare / "reference.json").unlink()
        done = self.check(bare)
        self.assertEqual(done.returncode, 2)
        self.assertIn("reference.json", done.stderr)
        self.assertEqual(run("check").returncode, 2)

    def test_a_folder_with_another_project_is_left_alone(self):
        mine = self.folder / "build"
        mine.mkdir()
        (mine / "CMakeLists.txt").write_text("project(mine)\n")
        done = self.check("echo")
        self.assertEqual(done.returncode, 1)
        self.assertIn("holds another project", done.stderr)
        self.assertEqual((mine / "CMakeLists.txt").read_text(),
                         "project(mine)\n")


if __name__ == "__main__":
    main(__doc__)
