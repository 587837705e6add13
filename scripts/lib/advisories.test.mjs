import { expect, test } from 'vitest';
import { advisoriesIn } from './advisories.mjs';

test('an answer without advisories is one, and no answer is none', () => {
  expect(advisoriesIn('{"auditReportVersion":2,"vulnerabilities":{},"metadata":{}}')).toEqual([]);
  for (const text of [
    '',
    'npm error',
    'null',
    '{"message":"405 Method Not Allowed"}',
    '{"error":{"code":"EAI_AGAIN"}}',
  ])
    expect(advisoriesIn(text)).toBeUndefined();
});

test('an advisory that concerns several packages is named once', () => {
  const advisory = { name: 'tar', severity: 'high', title: 'A hole', url: 'https://example.org/1' };
  const vulnerabilities = { tar: { via: [advisory] }, packer: { via: ['tar'] }, other: { via: [advisory] } };
  expect(advisoriesIn(JSON.stringify({ vulnerabilities }))).toEqual([advisory]);
});
