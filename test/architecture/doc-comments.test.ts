import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { repository } from './source-files.js';

const { exports } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as {
  readonly exports: { readonly [name: string]: string | { readonly 'gecx-source': string } };
};
/** The source of each door of the package, by its name. */
const doors = Object.entries(exports).flatMap(([name, door]): [string, string][] =>
  typeof door === 'object' ? [[name, join(repository, door['gecx-source'])]] : [],
);

const options: ts.CompilerOptions = {
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  target: ts.ScriptTarget.ES2022,
  resolveJsonModule: true,
  noLib: true,
  types: [],
};
/** Only the files of this project are read: the comments are in them. */
const host: ts.CompilerHost = {
  ...ts.createCompilerHost(options),
  resolveModuleNameLiterals: (modules, from) =>
    modules.map(({ text }) =>
      text.startsWith('.') ? ts.resolveModuleName(text, from, options, ts.sys) : { resolvedModule: undefined },
    ),
};
const program = ts.createProgram(
  doors.map(([, path]) => path),
  options,
  host,
);
const checker = program.getTypeChecker();

/** What a door exports, with what its comment says. */
function exportsOf(path: string): { readonly name: string; readonly text: string }[] {
  const file = program.getSourceFile(path);
  const door = file && checker.getSymbolAtLocation(file);
  return (door ? checker.getExportsOfModule(door) : []).map((found) => {
    const symbol = found.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(found) : found;
    return { name: found.name, text: ts.displayPartsToString(symbol.getDocumentationComment(checker)) };
  });
}

test('there are nine doors', () => {
  expect(doors.map(([name]) => name)).toHaveLength(9);
});

test.each(doors)('everything that %s exports has a comment that says what it is', (_name, path) => {
  const found = exportsOf(path);
  expect(found.length).toBeGreaterThan(0);
  expect(found.filter(({ text }) => text.trim() === '').map(({ name }) => name)).toEqual([]);
});
