"""A Report for people: a table on the terminal, a self-contained HTML page with plots, and two runs compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from eval.run import Report, Result


def to_table(report: Report) -> str:
    """The metrics, then each failed case with its why."""
    lines = [f"{'metrica':<18}{'media':>7}{'casi':>6}  che cosa misura"]
    for metric in report.metrics:
        mean, n = report.mean(metric.name)
        lines.append(f"{metric.name:<18}{_share(mean, n):>7}{n:>6}  {metric.sentence}")
    lines.append(f"\ntempo per domanda: p50 {report.percentile(0.5):.1f} ms, p95 {report.percentile(0.95):.1f} ms")
    if failed := [result for result in report.results if result.failed]:
        lines.append(f"\n{len(failed)} casi su {len(report.results)} da guardare:")
        lines += [f"  {result.case.id}: {result.case.question}\n      {'; '.join(_whys(result))}" for result in failed]
    return "\n".join(lines)


def _share(mean: float, n: int) -> str:
    return f"{mean:.3f}" if n else "—"


def _whys(result: Result) -> list[str]:
    return [f"{name}: {s.why}" for name, s in result.scores.items() if s is not None and s.value < 1]


_STYLE = """
:root{color-scheme:light dark;--ink:#1d2433;--paper:#fff;--soft:#5b6475;--line:#d9dde5;--good:#1f7a4d;--bad:#b3261e}
@media(prefers-color-scheme:dark){
:root{--ink:#e8eaf0;--paper:#14171f;--soft:#a3abbb;--line:#333a48;--good:#5fd39a;--bad:#ff8a80}}
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
body{color:var(--ink);background:var(--paper)}
table{border-collapse:collapse;width:100%}
td,th{padding:.4rem .6rem;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
td.n{text-align:right;font-variant-numeric:tabular-nums}
.bar{fill:var(--good)}.rest{fill:var(--line)}small{color:var(--soft)}.bad{color:var(--bad)}
blockquote{margin:.2rem 0;padding-left:.8rem;border-left:3px solid var(--line)}
"""


def to_html(report: Report) -> str:
    """One page that needs nothing else: metrics, plots by tag, who is quoted, every case. Everything is escaped."""
    return (
        f'<!doctype html><html lang="it"><meta charset="utf-8"><title>Vademecum: misura</title><style>{_STYLE}</style>'
        f"<h1>Quanto bene rispondiamo</h1><p><small>Indice {escape(report.index)}, {len(report.results)} casi, "
        f"p50 {report.percentile(0.5):.1f} ms, p95 {report.percentile(0.95):.1f} ms</small></p>"
        f"{_metrics(report)}{_by_tag(report)}{_voices(report)}{_cases(report)}</html>"
    )


def _metrics(report: Report) -> str:
    rows = []
    for metric in report.metrics:
        mean, n = report.mean(metric.name)
        rows.append(
            f"<tr><th>{escape(metric.name)}<br><small>{escape(metric.sentence)}</small></th>"
            f"<td>{_bar(mean)}</td><td class=n>{_share(mean, n)}</td><td class=n>{n}</td></tr>"
        )
    head = "<tr><th>metrica</th><th></th><th>media</th><th>casi</th></tr>"
    return f"<table>{head}{''.join(rows)}</table>"


def _bar(share: float, width: int = 200) -> str:
    return (
        f'<svg role="img" aria-label="{share:.0%}" width="{width}" height="14">'
        f'<rect class="rest" width="{width}" height="14" rx="3"/>'
        f'<rect class="bar" width="{share * width:.0f}" height="14" rx="3"/></svg>'
    )


def _by_tag(report: Report) -> str:
    rows = []
    for tag in report.tags:
        mean, n = report.mean("tipo", tag)
        rows.append(
            f"<tr><th>{escape(tag)}</th><td>{_bar(mean)}</td><td class=n>{mean:.3f}</td><td class=n>{n}</td></tr>"
        )
    return f"<h2>Tipo di risposta giusto, per etichetta</h2><table>{''.join(rows)}</table>"


def _voices(report: Report) -> str:
    counts = report.voices()
    total = sum(counts.values()) or 1
    rows = [
        f"<tr><th>{escape(name)}</th><td>{_bar(n / total)}</td><td class=n>{n}</td></tr>"
        for name, n in counts.most_common()
    ]
    return f"<h2>Chi è citato</h2><table>{''.join(rows)}</table>"


def _cases(report: Report) -> str:
    rows = []
    for result in sorted(report.results, key=lambda r: not r.failed):
        quotes = "".join(
            f"<blockquote>«{escape(q.text)}» <small>— {escape(q.speaker or '?')}</small></blockquote>"
            for q in result.answer.quotes
        )
        whys = "".join(f'<div class="bad">{escape(why)}</div>' for why in _whys(result))
        rows.append(
            f"<tr><td>{'✗' if result.failed else '✓'}</td><td><b>{escape(result.case.question)}</b><br>"
            f"<small>{escape(result.case.id)} · {escape(result.answer.kind)}</small>{whys}{quotes}</td></tr>"
        )
    return f"<h2>I casi</h2><table>{''.join(rows)}</table>"


def compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """Two runs (as ``Report.to_dict``): each metric's change, then the cases that got worse, and better."""
    lines = [f"{'metrica':<18}{'prima':>8}{'dopo':>8}{'cambio':>9}"]
    for name, new in after["metrics"].items():
        old = before["metrics"].get(name)
        if old is not None:
            lines.append(f"{name:<18}{old['mean']:>8.3f}{new['mean']:>8.3f}{new['mean'] - old['mean']:>+9.3f}")
    worse, better = _changed(before, after)
    lines += _told("Peggiorati", worse) + _told("Migliorati", better)
    return "\n".join(lines)


def _changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    old = {row["id"]: row for row in before["results"]}
    worse: list[str] = []
    better: list[str] = []
    for row in after["results"]:
        if row["id"] not in old:
            continue
        change = _total(row) - _total(old[row["id"]])
        if change:
            (better if change > 0 else worse).append(f"{row['id']}: {row['question']}")
    return worse, better


def _total(row: Mapping[str, Any]) -> float:
    scores = [score["value"] for score in row["scores"].values() if score is not None]
    return sum(scores) / len(scores) if scores else 0.0


def _told(title: str, cases: Iterable[str]) -> list[str]:
    listed = [f"  {case}" for case in cases]
    return [f"\n{title}: {len(listed)}", *listed]
