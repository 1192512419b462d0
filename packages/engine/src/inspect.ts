import { ConfigurationError } from '@contender/core';
import { z } from 'zod';
import type { Database } from './database.ts';
import { identifier, literal } from './sql.ts';
import { readRows } from './values.ts';

/** What a query reads. */
export interface Inspection {
  /** Every part of a name that may be a column: `a.b` can be a column of a table or a field of one. */
  columns: string[];
  /** The declared tables among them. */
  tables: string[];
}

const parsed = z.union([
  z.object({ error: z.literal(true), error_message: z.string() }),
  z.object({ error: z.literal(false), statements: z.array(z.unknown()) }),
]);

/** Table functions that make rows of their arguments alone. */
const harmlessTables = new Set(['unnest', 'range', 'generate_series']);

/** Functions that reach outside of the rows, change something, or answer differently each time. */
const forbiddenFunctions =
  /^(read_.*|parquet_.*|glob|sniff_csv|query|query_table|getenv|getvariable|current_setting|nextval|currval|setseed|random|gen_random_uuid|uuid|uuidv[47]|txid_current|pg_.*|duckdb_.*|pragma_.*|write_log|sleep_ms|which_secret|add_parquet_key|in_search_path|current_(schema|schemas|database|catalog|query|role|user)|session_user|user|version|json_execute_serialized_sql|from_substrait.*|sql_auto_complete|getcwd|file_exists)$/;

/** Kinds of a table in FROM that hold other parts to look at, and nothing themselves. */
const transparentTables = new Set(['JOIN', 'SUBQUERY', 'EMPTY', 'EXPRESSION_LIST', 'COLUMN_DATA', 'PIVOT']);

/**
 * Looks at a query before it is run: it must be one SELECT that reads the declared tables alone. The engine's own
 * parser tells what it consists of; what is not known to be harmless is refused.
 *
 * @throws ConfigurationError that names what is not allowed
 */
export async function inspectQuery(
  sql: string,
  tables: readonly string[],
  database: Database,
): Promise<Inspection> {
  return walk(await parseSelect(sql, database), tables);
}

/** The only statement of a text as the engine's parser sees it. */
async function parseSelect(sql: string, database: Database): Promise<unknown> {
  const [row] = await database.run(
    `SELECT CAST(json_serialize_sql(${literal(sql)}) AS VARCHAR) AS tree`,
    readRows,
  );
  const answer = parsed.parse(JSON.parse(String(row?.tree)));
  if (answer.error) {
    const words = /Only SELECT statements/.test(answer.error_message)
      ? 'only SELECT may stand here'
      : (answer.error_message.split('\n')[0] ?? '');
    throw refused(words);
  }
  if (answer.statements.length !== 1) {
    throw new ConfigurationError(`one statement may stand here, found ${answer.statements.length}`);
  }
  return answer.statements[0];
}

function walk(tree: unknown, tables: readonly string[]): Inspection {
  const walker = new Walker(tables);
  walker.visit(tree, new Set());
  return { columns: [...walker.columns], tables: [...walker.tables] };
}

/**
 * Looks at a condition over the rows of a table. It must be an expression by itself: a bracket or a comment in it
 * cannot end the expression that it is put into.
 */
export async function inspectCondition(
  condition: string,
  table: string,
  database: Database,
): Promise<Inspection> {
  const { columns } = await inspectExpression(condition, database);
  await database.run(
    `DESCRIBE SELECT 1 FROM ${identifier(table)} WHERE (\n${condition}\n) IS TRUE`,
    readRows,
  );
  return { columns, tables: [table] };
}

/** Looks at an expression that will stand in brackets. */
export async function inspectExpression(expression: string, database: Database): Promise<Inspection> {
  // What closes the bracket by itself is no expression without it, and a list is none either.
  const alone = await parseSelect(`SELECT ${expression}\n`, database);
  const { data } = singleValue.safeParse(alone);
  if (data === undefined) throw refused('one expression may stand here');
  return inspectQuery(`SELECT (\n${expression}\n)`, [], database);
}

const singleValue = z.object({ node: z.object({ select_list: z.array(z.unknown()).length(1) }) });

const node = z.record(z.string(), z.unknown());
const named = z.object({ function_name: z.string() });
const baseTable = z.object({ table_name: z.string(), schema_name: z.string(), catalog_name: z.string() });
const commonTables = z.object({ map: z.array(z.object({ key: z.string(), value: z.unknown() })) });

class Walker {
  readonly columns = new Set<string>();
  readonly tables = new Set<string>();
  readonly #declared: ReadonlyMap<string, string>;

  constructor(declared: readonly string[]) {
    this.#declared = new Map(declared.map((name) => [name.toLowerCase(), name]));
  }

  /** @param known names of common table expressions in scope, in lower case */
  visit(value: unknown, known: ReadonlySet<string>): void {
    if (Array.isArray(value)) {
      for (const item of value) this.visit(item, known);
      return;
    }
    const parsedNode = node.safeParse(value);
    if (!parsedNode.success) return;
    const object = parsedNode.data;
    const scope = this.#withCommonTables(object, known);
    const type = typeof object.type === 'string' ? object.type : '';
    if (object.class === undefined && 'alias' in object && 'sample' in object)
      this.#table(type, object, scope);
    if (object.class === 'FUNCTION' || object.class === 'WINDOW') this.#function(object);
    if (object.class === 'COLUMN_REF') this.#column(object);
    for (const [key, child] of Object.entries(object)) {
      // The function of a table stands as a function there, too; it was looked at as a table.
      if (type === 'TABLE_FUNCTION' && key === 'function') this.visit(node.parse(child).children, scope);
      else this.visit(child, scope);
    }
  }

  #withCommonTables(object: Record<string, unknown>, known: ReadonlySet<string>): ReadonlySet<string> {
    const { data } = commonTables.safeParse(object.cte_map);
    return data === undefined ? known : new Set([...known, ...data.map.map(({ key }) => key.toLowerCase())]);
  }

  #table(type: string, object: Record<string, unknown>, known: ReadonlySet<string>): void {
    if (type === 'TABLE_FUNCTION') {
      const name = named.parse(object.function).function_name.toLowerCase();
      if (!harmlessTables.has(name)) throw refused(`the table function ${name}() may not be read`);
      return;
    }
    if (type === 'BASE_TABLE') {
      const { table_name: name, schema_name: schema, catalog_name: catalog } = baseTable.parse(object);
      const declared = this.#declared.get(name.toLowerCase());
      if (schema === '' && catalog === '') {
        if (known.has(name.toLowerCase())) return;
        if (declared !== undefined) {
          this.tables.add(declared);
          return;
        }
      }
      const full = [catalog, schema, name].filter((part) => part !== '').join('.');
      const allowed = [...this.#declared.values()];
      throw refused(
        `"${full}" is no table that may be read`,
        allowed.length === 0 ? 'No other table may be read here.' : `There are: ${allowed.join(', ')}.`,
      );
    }
    if (!transparentTables.has(type))
      throw refused(`${type.toLowerCase().replaceAll('_', ' ')} may not be read`);
  }

  #function(object: Record<string, unknown>): void {
    const name = named.parse(object).function_name.toLowerCase();
    if (forbiddenFunctions.test(name)) throw refused(`the function ${name}() may not be used`);
  }

  #column(object: Record<string, unknown>): void {
    const { data } = z.array(z.string()).safeParse(object.column_names);
    for (const name of data ?? []) this.columns.add(name);
  }
}

function refused(what: string, hint?: string): ConfigurationError {
  return new ConfigurationError(`the SQL cannot be used: ${what}`, hint === undefined ? {} : { hint });
}
