# SPDX-License-Identifier: Apache-2.0
"""SIMD targets, their self tests, and the environment variable that names one."""
import os
import pickle
import subprocess
import sys

import kexlane
import pytest
from kexlane import _targets, mlkem768


def test_targets():
    targets = kexlane.targets()
    assert list(targets)[-1] == "portable" and targets["portable"]
    best = kexlane.active_target()
    try:
        answers = []
        for name in [name for name, supported in targets.items() if supported]:
            kexlane.force_target(name)
            assert kexlane.active_target() == name
            kexlane.self_test()
            answers.append(mlkem768.keygen(seed=bytes(64)).ek)
        assert len(set(answers)) == 1
        for wrong in ("sse9", "", "avx2\0"):
            with pytest.raises(kexlane.TargetError):
                kexlane.force_target(wrong)
        assert kexlane.active_target() == name
    finally:
        kexlane.force_target(None)
    if "KEXLANE_TARGET" not in os.environ:
        assert kexlane.active_target() == best


def test_self_tests(monkeypatch):
    active = kexlane.active_target()
    for name, supported in kexlane.targets().items():
        if supported:
            kexlane.self_test(name)
        else:
            with pytest.raises(kexlane.TargetError):
                kexlane.self_test(name)
    for wrong in ("sse9", "", "portable\0"):
        with pytest.raises(kexlane.TargetError):
            kexlane.self_test(wrong)
    assert kexlane.active_target() == active
    monkeypatch.setattr(_targets, "_self_test", lambda target: b"X25519 public key")
    with pytest.raises(kexlane.SelfTestError, match="failed: X25519 public key") as failed:
        kexlane.self_test()
    assert failed.value.name == "X25519 public key"
    assert pickle.loads(pickle.dumps(failed.value)).name == failed.value.name
    # A handler for what a peer sent must not take it.
    assert not isinstance(failed.value, kexlane.KexlaneError)


@pytest.mark.parametrize("target, said", [
    ("portable", "obeyed"), ("sse9", kexlane._library.error(6).args[0])])
def test_the_environment(target, said):
    program = ("import kexlane\ntry: kexlane.environment(); print('obeyed')\n"
               "except kexlane.TargetError as error: print(error)")
    done = subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True,
                          env={**os.environ, "KEXLANE_TARGET": target}, check=True)
    assert done.stdout == said + "\n"
