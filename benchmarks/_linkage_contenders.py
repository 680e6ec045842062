"""One contender on one table, in a process of its own.

``python -m benchmarks._linkage_contenders CONTENDER SET TABLE LABELS`` reads the
Parquet file TABLE, writes cluster numbers to the file LABELS (one row per threshold
that was tried, of which the best one *by the truth* is taken) and prints what it took,
as JSON.

Rules:
    Seconds go from the table in memory to the clusters, at the mean threshold where
    several are tried. Megabytes are the peak of the process, with its libraries and the
    table. No contender sees the truth.
"""

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from attrs import asdict

from benchmarks._linkage_outcome import Outcome, Spent
from benchmarks._linkage_sets import TRUTH, fields_of

WORKERS = 2


Contender = Callable[[Any, Mapping[str, str]], Outcome]


def ours(table: Any, fields: Mapping[str, str]) -> Outcome:  # noqa: ANN401 - Arrow
    """``dedupe`` with its defaults and two workers."""
    import customer_core
    from customer_core.linkage import dedupe

    start = Spent.now()
    result = dedupe(table, fields, workers=WORKERS)
    spent = Spent.now().since(start)

    def judge(truth: np.ndarray) -> dict[str, float]:
        evaluation = result.evaluate(truth)
        return {
            "calibration_error": evaluation.calibration_error,
            "blocking_recall": evaluation.blocking_recall,
        }

    return Outcome(
        [result.cluster_ids],
        spent,
        f"customer_core {customer_core.__version__}",
        result.candidate_pairs,
        judge=judge,
    )


def goldenmatch(table: Any, fields: Mapping[str, str]) -> Outcome:  # noqa: ANN401, ARG001 - it finds the types of fields itself
    """Automatic configuration; refusals to run an unsure one are overruled."""
    import goldenmatch as gm

    start = Spent.now()
    result = gm.dedupe_df(table, confidence_required=False, allow_red_config=True)
    clusters = result.clusters
    spent = Spent.now().since(start)
    labels = np.arange(table.num_rows)
    for number, cluster in enumerate(clusters.values()):
        labels[cluster["members"]] = table.num_rows + number
    return Outcome([labels], spent, f"goldenmatch {gm.__version__}")


def splink_guide(table: Any, fields: Mapping[str, str]) -> Outcome:  # noqa: ANN401 - Arrow
    """Splink as its guide has it."""
    from benchmarks._linkage_splink import GUIDE, run

    return run(table, fields, GUIDE)


def splink_expert(table: Any, fields: Mapping[str, str]) -> Outcome:  # noqa: ANN401 - Arrow
    """Splink as somebody sets it up who knows it and the columns."""
    from benchmarks._linkage_splink import EXPERT, run

    return run(table, fields, EXPERT)


CONTENDERS: dict[str, Contender] = {
    "ours": ours,
    "splink_expert": splink_expert,
    "splink_guide": splink_guide,
    "goldenmatch": goldenmatch,
}


def peak_megabytes() -> float:
    """The most memory this process has had, not what its parent had before."""
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    return float("nan")


def main(contender: str, name: str, table_path: str, labels_path: str) -> None:
    """Run one contender and report."""
    from pyarrow import parquet

    fields = fields_of(name)
    table = parquet.read_table(table_path, columns=list(fields))
    outcome = CONTENDERS[contender](table, fields)
    megabytes = peak_megabytes()
    np.save(labels_path, np.stack(outcome.labels))
    truth = parquet.read_table(table_path, columns=[TRUTH])[TRUTH].to_numpy()
    told = {
        **asdict(outcome.spent),
        "megabytes": megabytes,
        "version": outcome.version,
        "candidates": outcome.candidates,
        **outcome.notes,
        **outcome.judge(truth),
    }
    print("\n" + json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
