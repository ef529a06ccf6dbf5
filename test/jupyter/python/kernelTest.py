"""jupyter_kernel_test, with what it is to send in our language. Prints what ran, was skipped and failed as JSON."""
import json
import sys
import unittest

import jupyter_kernel_test


class Kernel(jupyter_kernel_test.KernelTests):
    kernel_name = "lossbook"
    language_name = "typescript"
    file_extension = ".ts"
    code_hello_world = "console.log('hello, world')"
    code_stderr = "console.error('oops')"
    code_display_data = [{"code": "import { show } from 'lossbook/display'; show(1)", "mime": "text/plain"}]
    code_execute_result = [{"code": "1 + 2", "result": "3"}, {"code": "const s = 'a'; s", "result": "'a'"}]
    code_generate_error = "throw new Error('no')"
    code_inspect_sample = "Math.floor"
    completion_samples = [{"text": "Math.flo", "matches": {"floor"}}, {"text": "consol", "matches": {"console"}}]
    complete_code_samples = ["1", "let x = 1", "await 1"]
    incomplete_code_samples = ["function f() {", "f(", "`a"]
    invalid_code_samples = ["}", "let 1"]


result = unittest.TextTestRunner(stream=sys.stderr).run(unittest.defaultTestLoader.loadTestsFromTestCase(Kernel))


def names(pairs):
    return sorted({getattr(test, "test_case", test)._testMethodName for test, _ in pairs})


json.dump(
    {"ran": result.testsRun, "skipped": names(result.skipped), "failed": names(result.failures + result.errors)},
    sys.stdout,
)
