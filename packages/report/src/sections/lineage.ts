import type { Material } from '@contender/core';
import { type Block, type Inline, type Text, table } from '../document.ts';
import { formatDigest } from '../format.ts';
import { presentRecords, type ReportRecords } from '../records.ts';
import { plural } from '../text.ts';
import type { Section } from './section.ts';

interface Trace {
  what: string;
  digest: string;
  where: string;
}

/** Every file and record that the run used or made, each once. */
function tracesOf(records: ReportRecords): Trace[] {
  const traces = new Map<string, Trace>();
  const add = (trace: Trace) => traces.set(`${trace.digest} ${trace.what}`, trace);
  for (const record of presentRecords(records)) {
    for (const material of [...record.materials, ...record.subjects]) add(traceOf(material));
  }
  return [...traces.values()];
}

function traceOf(material: Material): Trace {
  return 'record' in material
    ? { what: `${material.name} record`, digest: material.record, where: '' }
    : { what: material.name, digest: material.sha256, where: material.uri };
}

/** Commit and digests of data, model and predictions, folded. */
export function lineageSection(records: ReportRecords, digits = 12): Section | undefined {
  const latest = presentRecords(records).at(-1);
  if (latest === undefined) return undefined;
  const traces = tracesOf(records);
  const { commit, ref, repository, actor, tool } = latest.context;
  const rowsOf: [string, Text, Text][] = [
    ['Commit', code(digits === 12 ? formatDigest(commit) : commit), `${repository}, ${ref}`],
    ...traces.map((trace): [string, Text, Text] => [
      trace.what,
      code(trace.digest.slice(0, digits)),
      trace.where === '' ? '' : code(trace.where),
    ]),
    ['Written by', tool, `for ${actor}`],
  ];
  const blocks = (rows: number): Block[] => [
    table('Lineage', ['What', 'SHA-256', 'Where'], rowsOf, rows, (row) => row),
  ];
  const digests = traces.length === 0 ? '' : `, ${plural(traces.length, 'digest')}`;
  const folded = `commit ${formatDigest(commit)}${digests}`;
  return { id: 'lineage', title: 'Lineage', importance: 13, folded, blocks };
}

function code(text: string): Inline[] {
  return [{ code: text }];
}
