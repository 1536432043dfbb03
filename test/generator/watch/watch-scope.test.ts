import { expect, test } from 'vitest';
import { watchScope } from '../../../generator/watch/watch-scope.js';

const root = '/w';
const plain = { tools: ['tools/**/*.tool.yaml'], out: 'generated', handlers: {} };

/** Of some paths, those whose changes count. Folders end in a slash. */
function watched(config: Partial<typeof plain> | undefined, paths: readonly string[]): string[] {
  const scope = watchScope(root, 'gecx.config.yaml', config && { ...plain, ...config });
  return paths.filter((path) =>
    scope.includes(`${root}/${path}`.replace(/\/$/, ''), path.endsWith('/') || path === '' ? 'folder' : 'file'),
  );
}

const paths = [
  'gecx.config.yaml',
  'tools/',
  'tools/a.tool.yaml',
  'tools/deep/down/',
  'tools/deep/down/a.tool.yaml',
  'tools/a.server.ts',
  'tools/a.client.ts',
  'generated/',
  'generated/.codegen.json',
  'generated/types/',
  'generated/types/a.ts',
];

test('the configuration, contracts, handlers and generated files count', () => {
  expect(watched({}, ['', ...paths])).toEqual(['', ...paths]);
});

test('nothing else does', () => {
  const others = [
    'src/',
    'src/a.ts',
    'README.md',
    'other.yaml',
    'node_modules/',
    'node_modules/.cache/gecx/gecx.config.yaml.json',
    '.git/',
    'tools/a.ts',
    'tools/notes.md',
    'tools/node_modules/',
    'tools/node_modules/a/a.tool.yaml',
    'tools/.hidden/',
    'tools/.hidden/a.tool.yaml',
    'toolshed/',
    'generated2/',
    'generated/types/.1abc.gecx-tmp',
  ];
  expect(watched({}, others)).toEqual([]);
});

test('patterns from the root, with alternatives, or without a wildcard are understood', () => {
  const files = ['a.tool.yaml', 'x/a.tool.yml', 'x/a.ts', 'node_modules/x/a.tool.yaml', '.git/a.tool.yaml'];
  expect(watched({ tools: ['**/*.tool.{yaml,yml}'] }, files)).toEqual(files.slice(0, 3));
  expect(watched({ tools: ['./{x,y}/*.tool.yml'] }, files)).toEqual(['x/a.tool.yml']);
  expect(watched({ tools: ['x/a.tool.yml'] }, ['x/', 'y/', ...files])).toEqual(['x/', 'x/a.tool.yml']);
  expect(watched({ tools: ['**/*.yaml', '!x/**'] }, files)).toEqual(['a.tool.yaml']);
});

test('folders with a dot count where the configuration names them', () => {
  const hidden = ['.agent/', '.agent/tools/', '.agent/tools/a.tool.yaml', '.out/', '.out/x/.y'];
  expect(watched({ tools: ['.agent/tools/*.tool.yaml'], out: './.out/' }, hidden)).toEqual(hidden);
});

test('the way to a handler that lies elsewhere counts, and not what is beside it', () => {
  const files = ['src/', 'src/tools/', 'src/tools/a.ts', 'src/other/', 'src/b.ts'];
  expect(watched({ handlers: { a: './src/tools/a.ts' } }, files)).toEqual(files.slice(0, 3));
});

test('without a configuration, only its file counts', () => {
  expect(watched(undefined, ['', ...paths])).toEqual(['', 'gecx.config.yaml']);
});

test('a path of which nobody knows yet what it is counts if either would', () => {
  const scope = watchScope(root, 'gecx.config.yaml', plain);
  expect(scope.includes('/w/tools/x')).toBe(true);
  expect(scope.includes('/w/tools/node_modules')).toBe(false);
  expect(scope.includes('/w/node_modules')).toBe(false);
});

test('two configurations that watch the same have the same key', () => {
  const key = (tools: readonly string[], out: string): string =>
    watchScope(root, 'gecx.config.yaml', { tools, out, handlers: {} }).key;
  expect(key(['./tools/*.yaml'], 'out/')).toBe(key(['tools/b*.yaml', '!tools/x.yaml'], './out'));
  expect(key(['tools/*.yaml'], 'out')).not.toBe(key(['tools/*.yml'], 'out'));
  expect(key(['tools/*.yaml'], 'out')).not.toBe(key(['tools/*.yaml'], 'out2'));
});
