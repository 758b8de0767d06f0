# SPDX-License-Identifier: BSD-3-Clause
"""The rules of tools/tidy. A rule is a function from a Tree to findings."""
from . import includes, kernels, layout, readme, sizes, text


def all_rules():
    """Every rule, in the order of reading."""
    modules = (layout, includes, sizes, text, kernels, readme)
    return [rule for module in modules for rule in module.RULES]


def check(tree, rules=None):
    """All findings of the given rules (default: all), in order of place."""
    found = [finding for rule in rules or all_rules()
             for finding in rule.check(tree)]
    return sorted(found, key=lambda f: (f.path, f.line, f.what))
