import type { ApprovalEvidence } from '@contender/core';
import type { Environment } from '@contender/forge';
import { describe, expect, test } from 'vitest';
import { checkProtection, refuseApprovals } from './protection.ts';

const open: Environment = {
  name: 'production',
  reviewers: 0,
  preventSelfReview: false,
  waitMinutes: 0,
  branches: 'all',
  url: 'https://example.org',
};
const nothing = { reviewers: 0, prevent_self_review: false, protected_branches: false };

describe('checkProtection', () => {
  test.each<[string, Environment | undefined, Partial<typeof nothing>, RegExp[]]>([
    ['nothing demanded, none there', undefined, {}, []],
    ['nothing demanded, open', open, {}, []],
    ['reviewers demanded, none there', undefined, { reviewers: 1 }, [/does not exist/]],
    ['self-review demanded, none there', undefined, { prevent_self_review: true }, [/does not exist/]],
    ['branches demanded, none there', undefined, { protected_branches: true }, [/does not exist/]],
    [
      'too few reviewers',
      { ...open, reviewers: 1 },
      { reviewers: 2 },
      [/has 1 required reviewers, the config demands 2/],
    ],
    ['enough reviewers', { ...open, reviewers: 3 }, { reviewers: 2 }, []],
    ['self-review allowed', open, { prevent_self_review: true }, [/Prevent self-review/]],
    ['self-review prevented', { ...open, preventSelfReview: true }, { prevent_self_review: true }, []],
    ['all branches', open, { protected_branches: true }, [/Every branch may deploy/]],
    ['protected branches', { ...open, branches: 'protected' }, { protected_branches: true }, []],
    ['chosen branches', { ...open, branches: 'custom' }, { protected_branches: true }, []],
    [
      'all of it',
      open,
      { reviewers: 1, prevent_self_review: true, protected_branches: true },
      [/0 required/, /self-review/, /branch/],
    ],
  ])('%s', (_, environment, require, expected) => {
    const missing = checkProtection(environment, { ...nothing, ...require });
    expect(missing).toHaveLength(expected.length);
    for (const [at, pattern] of expected.entries()) expect(missing[at]).toMatch(pattern);
  });
});

describe('refuseApprovals', () => {
  const reviewed = { ...open, reviewers: 1 };
  const strict = { ...reviewed, preventSelfReview: true };
  const by = (
    reviewer: string,
    state: ApprovalEvidence['state'] = 'approved',
    comment = '',
  ): ApprovalEvidence => ({
    reviewer,
    state,
    at: null,
    comment,
  });

  test.each<[string, Environment | undefined, ApprovalEvidence[], RegExp | undefined]>([
    ['no environment', undefined, [], undefined],
    ['none needed', open, [], undefined],
    ['none recorded', reviewed, [], /no approval is recorded/],
    ['one', strict, [by('grace')], undefined],
    ['self, allowed', reviewed, [by('ada')], undefined],
    ['self, prevented', strict, [by('Ada')], /only ada, who started it/],
    ['self and another', strict, [by('ada'), by('grace')], undefined],
    ['rejected', strict, [by('grace', 'rejected', 'Not yet')], /grace rejected it: Not yet/],
    [
      'approved by one, rejected by another',
      strict,
      [by('grace'), by('linus', 'rejected')],
      /linus rejected it/,
    ],
    ['rejected, then approved', strict, [by('grace', 'rejected'), by('grace')], undefined],
    ['approved, then rejected', strict, [by('grace'), by('grace', 'rejected')], /grace rejected/],
  ])('%s', (_, environment, approvals, expected) => {
    const reason = refuseApprovals(approvals, environment, 'ada');
    if (expected === undefined) expect(reason).toBeUndefined();
    else expect(reason).toMatch(expected);
  });
});
