export { countCells } from './cells.ts';
export { classifierDrift } from './classifier.ts';
export { decideColumns, fewestRows } from './decide.ts';
export { describeDrift } from './describe.ts';
export { measureDrift } from './measure.ts';
