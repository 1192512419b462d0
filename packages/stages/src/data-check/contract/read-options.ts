import { describeBound } from './bounds.ts';
import { translateDateFormat } from './date-format.ts';
import { formatsOf, silentFormats } from './formats.ts';
import { translatePattern } from './pattern.ts';
import { baseOf, type Place } from './read-property.ts';
import type { RuleReader } from './rule-reader.ts';
import type { Item, LogicalType, LogicalTypeOptions } from './schema.ts';

type OptionName = keyof LogicalTypeOptions;

/** Which types an option speaks of. Without a logicalType a column counts as text, whose options need none. */
const typesOf: Readonly<Record<OptionName, readonly LogicalType[]>> = {
  minimum: ['integer', 'number', 'date', 'timestamp', 'time'],
  maximum: ['integer', 'number', 'date', 'timestamp', 'time'],
  exclusiveMinimum: ['integer', 'number', 'date', 'timestamp', 'time'],
  exclusiveMaximum: ['integer', 'number', 'date', 'timestamp', 'time'],
  multipleOf: ['integer', 'number'],
  minLength: ['string'],
  maxLength: ['string'],
  pattern: ['string'],
  format: ['string', 'integer', 'number', 'date', 'timestamp', 'time'],
  timezone: ['timestamp', 'time'],
  defaultTimezone: ['timestamp', 'time'],
  minItems: ['array'],
  maxItems: ['array'],
  uniqueItems: ['array'],
  minProperties: ['object'],
  maxProperties: ['object'],
  required: ['object'],
};

/** The type of a property, with the options that say how a value is read. */
export function typeRule(property: Item, place: Place, reader: RuleReader): void {
  const { logicalType, logicalTypeOptions: options = {} } = property;
  if (logicalType === undefined) return;
  const { yaml } = place;
  let format: { pattern: string; written: string } | undefined;
  if (options.format !== undefined && formatsOf(logicalType) === undefined) {
    const translated = translateDateFormat(options.format);
    if ('fault' in translated) {
      reader.fault(
        [...yaml, 'logicalTypeOptions', 'format'],
        `the format ${options.format} cannot be used: ${translated.fault}`,
      );
    } else format = { pattern: translated.pattern, written: options.format };
  }
  const zoned = logicalType === 'timestamp' ? options.timezone : undefined;
  reader.add({ ...baseOf(place), rule: 'type', logicalType, format, zoned }, [...yaml, 'logicalType']);
}

/** The rules that a property's logicalTypeOptions state. */
export function optionRules(property: Item, place: Place, reader: RuleReader): void {
  const { logicalType, logicalTypeOptions: options = {} } = property;
  const at = (option: OptionName) => [...place.yaml, 'logicalTypeOptions', option];
  const given = (Object.keys(options) as OptionName[]).filter((option) => options[option] !== undefined);
  const fitting = given.filter((option) => {
    if (typesOf[option].includes(logicalType ?? 'string')) return true;
    reader.fault(at(option), misfit(option, logicalType));
    return false;
  });
  const base = baseOf(place);
  for (const option of fitting) {
    switch (option) {
      case 'minimum':
      case 'maximum':
      case 'exclusiveMinimum':
      case 'exclusiveMaximum': {
        const bound = options[option];
        if (bound === undefined || logicalType === undefined) break;
        const wanted = describeBound(logicalType, bound);
        if (wanted !== undefined) reader.fault(at(option), wanted);
        else reader.add({ ...base, rule: option, logicalType, bound }, at(option));
        break;
      }
      case 'minLength':
      case 'maxLength':
        reader.add({ ...base, rule: option, length: options[option] ?? 0 }, at(option));
        break;
      case 'minItems':
      case 'maxItems':
        reader.add({ ...base, rule: option, items: options[option] ?? 0 }, at(option));
        break;
      case 'minProperties':
      case 'maxProperties':
        reader.add({ ...base, rule: option, properties: options[option] ?? 0 }, at(option));
        break;
      case 'uniqueItems':
        if (options.uniqueItems === true) reader.add({ ...base, rule: 'uniqueItems' }, at(option));
        break;
      case 'multipleOf':
        reader.add({ ...base, rule: 'multipleOf', factor: options.multipleOf ?? 1 }, at(option));
        break;
      case 'required':
        reader.add({ ...base, rule: 'requiredProperties', fields: options.required ?? [] }, at(option));
        break;
      case 'pattern':
        patternRule(options.pattern ?? '', place, reader);
        break;
      case 'format':
        formatRule(options.format ?? '', logicalType, place, reader);
        break;
      case 'defaultTimezone':
        zoneFault(options, place, reader);
        break;
      case 'timezone':
        break;
    }
  }
}

function misfit(option: OptionName, logicalType: LogicalType | undefined): string {
  const types = typesOf[option];
  const words = types.length === 1 && types[0] === 'string' ? 'text' : types.join(', ');
  return logicalType === undefined
    ? `${option} needs a logicalType beside it: ${words}`
    : `${option} is for ${words}; the column is of logicalType ${logicalType}`;
}

function patternRule(written: string, place: Place, reader: RuleReader): void {
  const at = [...place.yaml, 'logicalTypeOptions', 'pattern'];
  const translated = translatePattern(written);
  if ('fault' in translated) {
    reader.fault(at, `the pattern ${written} cannot be used: ${translated.fault}`);
  } else reader.add({ ...baseOf(place), rule: 'pattern', pattern: translated.pattern, written }, at);
}

function formatRule(
  format: string,
  logicalType: LogicalType | undefined,
  place: Place,
  reader: RuleReader,
): void {
  const at = [...place.yaml, 'logicalTypeOptions', 'format'];
  const known = formatsOf(logicalType);
  if (known === undefined) return;
  if (!known.includes(format)) {
    reader.fault(
      at,
      `the format "${format}" is not known for ${logicalType ?? 'text'}; write one of ${known.join(', ')}`,
    );
  } else if (silentFormats.includes(format)) {
    reader.unchecked.push(`${place.column}: format ${format}`);
  } else reader.add({ ...baseOf(place), rule: 'format', format }, at);
}

/** A value without a zone is compared as it stands, so the zone matters only where a bound has another. */
function zoneFault(options: LogicalTypeOptions, place: Place, reader: RuleReader): void {
  const { defaultTimezone = 'UTC' } = options;
  const at = (option: OptionName) => [...place.yaml, 'logicalTypeOptions', option];
  try {
    new Intl.DateTimeFormat('en', { timeZone: defaultTimezone });
  } catch {
    reader.fault(at('defaultTimezone'), `"${defaultTimezone}" is no time zone; write one like Europe/Berlin`);
    return;
  }
  if (/^(Etc\/)?(UTC|GMT)$/.test(defaultTimezone)) return;
  for (const option of ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'] as const) {
    if (/(Z|[+-]\d\d:\d\d)$/.test(String(options[option] ?? '')) && options.timezone !== true) {
      reader.fault(
        at(option),
        `write the bound without a zone: it is read in ${defaultTimezone}, as the values are`,
      );
    }
  }
}
