import { Document, isScalar, isSeq, YAMLMap, YAMLSeq } from 'yaml';
import { formatCount } from '../text.ts';
import type { ColumnFacts, Facts } from './facts.ts';
import {
  logicalTypeOf,
  type Suggested,
  suggestBounds,
  suggestClassification,
  suggestLength,
  suggestNullShare,
  suggestPattern,
  suggestRequired,
  suggestUnique,
  suggestValues,
} from './rules.ts';

export interface Origin {
  /** What the contract is made from, as the user wrote it. */
  path: string;
  /** The name of the object. */
  object: string;
  /** Day, `2001-01-31`. */
  day: string;
  sha256: string;
}

/** A first contract from what was seen: rules that the next data of the kind should keep, each with its evidence. */
export function suggestContract(facts: Facts, origin: Origin): string {
  const document = new Document({
    apiVersion: 'v3.1.0',
    kind: 'DataContract',
    id: origin.object,
    name: origin.object,
    version: '0.1.0',
    status: 'draft',
    schema: [{ name: origin.object, properties: [], quality: [] }],
  });
  document.commentBefore = [
    ` Suggested from ${origin.path}, ${formatCount(facts.rows)} rows, on ${origin.day} (SHA-256 ${origin.sha256.slice(0, 12)}).`,
    ' Open Data Contract Standard 3.1 (Bitol). Read it before you rely on it: it knows these rows, not what they mean.',
  ].join('\n');
  const properties = document.getIn(['schema', 0, 'properties']);
  if (isSeq(properties)) for (const column of facts.columns) properties.add(propertyNode(document, column));
  const quality = document.getIn(['schema', 0, 'quality']);
  const fewest = Math.floor(facts.rows / 10);
  if (isSeq(quality)) {
    const rowCount = document.createNode({
      id: 'enough-rows',
      metric: 'rowCount',
      mustBeGreaterThan: fewest,
    });
    rowCount.commentBefore = ` ${formatCount(facts.rows)} rows were seen; a tenth of that is suspicious`;
    quality.add(rowCount);
  }
  return document.toString({ lineWidth: 0 });
}

function propertyNode(document: Document, facts: ColumnFacts): YAMLMap {
  const { profile } = facts;
  const node = new YAMLMap();
  const add = (map: YAMLMap, key: string, value: unknown, evidence?: string) => {
    const pair = document.createPair(key, value);
    if (evidence !== undefined && isScalar(pair.key)) pair.key.commentBefore = ` ${evidence}`;
    // Readers of YAML 1.1 would take it for a timestamp.
    if (/^\d{4}-/.test(String(value)) && isScalar(pair.value)) pair.value.type = 'QUOTE_DOUBLE';
    map.add(pair);
  };
  const suggest = (map: YAMLMap, key: string, suggested: Suggested | undefined) => {
    if (suggested !== undefined) add(map, key, suggested.value, suggested.evidence);
  };
  const classification = suggestClassification(facts);
  const personal = classification !== undefined;
  const logicalType = logicalTypeOf(profile.type);
  add(node, 'name', profile.name);
  if (logicalType !== undefined) add(node, 'logicalType', logicalType, remarkOn(facts, personal));
  suggest(node, 'classification', classification);
  if (profile.count === 0) return node;
  suggest(node, 'required', suggestRequired(profile));
  suggest(node, 'unique', suggestUnique(facts));
  const { minimum, maximum } = personal ? {} : suggestBounds(facts);
  const options = new YAMLMap();
  suggest(options, 'minimum', minimum);
  suggest(options, 'maximum', maximum);
  suggest(options, 'pattern', personal ? undefined : suggestPattern(facts));
  suggest(options, 'maxLength', suggestLength(facts));
  if (options.items.length > 0 && logicalType !== undefined) add(node, 'logicalTypeOptions', options);
  const quality = new YAMLSeq();
  for (const rule of [suggestNullShare(profile), personal ? undefined : suggestValues(facts)]) {
    if (rule === undefined) continue;
    const item = document.createNode(rule.value);
    item.commentBefore = ` ${rule.evidence}`;
    quality.add(item);
  }
  if (quality.items.length > 0) add(node, 'quality', quality);
  return node;
}

/** What a person should look at. */
function remarkOn({ profile }: ColumnFacts, personal: boolean): string | undefined {
  if (profile.count === 0) return 'no value was seen: nothing can be said of it';
  return profile.distinct === 1 && profile.count > 1 && !personal ? 'the same value in every row' : undefined;
}
