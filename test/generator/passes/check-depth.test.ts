import { describe, expect, test } from 'vitest';
import { maxDepth } from '../../../generator/passes/check-depth.js';
import { compileContract, contract } from '../../tester.js';
import { findings, onlyFinding } from '../rules/findings.js';

type Link = (next: object) => object;

/** Definitions of which each leads to the next; each link is as many schemas deep as it is told. */
function chain(length: number, link: Link, rest: object = {}): string {
  const definitions = Object.fromEntries(
    Array.from({ length }, (_, index) => [
      `d${index}`,
      index === length - 1 ? { type: 'string' } : link({ $ref: `#/definitions/d${index + 1}` }),
    ]),
  );
  return contract({
    inputSchema: { ...rest, type: 'object', properties: { a: { $ref: '#/definitions/d0' } }, definitions },
  });
}

const property: Link = (next) => ({ type: 'object', properties: { x: next } });
const links: readonly (readonly [name: string, levels: number, Link])[] = [
  ['properties', 2, property],
  ['items', 2, (next) => ({ type: 'array', items: next })],
  ['allOf', 2, (next) => ({ allOf: [next] })],
  ['anyOf', 2, (next) => ({ anyOf: [{ type: 'null' }, next] })],
  ['patternProperties', 2, (next) => ({ type: 'object', patternProperties: { '^a': next } })],
  ['conditions', 3, (next) => ({ if: { required: ['a'] }, then: { properties: { b: next } } })],
  ['nested choices', 4, (next) => ({ anyOf: [{ type: 'null' }, { properties: { x: { anyOf: [next, false] } } }] })],
  ['references alone', 1, (next) => next],
];

describe('a chain of references', () => {
  test.each(links)('through %s is compiled up to the limit, whatever stack that takes', async (_name, levels, link) => {
    const length = Math.floor((maxDepth - 3) / levels);
    const { diagnostics, files } = await compileContract(chain(length, link));
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(files).toBeDefined();
  });

  test.each(links)('through %s is refused above it, however long it is', async (_name, levels, link) => {
    expect(await findings(chain(Math.ceil(maxDepth / levels) + 1, link))).toEqual([
      expect.stringMatching(/^schema-deep/),
    ]);
    const { message } = await onlyFinding(chain(5000, link));
    expect(message).toContain(`more than ${maxDepth} schemas deep`);
  });

  test('may come back, and may be met on many ways', async () => {
    const back = chain(100, (next) => ({ properties: { x: next, again: next, home: { $ref: '#' } } }));
    expect(await findings(back)).toEqual([]);
  });

  test('is found in the output and in conditions', async () => {
    const definitions = Object.fromEntries(
      Array.from({ length: 400 }, (_, index) => [
        `d${index}`,
        { not: { $ref: `#/definitions/d${(index + 1) % 400}` } },
      ]),
    );
    const deep = { type: 'object', not: { $ref: '#/definitions/d0' }, definitions };
    expect(await findings(contract({ outputSchema: deep }))).toEqual([expect.stringMatching(/^schema-deep/)]);
    const escalate = [{ if: deep, to: 'admin_confirm' }];
    const approved = contract({ approvalPolicy: 'user_confirm', approval: { escalate } });
    expect(await findings(approved)).toEqual([expect.stringMatching(/^schema-deep/)]);
  });
});
