"""The report's own style: a constant, for the screen in both themes and for A4 paper."""

CSS = """
:root { color-scheme: light dark; --ink: #1b2228; --paper: #fff; --soft: #5b6770; --rule: #d5dbe0 }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8edf1; --paper: #11161b; --soft: #a9b4bd; --rule: #38434d }
}
* { box-sizing: border-box }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 15px/1.4 system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif }
main { max-width: 900px; margin: 0 auto; padding: 20px 16px 32px }
h1 { font-size: 1.6em; margin: 0 0 6px } h2 { font-size: 1.1em; margin: 14px 0 4px }
p { margin: 4px 0 } figure { margin: 0 }
.two { display: grid; grid-template-columns: repeat(auto-fit, minmax(300px, 1fr)); gap: 4px 20px }
.key { grid-column: 1 / -1; color: var(--soft); font-size: .87em }
svg { width: 100%; height: auto; display: block }
svg text { fill: var(--ink); font-size: 12px }
svg .grid { stroke: var(--rule); fill: none } svg .cell { stroke: var(--rule) }
svg .hit { stroke: var(--ink) }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: top; padding: 2px 8px 2px 0;
  border-bottom: 1px solid var(--rule); font-weight: 400; overflow-wrap: anywhere }
th { color: var(--soft); width: 36% }
dl { columns: 210px 3; column-gap: 20px; margin: 0 }
dl div { display: flex; justify-content: space-between; gap: 8px; break-inside: avoid;
  border-bottom: 1px solid var(--rule) }
dt { color: var(--soft) } dd { margin: 0; text-align: right; flex: none; max-width: 55%;
  overflow-wrap: anywhere }
.changed dt, .changed dd { color: var(--ink); font-weight: 650 }
code, pre { font: .87em/1.4 ui-monospace, Consolas, "DejaVu Sans Mono", monospace;
  overflow-wrap: anywhere }
pre span { display: inline-block; max-width: 100% }
pre { white-space: pre-wrap; margin: 4px 0; padding: 8px; border: 1px solid var(--rule) }
@page { size: A4; margin: 11mm }
@media print {
  :root { --ink: #000; --paper: #fff; --soft: #444; --rule: #bbb }
  body { font-size: 8.6px } main { padding: 0; max-width: none }
  .two { grid-template-columns: 1fr 1fr } dl { columns: 3 }
  h2 { margin-top: 7px } svg text { font-size: 11px }
}
"""

CSS_OF_SVG = """
svg { background: #fff; font-family: system-ui, sans-serif }
text { fill: #1b2228; font-size: 12px } .cell { stroke: #d5dbe0 } .hit { stroke: #1b2228 }
"""
