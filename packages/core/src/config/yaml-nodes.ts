import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  visit,
  type YAMLMap,
} from 'yaml';

/** A complaint and the place in the text that it is about. */
export interface Fault {
  /** From 0, in UTF-16 code units. */
  offset: number;
  text: string;
}

/** A YAML document's nodes, found by path through aliases and merge keys. */
export interface NodeIndex {
  /** What leaves the document without a value: aliases to nowhere or to themselves, unusable merges and keys. */
  fatal: Fault[];
  /** Keys that are there twice; the last one counts. */
  duplicates: Fault[];
  /** The offset of the first alias. */
  firstAlias: number;
  /**
   * Where the value at a path stands, or its key. A path that is absent has the place of its nearest ancestor, and
   * a value without a key, or a key without a value, has the place of the other.
   */
  offsetOf(path: readonly PropertyKey[], part: 'key' | 'value'): number;
}

/** Walks the document once. `lineOf` turns an offset into a line. */
export function indexNodes(document: Document, lineOf: (offset: number) => number): NodeIndex {
  const targets = new Map<Alias, Node>();
  const anchors = new Map<string, Node>();
  const fatal: Fault[] = [];
  const duplicates: Fault[] = [];
  let firstAlias = 0;
  const resolve = (node: unknown): unknown => (isAlias(node) ? targets.get(node) : node);

  visit(document, {
    Node(_key, node, path) {
      if (isAlias(node)) {
        const target = anchors.get(node.source);
        if (targets.size === 0) firstAlias = startOf(node) ?? 0;
        if (target === undefined) {
          fatal.push(fault(node, `the alias *${node.source} has no anchor &${node.source} before it.`));
        } else if (path.includes(target)) {
          fatal.push(
            fault(node, `the alias *${node.source} stands inside its own anchor, so it would never end.`),
          );
        } else targets.set(node, target);
        return;
      }
      if (node.anchor !== undefined) anchors.set(node.anchor, node);
      if (!isMap(node)) return;
      fatal.push(...unusableKeys(node, resolve));
      duplicates.push(...duplicateKeys(node, resolve, lineOf));
    },
    Pair(_key, pair) {
      if (!isMergeKey(pair.key)) return;
      const target = isAlias(pair.value) ? anchors.get(pair.value.source) : pair.value;
      const sources = isSeq(target) ? target.items : [target];
      const usable = sources.every((item) => isMap(isAlias(item) ? anchors.get(item.source) : item));
      if (!usable)
        fatal.push(
          fault(pair.key, '`<<` takes an alias to a map, such as `<<: *defaults`, or a list of them.'),
        );
    },
  });

  const entry = (map: YAMLMap, key: string): { key: unknown; value: unknown } | undefined => {
    const own = map.items.findLast((pair) => keyText(resolve(pair.key)) === key && !isMergeKey(pair.key));
    if (own !== undefined) return own;
    for (const merge of map.items.filter((pair) => isMergeKey(pair.key))) {
      const source = resolve(merge.value);
      for (const item of isSeq(source) ? source.items : [source]) {
        const target = resolve(item);
        const inherited = isMap(target) ? entry(target, key) : undefined;
        if (inherited !== undefined) return inherited;
      }
    }
    return undefined;
  };
  const offsetOf = (path: readonly PropertyKey[], part: 'key' | 'value'): number => {
    let place: { key: unknown; value: unknown } = { key: undefined, value: document.contents };
    let absent = false;
    for (const step of path) {
      const parent = resolve(place.value);
      const next = isMap(parent)
        ? entry(parent, String(step))
        : isSeq(parent) && parent.items[Number(step)] !== undefined
          ? { key: undefined, value: parent.items[Number(step)] }
          : undefined;
      absent = next === undefined;
      if (next === undefined) break;
      place = next;
    }
    const [first, second] = part === 'key' || absent ? [place.key, place.value] : [place.value, place.key];
    return startOf(first) ?? startOf(second) ?? 0;
  };
  return { fatal, duplicates, firstAlias, offsetOf };
}

function unusableKeys(map: YAMLMap, resolve: (node: unknown) => unknown): Fault[] {
  return map.items.flatMap(({ key }) => {
    const text = keyText(resolve(key));
    if (text === undefined) return [fault(key, 'a key must be plain text, not a list or a map.')];
    return text === '__proto__' ? [fault(key, 'no key may be called "__proto__".')] : [];
  });
}

function duplicateKeys(
  map: YAMLMap,
  resolve: (node: unknown) => unknown,
  lineOf: (offset: number) => number,
): Fault[] {
  const lineByKey = new Map<string, number>();
  return map.items.flatMap(({ key }) => {
    const text = keyText(resolve(key));
    if (text === undefined) return [];
    const line = lineByKey.get(text);
    if (line !== undefined)
      return [fault(key, `the key "${text}" is here twice, first in line ${line}. Keep one.`)];
    lineByKey.set(text, lineOf(startOf(key) ?? 0));
    return [];
  });
}

/** A key as it will be called in JavaScript; undefined for a list or a map. */
function keyText(key: unknown): string | undefined {
  if (isMergeKey(key)) return '<<';
  if (isScalar(key)) return key.value === null ? '' : String(key.value);
  return undefined;
}

/** The parser gives a plain `<<` a symbol of that name. */
function isMergeKey(key: unknown): boolean {
  return isScalar(key) && typeof key.value === 'symbol';
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}

function fault(node: unknown, text: string): Fault {
  return { offset: startOf(node) ?? 0, text };
}
