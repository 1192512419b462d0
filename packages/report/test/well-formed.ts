const tag = /<(\/?)([a-zA-Z][\w-]*)((?:\s+[\w:-]+(?:="[^"]*")?)*)\s*(\/?)>/g;
const voidTags = new Set(['meta']);

interface Tag {
  name: string;
  attributes: Map<string, string>;
}

/** Reads HTML strictly: every tag closed in order, every attribute quoted, no stray `<`. Throws where it is not so. */
export function readTags(html: string): Tag[] {
  const open: string[] = [];
  const tags: Tag[] = [];
  let end = 0;
  const body = html.replace(/^<!doctype html>/, '');
  for (const match of body.matchAll(tag)) {
    const [whole, closing, name = '', attributes = '', selfClosing] = match;
    const between = body.slice(end, match.index);
    if (between.includes('<')) throw new Error(`stray < in ${between.slice(0, 200)}`);
    end = match.index + whole.length;
    if (closing === '/') {
      const last = open.pop();
      if (last !== name) throw new Error(`</${name}> closes <${last}>`);
      continue;
    }
    const pairs = [...attributes.matchAll(/([\w:-]+)(?:="([^"]*)")?/g)];
    tags.push({ name, attributes: new Map(pairs.map(([, key = '', value = '']) => [key, value])) });
    if (selfClosing !== '/' && !voidTags.has(name)) open.push(name);
  }
  if (body.slice(end).includes('<')) throw new Error('stray < at the end');
  if (open.length > 0) throw new Error(`left open: ${open.join(', ')}`);
  return tags;
}

/** Problems of a GitHub markdown text: parts left open, tables out of shape, markup that is not the report's own. */
export function markdownProblems(markdown: string): string[] {
  const problems: string[] = [];
  const prose = markdown.replace(/^(`{3,})\w*\n[\s\S]*?\n\1$/gm, '');
  if (/^`{3,}/m.test(prose)) problems.push('a code fence is left open');
  const count = (pattern: RegExp) => (prose.match(pattern) ?? []).length;
  for (const name of ['details', 'summary', 'b']) {
    const [opened, closed] = [count(new RegExp(`<${name}>`, 'g')), count(new RegExp(`</${name}>`, 'g'))];
    if (opened !== closed) problems.push(`${opened} <${name}>, ${closed} closed`);
  }
  const own = prose
    .replace(/^<!-- contender:report:[^\s>]* -->\n/, '')
    .replace(/\]\(<https:[^<>\s]*>\)/g, '')
    .replace(/(?<!\\)`[^`\n]*`/g, '');
  // A summary is HTML: markdown means nothing in it.
  const outsideSummaries = own.replace(/<summary>.*<\/summary>/g, '');
  problems.push(
    ...foundIn(own.replace(/<\/?(?:details|summary|b)>/g, ''), [
      /<[a-z!/?]/i,
      /@\w/,
      /#\d/,
      /:\/\//,
      /www\./,
      /\r/,
    ]),
    ...foundIn(outsideSummaries, [/!\[/, /(?<!\\)\][([]/, /(?<!\\)`/]),
  );
  let width = 0;
  for (const line of prose.split('\n')) {
    const cells = line.startsWith('|') ? line.replaceAll(/\\[\s\S]/g, '').split('|').length : 0;
    if (cells > 0 && width > 0 && cells !== width)
      problems.push(`row of ${cells} in a table of ${width}: ${line.slice(0, 120)}`);
    width = cells;
  }
  return problems;
}

function foundIn(text: string, patterns: readonly RegExp[]): string[] {
  return patterns.flatMap((pattern) => {
    const found = pattern.exec(text);
    return found === null
      ? []
      : [`${pattern}: ${text.slice(Math.max(0, found.index - 40), found.index + 60)}`];
  });
}
