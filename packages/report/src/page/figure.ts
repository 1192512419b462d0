import { type Chart, draw } from '../charts/draw.ts';
import { escapeHtml } from '../render/html.ts';

/** Entries of a legend: the symbol says it too, for those who do not tell the colours apart. */
export function legend(
  entries: readonly (readonly [colour: string, symbol: string, text: string])[],
): string {
  const items = entries.map(
    ([colour, symbol, text]) =>
      `<li><i class="is-${colour}" aria-hidden="true">${symbol}</i>${escapeHtml(text)}</li>`,
  );
  return `<ul class="legend">${items.join('')}</ul>`;
}

export const evidenceLegend = legend([
  ['better', '▲', 'better'],
  ['same', '●', 'no clear difference'],
  ['worse', '▼', 'worse'],
]);

/** One chart with its caption. */
export async function figure(chart: Chart, caption: string): Promise<string> {
  return `<figure>${await draw(chart)}<figcaption>${escapeHtml(caption)}</figcaption></figure>`;
}

/** One chart drawn for wide and for narrow pages: text keeps its size on both. */
export async function responsiveFigure(make: (narrow: boolean) => Chart, caption: string): Promise<string> {
  const wide = await draw(make(false));
  const narrow = await draw(make(true));
  return `<figure><div class="wide">${wide}</div><div class="narrow">${narrow}</div><figcaption>${escapeHtml(caption)}</figcaption></figure>`;
}
