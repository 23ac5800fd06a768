#!/usr/bin/env python3
"""Puts our verdicts on the corpus beside those of pdfsig, EU DSS and pyHanko, and lists where they differ, each with why the file is
what it is: how it was made, and the clause or the attack that decides (../shared/corpus). Ends with 1 where ours is not the one the
file must get, beyond what the corpus' own gates let pass.

    scripts/disagree.py [pdf|made]...
"""
import csv
import json
import os
import subprocess
import sys

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
SHARED = os.path.join(HERE, "..", "shared")
TRUST = {"issuer-unknown", "revocation-unknown", "certificate-expired", "certificate-not-yet-valid", "algorithm-weak", "time-unproven", "not-qualified"}
MUST = {"PASS": {"good"}, "FAIL": {"bad", "unsure"}, "FLAG": {"bad", "unsure"}}


def ours(files, passwords):
    args = [os.path.join(HERE, "bin", "paraphctl"), "verify", "--json", "--offline", "--passwords", passwords] + files
    for line in subprocess.run(args, capture_output=True, text=True).stdout.splitlines():
        said = json.loads(line)
        if "error" in said:
            yield said["file"], "error"
            continue
        verdict = {"valid": "good", "do-not-rely": "bad", "unsigned": "unsigned"}.get(said["verdict"])
        yield said["file"], verdict or ("good" if set(said["reasons"]) <= TRUST else "unsure")


def pdfsig(files, known):
    for name in files:
        args = ["pdfsig", "-nocert"] + (["-upw", known[ident(name)]] if known.get(ident(name)) else []) + [name]
        try:
            out = subprocess.run(args, capture_output=True, text=True, errors="replace", timeout=20).stdout
        except subprocess.TimeoutExpired:
            out = "?"
        checks = [line for line in out.splitlines() if "Signature Validation:" in line]
        if not checks:
            yield name, "unsigned" if "does not contain" in out or out == "" else "error"
        else:
            yield name, "good" if all(line.endswith("Signature is Valid.") for line in checks) else "bad"


def judge(folder, options, words):
    def run(files, passwords):
        path = os.path.join(SHARED, "oracle", folder, "judge")
        args = [path, "validate", "--trust-all-roots", "--passwords", passwords, "--jobs", "2"] + options + files
        for line in subprocess.run(args, capture_output=True, text=True).stdout.splitlines():
            said = json.loads(line)
            yield said["file"], "error" if said.get("error") else words.get(said.get("verdict"), "unsure")

    return run


DSS = judge("dss", ["--integrity", "--strict"], {"passed": "good", "changed": "good", "untrusted": "good", "failed": "bad", "unsigned": "unsigned"})
PYHANKO = judge("pyhanko", ["--no-ades"], {
    "VALID": "good", "INVALID": "bad", "BAD-COVERAGE": "bad", "ILLEGAL-MOD": "bad", "BAD-TST": "bad", "NOSIG": "unsigned", "ERROR": "error"})


def ident(path):
    return os.path.splitext(os.path.basename(path))[0]


def compare(folder, manifest):
    path = os.path.join(SHARED, "corpus", manifest)
    rows = {row["id"]: row for row in csv.DictReader(open(path, encoding="utf-8"))}
    known = {name: row.get("password") for name, row in rows.items()}
    files = [os.path.join(SHARED, "corpus", folder, name + ".pdf") for name in rows]
    files = [name for name in files if os.path.exists(name)]
    all_of = {"ours": ours(files, path), "pdfsig": pdfsig(files, known), "DSS": DSS(files, path), "pyHanko": PYHANKO(files, path)}
    said = {who: {ident(name): word for name, word in answers} for who, answers in all_of.items()}
    wrong, differ = 0, dict.fromkeys(list(all_of)[1:], 0)
    for name, row in rows.items():
        got = {who: answers.get(name, "error") for who, answers in said.items()}
        must = MUST.get(row["expected"])
        if must and got["ours"] not in must:
            wrong += 1
        others = {who: word for who, word in got.items() if who != "ours" and (word != got["ours"])}
        for who in others:
            differ[who] += 1
        if others:
            why = "; ".join(filter(None, [row["expected"], row["detail"], row["expected_source"]]))
            print(" | ".join([name, "ours " + got["ours"]] + [f"{who} {word}" for who, word in others.items()] + [" ".join(why.split())[:300]]))
    print(f"{folder}: {len(files)} files; others differ: {', '.join(f'{who} {n}' for who, n in differ.items())}; ours is not what it must be: {wrong}")
    return wrong


def main():
    if not os.path.isdir(os.path.join(SHARED, "corpus")):
        print("../shared/corpus is not there")
        return 0
    folders = sys.argv[1:] or ["pdf", "made"]
    wrong = {folder: compare(folder, "manifest.csv" if folder == "pdf" else folder + ".csv") for folder in folders}
    return 1 if wrong.get("pdf", 0) > 5 or wrong.get("made", 0) > 0 else 0  # as many as the gates let pass


if __name__ == "__main__":
    sys.exit(main())
