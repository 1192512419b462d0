export type { DuckDbModule } from './database.ts';
export { type EngineOptions, openEngine } from './engine.ts';
export type { Column, ColumnData, Engine, Source, Value } from './port.ts';
export { formatOfSource } from './source.ts';
export { identifier, literal } from './sql.ts';
