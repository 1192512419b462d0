import { z } from 'zod';

/*
 * The part of the Open Data Contract Standard 3.x (Bitol) that is checked. Keys that say nothing about the rows
 * are let through; every other key that is not checked is refused, so that no promise passes unread.
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

const logicalTypes = ['string', 'integer', 'number', 'boolean', 'date', 'timestamp', 'time'] as const;

const silent = z.unknown().optional();
const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const range = z.tuple([z.number(), z.number()]);

const description = {
  id: z.string().min(1).optional(),
  name: z.string().min(1).optional(),
  description: silent,
  businessName: silent,
  tags: silent,
  customProperties: silent,
  authoritativeDefinitions: silent,
};

const quality = z.strictObject({
  ...description,
  type: z.enum(['library', 'text', 'sql', 'custom']).default('library'),
  metric: z.enum(metricNames).optional(),
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
  dimension: silent,
  method: silent,
  schedule: silent,
  scheduler: silent,
  businessImpact: silent,
});

const bound = z.union([z.number(), z.string().min(1)]);

const property = z.strictObject({
  ...description,
  name: z.string().min(1),
  physicalName: z.string().min(1).optional(),
  physicalType: silent,
  logicalType: z.enum(logicalTypes).optional(),
  logicalTypeOptions: z
    .strictObject({
      minimum: bound.optional(),
      maximum: bound.optional(),
      exclusiveMinimum: bound.optional(),
      exclusiveMaximum: bound.optional(),
      minLength: z.int().min(0).optional(),
      maxLength: z.int().min(0).optional(),
      pattern: z.string().min(1).optional(),
    })
    .optional(),
  required: z.boolean().default(false),
  unique: z.boolean().default(false),
  primaryKey: z.boolean().default(false),
  primaryKeyPosition: z.int().optional(),
  classification: silent,
  quality: z.array(quality).default([]),
  partitioned: silent,
  partitionKeyPosition: silent,
  encryptedName: silent,
  transformSourceObjects: silent,
  transformLogic: silent,
  transformDescription: silent,
  examples: silent,
  criticalDataElement: silent,
});

const schemaObject = z.strictObject({
  ...description,
  name: z.string().min(1),
  physicalName: z.string().min(1).optional(),
  physicalType: silent,
  logicalType: z.literal('object').optional(),
  dataGranularityDescription: silent,
  properties: z.array(property).default([]),
  quality: z.array(quality).default([]),
});

export const contractSchema = z.strictObject({
  ...description,
  apiVersion: z
    .string()
    .regex(/^v3\.\d+\.\d+$/, 'only versions v3.x.y of the Open Data Contract Standard are read'),
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
export type Property = SchemaObject['properties'][number];
export type Quality = Property['quality'][number];
export type LogicalType = (typeof logicalTypes)[number];
export type Operator = (typeof operatorNames)[number];
