/**
 * A report as data: plain texts with a few typed marks. Texts are never markup, so each renderer escapes all of
 * them for its own medium and outside data stays inert.
 */
export type Inline = string | { readonly code: string } | { readonly strong: string } | Link | Marked;
/** A decision as its symbol and word; with `symbolOnly` the word is for those who do not see the symbol. */
export interface Marked {
  readonly mark: Mark;
  readonly symbolOnly?: boolean;
}
/** A decision in a symbol and a word: never by colour alone. */
export interface Mark {
  readonly symbol: string;
  readonly word: string;
  readonly tone: 'good' | 'unsure' | 'bad' | 'neutral';
}

interface Link {
  readonly text: string;
  readonly href: string;
}
export type Text = string | readonly Inline[];

interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
}

export interface Table {
  readonly type: 'table';
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Text[])[];
  /** Rows that exist and are not shown. */
  readonly omitted: number;
}

export type Block =
  | { readonly type: 'heading'; readonly level: 1 | 2 | 3; readonly text: Text }
  | { readonly type: 'paragraph'; readonly text: Text }
  | { readonly type: 'list'; readonly items: readonly Text[] }
  | { readonly type: 'commands'; readonly lines: readonly string[] }
  | { readonly type: 'mermaid'; readonly source: string; readonly note: string }
  | { readonly type: 'details'; readonly summary: Text; readonly blocks: readonly Block[] }
  | Table;

export function heading(level: 1 | 2 | 3, text: Text): Block {
  return { type: 'heading', level, text };
}

export function paragraph(...text: Inline[]): Block {
  return { type: 'paragraph', text };
}

export function list(items: readonly Text[]): Block {
  return { type: 'list', items };
}

/** A table of the first `limit` things. Columns are `title`, or `title>` for numbers, which align right. */
export function table<T>(
  caption: string,
  columns: readonly string[],
  things: readonly T[],
  limit: number,
  row: (thing: T) => readonly Text[],
): Table {
  return {
    type: 'table',
    caption,
    columns: columns.map((title) =>
      title.endsWith('>') ? { title: title.slice(0, -1), align: 'right' } : { title },
    ),
    rows: things.slice(0, limit).map(row),
    omitted: Math.max(things.length - limit, 0),
  };
}

/** A text as its parts. */
export function inlines(text: Text): readonly Inline[] {
  return typeof text === 'string' ? [text] : text;
}

/** The address where it is one that a reader may follow: http or https, without credentials, of sane length. */
export function safeAddress(address: string | null | undefined): string | undefined {
  if (address === null || address === undefined || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  const plain = ['http:', 'https:'].includes(url.protocol) && url.username === '' && url.password === '';
  return plain && url.href.length <= 2000 ? url.href : undefined;
}
