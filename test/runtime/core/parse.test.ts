import { expect, test } from 'vitest';
import { describeIssues } from '../../../runtime/core/parse.js';

test('an issue is told as the place and what is wrong there', () => {
  const issues = [{ path: ['items', '0', 'sku'], keyword: 'type', message: 'must be string' }];
  expect(describeIssues(issues)).toBe('/items/0/sku must be string');
});

test('the whole value is called the root', () => {
  expect(describeIssues([{ path: [], keyword: 'type', message: 'must be object' }])).toBe('(root) must be object');
});

test('several issues make one line', () => {
  const issues = [
    { path: ['a'], keyword: 'type', message: 'must be string' },
    { path: [''], keyword: 'required', message: 'is missing' },
  ];
  expect(describeIssues(issues)).toBe('/a must be string; / is missing');
});

test('no issue makes no text', () => {
  expect(describeIssues([])).toBe('');
});
