import { z } from 'zod';

/*
 * The Open Data Contract Standard 3.x (Bitol), as far as it speaks of the data. Keys that say nothing about the rows
 * are let through; every other key that is not known is refused, so that no promise passes unread.
 */

export const operatorNames = [
  'mustBe',
  'mustNotBe',
  'mustBeGreaterThan',
  'mustBeGreaterOrEqualTo',
  'mustBeLessThan',
  'mustBeLessOrEqualTo',
  'mustBeBetween',
  'mustNotBeBetween',
] as const;

const metricNames = ['nullValues', 'missingValues', 'invalidValues', 'duplicateValues', 'rowCount'] as const;

const logicalTypes = [
  'string',
  'integer',
  'number',
  'boolean',
  'date',
  'timestamp',
  'time',
  'object',
  'array',
] as const;

export const dimensions = [
  'accuracy',
  'completeness',
  'conformity',
  'consistency',
  'coverage',
  'timeliness',
  'uniqueness',
] as const;

const silent = z.unknown().optional();
const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const range = z.tuple([z.number(), z.number()]);
const tags = z.array(z.string()).optional();
const customProperties = z
  .array(z.looseObject({ property: z.string().optional(), value: z.unknown().optional() }))
  .optional();

const description = {
  id: z.string().min(1).optional(),
  name: z.string().min(1).optional(),
  description: silent,
  businessName: silent,
  tags,
  customProperties,
  authoritativeDefinitions: silent,
};

const quality = z.strictObject({
  ...description,
  type: z.enum(['library', 'text', 'sql', 'custom']).default('library'),
  metric: z.enum(metricNames).optional(),
  // The name that `metric` had before 3.1; refused with the new one.
  rule: z.string().optional(),
  arguments: z
    .strictObject({
      missingValues: z.array(scalar).min(1).optional(),
      validValues: z.array(scalar).min(1).optional(),
      pattern: z.string().min(1).optional(),
      properties: z.array(z.string().min(1)).min(1).optional(),
    })
    .optional(),
  mustBe: z.number().optional(),
  mustNotBe: z.number().optional(),
  mustBeGreaterThan: z.number().optional(),
  mustBeGreaterOrEqualTo: z.number().optional(),
  mustBeLessThan: z.number().optional(),
  mustBeLessOrEqualTo: z.number().optional(),
  mustBeBetween: range.optional(),
  mustNotBeBetween: range.optional(),
  unit: z.enum(['rows', 'percent']).default('rows'),
  severity: z.string().optional(),
  query: z.string().trim().min(1).optional(),
  engine: z.string().optional(),
  implementation: silent,
  dimension: z.enum(dimensions).optional(),
  method: silent,
  schedule: silent,
  scheduler: silent,
  businessImpact: silent,
});

const bound = z.union([z.number(), z.string().min(1)]);

const logicalTypeOptions = z.strictObject({
  minimum: bound.optional(),
  maximum: bound.optional(),
  exclusiveMinimum: bound.optional(),
  exclusiveMaximum: bound.optional(),
  multipleOf: z.number().positive().optional(),
  minLength: z.int().min(0).optional(),
  maxLength: z.int().min(0).optional(),
  pattern: z.string().min(1).optional(),
  format: z.string().min(1).optional(),
  timezone: z.boolean().optional(),
  defaultTimezone: z.string().min(1).optional(),
  minItems: z.int().min(0).optional(),
  maxItems: z.int().min(0).optional(),
  uniqueItems: z.boolean().optional(),
  minProperties: z.int().min(0).optional(),
  maxProperties: z.int().min(0).optional(),
  required: z.array(z.string().min(1)).min(1).optional(),
});

const ends = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]);

const relationship = z.strictObject({
  type: z.string().default('foreignKey'),
  from: ends.optional(),
  to: ends,
  description: silent,
  customProperties: silent,
});

const itemShape = {
  ...description,
  physicalName: z.string().min(1).optional(),
  physicalType: silent,
  logicalType: z.enum(logicalTypes).optional(),
  logicalTypeOptions: logicalTypeOptions.optional(),
  required: z.boolean().default(false),
  unique: z.boolean().default(false),
  primaryKey: z.boolean().default(false),
  primaryKeyPosition: z.int().default(-1),
  classification: z.union([z.string(), z.number()]).optional(),
  quality: z.array(quality).default([]),
  relationships: z.array(relationship).default([]),
  partitioned: silent,
  partitionKeyPosition: silent,
  encryptedName: silent,
  transformSourceObjects: silent,
  transformLogic: silent,
  transformDescription: silent,
  examples: silent,
  criticalDataElement: silent,
};

const itemBase = z.strictObject(itemShape);

/** What an array holds, or a property without its name. */
export type Item = z.infer<typeof itemBase> & { properties: Property[]; items?: Item | undefined };
export type Property = Item & { name: string };

const item: z.ZodType<Item> = z.lazy(() => z.strictObject({ ...itemShape, ...inside }));
const property: z.ZodType<Property> = z.lazy(() =>
  z.strictObject({ ...itemShape, ...inside, name: z.string().min(1) }),
);
const inside = { properties: z.array(property).default([]), items: item.optional() };

const schemaObject = z.strictObject({
  ...description,
  name: z.string().min(1),
  physicalName: z.string().min(1).optional(),
  physicalType: silent,
  logicalType: z.literal('object').optional(),
  dataGranularityDescription: silent,
  properties: z.array(property).default([]),
  relationships: z.array(relationship).default([]),
  quality: z.array(quality).default([]),
});

const apiVersion = z.string().superRefine((version, issues) => {
  if (/^v3\.[01]\.\d+$/.test(version)) return;
  const message = version.startsWith('v2')
    ? 'version 2 of the standard had another shape. Move `dataset` to `schema` and `columns` to `properties`, and say v3.1.0'
    : 'versions v3.0.x and v3.1.x of the Open Data Contract Standard are read';
  issues.addIssue({ code: 'custom', message });
});

export const contractSchema = z.strictObject({
  ...description,
  apiVersion,
  kind: z.literal('DataContract'),
  version: silent,
  status: silent,
  domain: silent,
  tenant: silent,
  dataProduct: silent,
  servers: silent,
  support: silent,
  price: silent,
  team: silent,
  roles: silent,
  slaDefaultElement: silent,
  slaProperties: silent,
  contractCreatedTs: silent,
  schema: z.array(schemaObject).min(1, 'needs at least one object'),
});

export type ContractDocument = z.infer<typeof contractSchema>;
export type SchemaObject = ContractDocument['schema'][number];
export type Relationship = SchemaObject['relationships'][number];
export type LogicalTypeOptions = z.infer<typeof logicalTypeOptions>;
export type Quality = SchemaObject['quality'][number];
export type LogicalType = (typeof logicalTypes)[number];
export type Operator = (typeof operatorNames)[number];
