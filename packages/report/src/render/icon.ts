import type { Mark } from '../document.ts';

const disc = '<circle cx="8" cy="8" r="8" fill="currentColor"/>';
const stroke =
  'fill="none" stroke="var(--paper)" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"';

const drawings: Record<string, string> = {
  '✅': `${disc}<path d="M4.4 8.3l2.5 2.5 4.8-5.2" ${stroke}/>`,
  '❌': `${disc}<path d="M5.2 5.2l5.6 5.6M10.8 5.2l-5.6 5.6" ${stroke}/>`,
  '⏸️': `${disc}<path d="M6.1 5v6M9.9 5v6" ${stroke}/>`,
  '⚠️': `<path d="M8 .8l7.6 13.9H.4z" fill="currentColor" stroke="currentColor" stroke-linejoin="round"/><path d="M8 5.6v4M8 12.3v.1" ${stroke}/>`,
  '❔': `${disc}<path d="M5.9 6.1a2.1 2.1 0 1 1 3 1.9c-.6.3-.9.7-.9 1.4M8 12v.1" ${stroke}/>`,
  '🚀': `${disc}<path d="M8 11.6V4.8M4.9 7.6L8 4.5l3.1 3.1" ${stroke}/>`,
  '🔁': `${disc}<path d="M11.4 6.3A3.9 3.9 0 1 0 11.9 8.6M11.6 3.9v2.6H9" ${stroke}/>`,
  '↩️': `${disc}<path d="M6.6 4.3L4.2 6.7l2.4 2.4M4.4 6.7h4.9a2.4 2.4 0 0 1 0 4.8H7.4" ${stroke}/>`,
};

/** The mark's symbol as a drawing in the colour of the text around it; letters such as ▲ stay letters. */
export function icon(mark: Mark): string {
  const drawing = drawings[mark.symbol];
  return drawing === undefined
    ? mark.symbol
    : `<svg class="icon" viewBox="0 0 16 16" width="16" height="16">${drawing}</svg>`;
}
