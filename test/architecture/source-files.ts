import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import ts from 'typescript';

/** The folder of this repository. */
export const repository: string = join(import.meta.dirname, '../..');

/** An import of one source file, static or dynamic, or a type that names a module. */
export interface Import {
  readonly from: string;
  /** Another source file by its path, or a module by its name. */
  readonly to: string;
  /** Whether nothing of it is left at run time. */
  readonly isType: boolean;
}

/** Every source file of the product below some folders, by its path from the repository. */
export function sourceFiles(...folders: readonly string[]): ReadonlyMap<string, ts.SourceFile> {
  const paths = folders.flatMap((folder) =>
    readdirSync(join(repository, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .map((path) => posix.join(folder, path.replaceAll('\\', '/'))),
  );
  return new Map(paths.toSorted().map((path) => [path, parse(path, readFileSync(join(repository, path), 'utf8'))]));
}

/** Parses a text as TypeScript. */
export function parse(path: string, text: string): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
}

/** The imports of a source file. */
export function importsOf(file: ts.SourceFile): Import[] {
  const found: Import[] = [];
  const visit = (node: ts.Node): void => {
    const target = targetOf(node);
    if (target) {
      const to = target.text.startsWith('.')
        ? posix.join(posix.dirname(file.fileName), target.text).replace(/\.js$/, '.ts')
        : target.text;
      found.push({ from: file.fileName, to, isType: isType(node) });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function targetOf(node: ts.Node): ts.StringLiteralLike | undefined {
  let target: ts.Node | undefined;
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) target = node.moduleSpecifier;
  else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
    target = node.arguments[0];
  else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) target = node.argument.literal;
  return target && ts.isStringLiteralLike(target) ? target : undefined;
}

function isType(node: ts.Node): boolean {
  if (ts.isImportTypeNode(node)) return true;
  if (ts.isImportDeclaration(node)) {
    const { importClause } = node;
    if (!importClause) return false;
    const { name, namedBindings, phaseModifier } = importClause;
    if (phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
    return !name && namedBindings !== undefined && ts.isNamedImports(namedBindings) && areTypes(namedBindings.elements);
  }
  if (!ts.isExportDeclaration(node)) return false;
  const { exportClause } = node;
  return (
    node.isTypeOnly ||
    (exportClause !== undefined && ts.isNamedExports(exportClause) && areTypes(exportClause.elements))
  );
}

function areTypes(elements: readonly (ts.ImportSpecifier | ts.ExportSpecifier)[]): boolean {
  return elements.length > 0 && elements.every((element) => element.isTypeOnly);
}
