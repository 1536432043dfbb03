import { posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findCircles } from './find-circles.js';
import { importsOf, parse, sourceFiles, type Import } from './source-files.js';

const files = sourceFiles('runtime', 'generator');
const imports = [...files.values()].flatMap(importsOf);
const isOurs = (path: string): boolean => path.startsWith('runtime/') || path.startsWith('generator/');

/** The folder below `runtime/` or `generator/`; a file that lies directly there stands for itself. */
function roomOf(path: string): string {
  return path.split('/').slice(0, 2).join('/');
}

function isBetweenRooms({ from, to }: Import): boolean {
  return isOurs(to) && roomOf(from) !== roomOf(to);
}

const show = ({ from, to }: Import): string => `${from} imports ${to}`;

describe('how imports are found', () => {
  test('whatever their form', () => {
    const text = `import a from './a.js'; import { type B } from '../b.js'; import type { C } from 'c'; import {} from 'd';
      export * from './e.js'; export type { F } from './f.js'; import './g.js'; import * as h from 'node:h';
      const i = async () => import('./i.js'); type J = import('./j.js').J; // import './k.js'
      import { type L, l } from './l.js'; const m = "import './m.js'";`;
    expect(importsOf(parse('x/y/z.ts', text)).map(({ to, isType }) => [to, isType])).toEqual([
      ['x/y/a.ts', false],
      ['x/b.ts', true],
      ['c', true],
      ['d', false],
      ['x/y/e.ts', false],
      ['x/y/f.ts', true],
      ['x/y/g.ts', false],
      ['node:h', false],
      ['x/y/i.ts', false],
      ['x/y/j.ts', true],
      ['x/y/l.ts', false],
    ]);
  });

  test('in every file, and each leads to one', () => {
    expect(imports.length).toBeGreaterThan(1000);
    const broken = imports.filter(({ to }) => isOurs(to) && to.endsWith('.ts') && !files.has(to));
    expect(broken.map(show)).toEqual([]);
  });
});

describe('a room of the runtime', () => {
  /** What each room may import besides itself; types count. The kernel is the first four. */
  const mayImport: { readonly [room: string]: readonly string[] } = {
    'runtime/core': [],
    'runtime/client': ['runtime/core'],
    'runtime/ledger': ['runtime/core'],
    'runtime/server': ['runtime/core', 'runtime/ledger'],
    'runtime/validation': ['runtime/core'],
    'runtime/adapters': ['runtime/core', 'runtime/validation'],
    'runtime/testing': ['runtime/core', 'runtime/ledger'],
    'runtime/index.ts': ['runtime/core', 'runtime/client'],
  };

  test('is one of those listed here', () => {
    const rooms = [...files.keys()].filter((path) => path.startsWith('runtime/')).map(roomOf);
    expect([...new Set(rooms)].toSorted()).toEqual(Object.keys(mayImport).toSorted());
  });

  test.each(Object.entries(mayImport))('%s imports of this project only its own files and %j', (room, allowed) => {
    const own = imports.filter((found) => roomOf(found.from) === room && isBetweenRooms(found));
    expect(own.filter(({ to }) => !allowed.includes(roomOf(to))).map(show)).toEqual([]);
    // What nobody uses is no longer allowed.
    expect([...new Set(own.map(({ to }) => roomOf(to)))].toSorted()).toEqual([...allowed].toSorted());
  });

  /** What is not of this project: nothing, except where it is said. */
  const outside: readonly (readonly [folder: string, allowed: RegExp])[] = [
    ['runtime/server/', /^node:/],
    ['runtime/ledger/sqlite/', /^node:/],
    ['runtime/testing/', /^node:assert\/strict$/],
    ['runtime/adapters/ajv.ts', /^ajv(?:-formats)?(?:\/|$)/],
    ['runtime/adapters/cfworker.ts', /^@cfworker\/json-schema$/],
  ];

  test('imports nothing from outside, save the servers, the ledger on a disk and the adapters', () => {
    const foreign = imports.filter(({ from, to }) => from.startsWith('runtime/') && !isOurs(to));
    const refused = foreign.filter(
      ({ from, to }) => !outside.some(([folder, allowed]) => from.startsWith(folder) && allowed.test(to)),
    );
    expect(refused.map(show)).toEqual([]);
    for (const [folder] of outside)
      expect(
        foreign.some(({ from }) => from.startsWith(folder)),
        folder,
      ).toBe(true);
  });

  test('that serves calls knows no ledger on a disk', () => {
    const ledgers = imports.filter(({ from, to }) => roomOf(from) === 'runtime/server' && isOurs(to));
    expect(ledgers.filter(({ to }) => to.startsWith('runtime/ledger/sqlite/')).map(show)).toEqual([]);
  });
});

describe('a door', () => {
  const isDoor = (path: string): boolean => posix.basename(path) === 'index.ts';

  test('is for other packages: no file of this project goes through one', () => {
    // Generated validators go through this door, and the compiler runs them as they are.
    const generated = ['generator/validator/evaluate.ts imports runtime/validation/index.ts'];
    expect(imports.filter(({ to }) => isDoor(to)).map(show)).toEqual(generated);
  });

  test('of the compiler there is one', () => {
    expect([...files.keys()].filter((path) => path.startsWith('generator/') && isDoor(path))).toEqual([
      'generator/index.ts',
    ]);
  });
});

describe('no circle', () => {
  test('is among files, types included', () => {
    expect(findCircles(imports.filter(({ to }) => isOurs(to)).map(({ from, to }) => [from, to]))).toEqual([]);
  });

  // Folders within a room are drawers of one room: the steps of a governed call need each other.
  test('is among the rooms of the runtime and of the compiler, types included', () => {
    expect(findCircles(imports.filter(isBetweenRooms).map(({ from, to }) => [roomOf(from), roomOf(to)]))).toEqual([]);
  });

  test('would stay unnoticed', () => {
    expect(findCircles([])).toEqual([]);
    expect(findCircles([['a', 'b'], ['b', 'c'], ['a', 'c']])).toEqual([]); // prettier-ignore
    expect(findCircles([['a', 'b'], ['b', 'c'], ['c', 'a'], ['x', 'a'], ['y', 'y']])).toEqual([['a', 'b', 'c'], ['y']]); // prettier-ignore
  });
});

test('the runtime never imports the compiler', () => {
  expect(imports.filter(({ from, to }) => from.startsWith('runtime/') && to.startsWith('generator/'))).toEqual([]);
});
