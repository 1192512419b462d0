// Control characters could move a terminal's cursor; bidirectional overrides could show a text that is not there.
const control = new RegExp(
  [
    '[\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029]+',
    '[\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069\\ufeff]+',
  ].join('|'),
  'g',
);

/** One line of well-formed text from outside data: no control or direction characters, no lone surrogates. */
export function clean(text: string): string {
  return text.toWellFormed().replace(control, ' ').replace(/ {2,}/g, ' ').trim();
}

/** At most `max` code points, the last one an ellipsis where something was cut. */
export function clip(text: string, max: number): string {
  if (text.length <= max) return text;
  const points = Array.from(text.slice(0, 2 * max + 2));
  return points.length <= max ? text : `${points.slice(0, max - 1).join('')}…`;
}

/** `a, b and 3 more`. */
export function enumerate(names: readonly string[], max = 5): string {
  const shown = names.slice(0, max).map((name) => clip(clean(name), 60));
  const rest = names.length - shown.length;
  if (rest > 0) return `${shown.join(', ')} and ${rest.toLocaleString('en-US')} more`;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}

/** `1 row`, `2 rows`. The plural is the singular with an s unless it is given. */
export function plural(count: number, singular: string, many = `${singular}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? singular : many}`;
}
