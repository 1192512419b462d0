import type { Item } from './schema.ts';

const open = /^(public|open|unclassified|none|1)$/i;
const personalWords = /^(pii|spi|phi|gdpr|personal|personal[-_ ]?data|sensitive|confidential)$/i;

/**
 * Whether values of a column must not be shown: it has a classification other than public, open, unclassified or 1,
 * or a tag or custom property that says personal or sensitive.
 */
export function isPersonal(property: Pick<Item, 'classification' | 'tags' | 'customProperties'>): boolean {
  const { classification, tags = [], customProperties = [] } = property;
  if (classification !== undefined && !open.test(String(classification))) return true;
  if (tags.some((tag) => personalWords.test(tag))) return true;
  return customProperties.some(
    ({ property: name = '', value }) => personalWords.test(name) && value !== false && value !== 'false',
  );
}
