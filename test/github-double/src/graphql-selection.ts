/** The fields that a query selects; a fragment `... on Tag` is kept under the name `...Tag`. */
export interface Selection {
  fields: Map<string, Selection>;
}

/** Reads a query's selection set; arguments and aliases are not read. */
export function readSelection(query: string): Selection {
  const withoutArguments = query.replaceAll(/\([^()]*\)/g, '');
  const tokens: string[] = withoutArguments.match(/\.\.\.\s*on\s+\w+|\w+|[{}]/g) ?? [];
  const start = tokens.indexOf('{');
  const stack: Selection[] = [{ fields: new Map() }];
  let latest: Selection | undefined = stack[0];
  for (const token of tokens.slice(start)) {
    if (token === '{') {
      if (latest !== undefined) stack.push(latest);
    } else if (token === '}') {
      stack.pop();
    } else {
      latest = { fields: new Map() };
      stack.at(-1)?.fields.set(token.replace(/^\.\.\.\s*on\s+/, '...'), latest);
    }
  }
  return stack[0] ?? { fields: new Map() };
}
