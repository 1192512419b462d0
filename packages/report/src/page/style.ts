/**
 * The page's style sheet. Colours are those of Okabe and Ito (2008), which stay apart for colour-blind readers;
 * the champion is neutral and the challenger carries the colour.
 */
export const style = `
:root {
  color-scheme: light dark;
  --paper: #ffffff; --raised: #f6f7f9; --ink: #14181f; --muted: #545d6b; --line: #c9ced6; --faint: #e8ebef;
  --champion: #7a8391; --challenger: #0072b2; --better: #007a59; --same: #6b7482; --worse: #c14f00;
  --good-wash: #e5f4ef; --bad-wash: #fbece2; --unsure-wash: #fdf3dc; --neutral-wash: #eef0f3; --unsure: #9a6700;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #12161c; --raised: #1a2028; --ink: #e8ecf2; --muted: #a3adba; --line: #3d4653; --faint: #272e38;
    --champion: #8f99a8; --challenger: #56b4e9; --better: #2fbd94; --same: #94a0b0; --worse: #f08a4b;
    --good-wash: #12302a; --bad-wash: #3a2216; --unsure-wash: #362b12; --neutral-wash: #222933; --unsure: #e6b450;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-behavior: smooth; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", sans-serif;
}
.wrap { max-width: 62rem; margin: 0 auto; padding: 0 1.25rem; }
a { color: var(--challenger); text-underline-offset: 0.15em; }
:focus-visible { outline: 3px solid var(--challenger); outline-offset: 2px; border-radius: 3px; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; top: 1rem; background: var(--paper); padding: 0.5rem 1rem; z-index: 2; }
.masthead { padding: 2.25rem 0 0.9rem; }
.masthead p { margin: 0; color: var(--muted); font-size: 0.9rem; overflow-wrap: anywhere; }
.verdict {
  border-radius: 10px; padding: 1.5rem 1.6rem 1.35rem; background: var(--neutral-wash); border-left: 6px solid var(--same);
}
.verdict.good { background: var(--good-wash); border-color: var(--better); }
.verdict.bad { background: var(--bad-wash); border-color: var(--worse); }
.verdict.unsure { background: var(--unsure-wash); border-color: var(--unsure); }
h1 { margin: 0 0 0.5rem; font-size: clamp(1.6rem, 1.1rem + 2.2vw, 2.35rem); line-height: 1.15; letter-spacing: -0.015em; overflow-wrap: anywhere; }
h1 .model { display: block; font-size: 0.95rem; font-weight: 600; letter-spacing: 0; color: var(--muted); margin-bottom: 0.45rem; }
h1 .icon { width: 0.78em; height: 0.78em; vertical-align: -0.04em; margin-right: 0.1em; }
.verdict > p { margin: 0; font-size: 1.1rem; line-height: 1.5; max-width: 46rem; overflow-wrap: anywhere; }
.verdict ul { margin: 0.8rem 0 0; padding-left: 1.15rem; color: var(--muted); max-width: 46rem; overflow-wrap: anywhere; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: 1px; margin: 1.1rem 0 0; background: var(--faint); border: 1px solid var(--faint); border-radius: 10px; overflow: hidden; }
.facts div { background: var(--paper); padding: 0.75rem 0.95rem; }
.facts dt { color: var(--muted); font-size: 0.8rem; }
.facts dd { margin: 0; font-size: 1.2rem; font-weight: 600; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
nav { margin: 1.4rem 0 0; font-size: 0.9rem; }
nav ul { list-style: none; display: flex; flex-wrap: wrap; gap: 0.3rem 1.15rem; margin: 0; padding: 0; }
nav a { color: var(--muted); text-decoration: none; border-bottom: 1px solid var(--line); padding: 0.15rem 0; }
nav a:hover { color: var(--ink); border-color: var(--ink); }
main > section { margin-top: 2.9rem; }
h2 { font-size: 1.35rem; line-height: 1.25; letter-spacing: -0.01em; margin: 0 0 0.9rem; padding-top: 1rem; border-top: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1.6rem 0 0.6rem; overflow-wrap: anywhere; }
section p { max-width: 46rem; overflow-wrap: anywhere; }
section > p, .note { color: var(--muted); font-size: 0.92rem; }
.table { overflow-x: auto; margin: 0.6rem 0 0.8rem; }
table { border-collapse: collapse; width: 100%; font-size: 0.92rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--muted); font-size: 0.85rem; padding-bottom: 0.4rem; }
caption span { display: inline-block; position: sticky; left: 0; max-width: calc(100vw - 2.5rem); }
th, td { text-align: left; padding: 0.42rem 0.9rem 0.42rem 0; border-bottom: 1px solid var(--faint); vertical-align: top; overflow-wrap: break-word; max-width: 26rem; }
th:last-child, td:last-child { padding-right: 0.25rem; }
thead th { font-weight: 600; color: var(--muted); border-bottom-color: var(--line); vertical-align: bottom; overflow-wrap: normal; }
tbody th { font-weight: 500; }
td .mark { white-space: nowrap; } .icon { width: 0.95em; height: 0.95em; vertical-align: -0.1em; }
.mark.good { color: var(--better); } .mark.bad { color: var(--worse); } .mark.unsure { color: var(--unsure); } .mark.neutral { color: var(--same); }
.number + :not(.number) { padding-left: 0.5rem; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.number { text-align: right; white-space: nowrap; }
thead .number { white-space: normal; }
  tbody th { min-width: 5.5rem; }
.more { margin: 0; color: var(--muted); font-size: 0.88rem; }
code { font: 0.88em ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; overflow-wrap: anywhere; }
pre { background: var(--raised); border: 1px solid var(--faint); border-radius: 8px; padding: 0.9rem 1rem; overflow-x: auto; margin: 0.6rem 0; }
pre code { overflow-wrap: normal; }
@media (min-width: 46rem) { #data-check td code { overflow-wrap: normal; } }
figure { margin: 0.4rem 0 1.2rem; }
figcaption { color: var(--muted); font-size: 0.88rem; margin-top: 0.5rem; max-width: 46rem; overflow-wrap: anywhere; }
figure svg { display: block; max-width: 100%; height: auto; }
.narrow { display: none; }
@media (max-width: 700px) { .wide { display: none; } .narrow { display: block; } }
.legend { display: flex; flex-wrap: wrap; gap: 0.2rem 1.2rem; margin: 0 0 0.6rem; padding: 0; list-style: none; font-size: 0.88rem; color: var(--muted); }
.legend i { font-style: normal; margin-right: 0.35em; }
.is-champion { color: var(--champion); } .is-challenger { color: var(--challenger); }
.is-better { color: var(--better); } .is-worse { color: var(--worse); } .is-same { color: var(--same); }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(17rem, 1fr)); gap: 1.4rem 2.4rem; align-items: start; }
.confusion { max-width: 25rem; }
.confusion td { text-align: center; padding: 0.75rem 0.5rem; border: 3px solid var(--paper); background: color-mix(in srgb, var(--challenger) calc(var(--share) * 55%), var(--raised)); border-radius: 4px; }
.confusion td strong { display: block; font-size: 1.1rem; } .confusion td span { color: var(--ink); font-size: 0.82rem; }
.confusion th { border: 0; color: var(--muted); font-weight: 500; } .confusion thead th { text-align: center; vertical-align: bottom; } .confusion tbody th { white-space: nowrap; vertical-align: middle; }
.confusion caption { font-weight: 600; color: var(--ink); font-size: 0.95rem; }
.multiples { display: grid; grid-template-columns: repeat(auto-fill, minmax(15.5rem, 1fr)); gap: 1.3rem 1.6rem; margin: 0.8rem 0 1.2rem; }
.multiples figure { margin: 0; padding-top: 0.6rem; border-top: 1px solid var(--faint); }
.multiples figure b { display: block; font-size: 0.95rem; overflow-wrap: anywhere; }
.multiples figcaption { margin: 0.1rem 0 0.45rem; font-size: 0.82rem; }
@media (max-width: 700px) {
  table { font-size: 0.85rem; } th, td { padding-right: 0.6rem; } .number { white-space: normal; }
  tbody th { min-width: 5.5rem; }
  td .mark { white-space: normal; } .verdict { padding: 1.15rem 1.1rem 1.05rem; }
}
details { margin: 0.4rem 0 0.8rem; } summary { cursor: pointer; color: var(--muted); font-size: 0.92rem; padding: 0.25rem 0; }
footer { margin: 3.4rem 0 2.5rem; padding-top: 1rem; border-top: 1px solid var(--line); color: var(--muted); font-size: 0.86rem; overflow-wrap: anywhere; }
@media print {
  :root {
    color-scheme: light;
    --paper: #fff; --raised: #f6f7f9; --ink: #000; --muted: #444; --line: #999; --faint: #ddd; --champion: #7a8391;
    --challenger: #0072b2; --better: #007a59; --same: #6b7482; --worse: #c14f00; --unsure: #9a6700;
    --good-wash: #fff; --bad-wash: #fff; --unsure-wash: #fff; --neutral-wash: #fff;
  }
  body { font-size: 10.5pt; } nav, .skip { display: none; } .wrap { max-width: none; padding: 0; }
  .verdict { border: 1pt solid var(--line); border-left-width: 5pt; }
  .table { overflow: visible; } h2, h3, caption { break-after: avoid; } tr, figure, .facts { break-inside: avoid; }
  details::details-content { content-visibility: visible; height: auto; display: block; }
}
`;
