import type { TopLevelSpec } from 'vega-lite';
import { escapeHtml } from '../render/html.ts';

/** A chart as data; width and height are those of the plot, without axes. */
export interface Chart {
  spec: TopLevelSpec;
  /** What the chart shows, in words, for those who do not see it. */
  label: string;
}

/** Colours are the page's custom properties, so that one drawing serves light, dark and print. */
export const colour = {
  ink: 'var(--ink)',
  muted: 'var(--muted)',
  line: 'var(--line)',
  faint: 'var(--faint)',
  champion: 'var(--champion)',
  challenger: 'var(--challenger)',
  better: 'var(--better)',
  worse: 'var(--worse)',
  same: 'var(--same)',
} as const;

const font = 'system-ui, sans-serif';

const config: NonNullable<TopLevelSpec['config']> = {
  aria: false,
  background: 'transparent',
  font,
  view: { stroke: null },
  axis: {
    labelColor: colour.muted,
    titleColor: colour.muted,
    gridColor: colour.faint,
    domainColor: colour.line,
    tickColor: colour.line,
    labelFontSize: 12,
    titleFontSize: 12,
    titleFontWeight: 'normal',
    labelLimit: 400,
  },
  text: { fontSize: 12, color: colour.ink },
};

/**
 * Draws a chart as an SVG that stands inside an HTML page: no scripts, no network, no canvas. The library is
 * loaded on the first call, so that what draws nothing stays quick to start.
 */
export async function draw(chart: Chart): Promise<string> {
  const [{ compile }, { parse, View }] = await Promise.all([import('vega-lite'), import('vega')]);
  const { spec } = compile({ padding: 2, ...chart.spec, config });
  const svg = await new View(parse(spec), { renderer: 'none' }).toSVG();
  const [, width = '0', height = '0'] = /width="([\d.]+)" height="([\d.]+)"/.exec(svg) ?? [];
  // Inside HTML an SVG needs no namespaces, and a screen reader gets one description instead of every mark.
  return svg.replace(
    /^<svg[^>]*>/,
    `<svg role="img" aria-label="${escapeHtml(chart.label)}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`,
  );
}
