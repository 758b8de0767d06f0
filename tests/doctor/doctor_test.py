# SPDX-License-Identifier: BSD-3-Clause
"""`ringactor doctor`: what it finds, and its exit status."""
import json
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent
                       / "orders"))
from orders_rig import SMALL, CommandTest, main, run  # noqa: E402


class DoctorTest(CommandTest):
    def report(self, **options):
        done = run("doctor", "--json", **options)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return json.loads(done.stdout)

    def test_the_cpu_works_and_versions_agree(self):
        found = self.report()
        backends = {each["name"]: each for each in found["backends"]}
        self.assertTrue(found["well"])
        self.assertTrue(backends["cpu"]["works"])
        self.assertGreaterEqual(backends["cpu"]["devices"][0]["compute_units"],
                                1)
        self.assertIn(found["caf_linked"], ("", found["caf_built_for"]))

    def test_opencl_works_or_is_said_to_be_missing(self):
        found = self.report()
        backends = {each["name"]: each for each in found["backends"]}
        if "opencl" not in backends:
            self.assertTrue(any("opencl" in line for line in found["absent"]))
        elif backends["opencl"]["devices"]:
            self.assertTrue(backends["opencl"]["works"])
            self.assertIn("slices", backends["opencl"]["devices"][0]["model"])
        else:
            self.assertTrue(backends["opencl"]["problems"])

    def test_opencl_without_shared_memory_runs_batches_and_says_why(self):
        found = self.report(env={**os.environ, "RINGACTOR_OPENCL_AS": "1.2"})
        backends = {each["name"]: each for each in found["backends"]}
        if "opencl" not in backends:
            self.skipTest("skipped: no OpenCL headers")
        if not backends["opencl"]["devices"]:
            self.skipTest("skipped: no OpenCL device")
        model = backends["opencl"]["devices"][0]["model"]
        self.assertTrue(model.startswith("batch: "), model)
        self.assertIn("no fine-grain shared memory", model)

    def test_without_an_opencl_driver_it_says_what_to_install(self):
        found = self.report(env={"OCL_ICD_VENDORS": str(self.folder)})
        backends = {each["name"]: each for each in found["backends"]}
        if "opencl" not in backends:
            self.skipTest("skipped: no OpenCL headers")
        self.assertEqual(backends["opencl"]["devices"], [])
        self.assertIn("pocl-opencl-icd", backends["opencl"]["problems"][0])

    def test_an_engine_falls_back_where_there_is_no_opencl_driver(self):
        arguments = ("orders", "--json", "--messages", SMALL,
                     "--backend")
        env = {"OCL_ICD_VENDORS": str(self.folder)}
        done = run(*arguments, "opencl,cpu", env=env)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(json.loads(done.stdout)["backend"], "cpu")
        done = run(*arguments, "opencl", env=env)
        self.assertEqual(done.returncode, 2)
        self.assertIn("opencl", done.stderr.lower())

    def test_cuda_works_or_is_said_to_be_missing(self):
        found = self.report()
        backends = {each["name"]: each for each in found["backends"]}
        if "cuda" not in backends:
            self.assertTrue(any("cuda" in line for line in found["absent"]))
        elif backends["cuda"]["devices"]:
            self.assertTrue(backends["cuda"]["works"])
        else:
            self.assertIn("install NVIDIA's driver",
                          backends["cuda"]["problems"][0])

    def test_an_engine_falls_back_where_there_is_no_cuda_device(self):
        names = {each["name"] for each in self.report()["backends"]}
        arguments = ("orders", "--json", "--messages", SMALL, "--backend")
        env = {**os.environ, "CUDA_VISIBLE_DEVICES": ""}
        done = run(*arguments, "cuda,cpu", env=env)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(json.loads(done.stdout)["backend"], "cpu")
        done = run(*arguments, "cuda", env=env)
        self.assertEqual(done.returncode, 2)
        self.assertIn("no device for kernels" if "cuda" in names
                      else "no backend 'cuda'", done.stderr)

    def test_cudas_loop_on_host_threads_is_never_chosen_by_auto(self):
        backends = {each["name"]: each for each in self.report()["backends"]}
        self.assertTrue(backends["cuda_host"]["works"])
        done = run("orders", "--json", "--messages", SMALL, "--backend", "auto")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertNotEqual(json.loads(done.stdout)["backend"], "cuda_host")

    def test_an_unknown_option_is_a_usage_error(self):
        self.assertEqual(run("doctor", "--nonsense").returncode, 2)


if __name__ == "__main__":
    main("usage: doctor_test.py COMMAND [METHOD...]")
