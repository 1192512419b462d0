import { describeLimit, type Rule, type Scalar } from './contract/index.ts';

/** What a rule asks for, in words. */
export function describeExpectation(rule: Exclude<Rule, { rule: 'custom' }>): string {
  switch (rule.rule) {
    case 'type':
      return `values of type ${rule.logicalType}${rule.format === undefined ? '' : ` written as ${rule.format.written}`}${zoneWords(rule.zoned)}`;
    case 'required':
      return 'a value in every row';
    case 'minimum':
      return `at least ${rule.bound}`;
    case 'maximum':
      return `at most ${rule.bound}`;
    case 'exclusiveMinimum':
      return `more than ${rule.bound}`;
    case 'exclusiveMaximum':
      return `less than ${rule.bound}`;
    case 'multipleOf':
      return `a multiple of ${rule.factor}`;
    case 'format':
      return `the format ${rule.format}`;
    case 'minItems':
      return `at least ${rule.items} items`;
    case 'maxItems':
      return `at most ${rule.items} items`;
    case 'uniqueItems':
      return 'every item once';
    case 'minProperties':
      return `at least ${rule.properties} properties`;
    case 'maxProperties':
      return `at most ${rule.properties} properties`;
    case 'requiredProperties':
      return `the properties ${rule.fields.join(', ')}`;
    case 'relationship':
      return `only values that ${rule.to.object} holds in ${rule.to.columns.join(', ')}`;
    case 'minLength':
      return `at least ${rule.length} characters`;
    case 'maxLength':
      return `at most ${rule.length} characters`;
    case 'pattern':
      return `text that matches ${rule.written}`;
    case 'unique':
      return 'every value once';
    case 'primaryKey':
      return `${rule.columns.join(', ')}: filled, and every combination once`;
    case 'nullValues':
      return `${describeLimit(rule.limit)} empty values`;
    case 'missingValues':
      return `${describeLimit(rule.limit)} values out of ${list(rule.values)}`;
    case 'invalidValues':
      return `${describeLimit(rule.limit)} values ${[
        ...(rule.validValues === undefined ? [] : [`outside ${list(rule.validValues)}`]),
        ...(rule.pattern === undefined ? [] : [`that do not match ${rule.pattern.written}`]),
      ].join(' or ')}`;
    case 'duplicateValues':
      return `${describeLimit(rule.limit)} repeated values of ${rule.columns.join(', ')}`;
    case 'rowCount':
      return `${describeLimit(rule.limit)} rows`;
    case 'sql':
      return `${describeLimit(rule.limit)} from ${rule.query.replace(/\s+/g, ' ')}`;
  }
}

function list(values: readonly Scalar[]): string {
  const shown = values.slice(0, 8).map((value) => (value === null ? 'null' : JSON.stringify(value)));
  return values.length > 8 ? `${shown.join(', ')} and ${values.length - 8} more` : shown.join(', ');
}

function zoneWords(zoned: boolean | undefined): string {
  return zoned === undefined ? '' : zoned ? ' with a time zone' : ' without a time zone';
}
