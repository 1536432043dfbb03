/** The one module that knows ts-morph. Loading it takes longer than most runs, so it is only imported when needed. */
import { Node, Project, type Expression, type SourceFile, type TypeNode } from 'ts-morph';
import type { Position } from '../diagnostics/diagnostic.js';

/** The text of a TypeScript or JavaScript file. */
export interface SourceText {
  readonly path: string;
  readonly content: string;
}

/** Where a file stops being TypeScript, and why. */
export interface SyntaxProblem {
  readonly path: string;
  readonly problem: string;
  readonly start: Position;
  readonly end: Position;
}

/** What a module exports under one name. */
export interface ExportedName {
  readonly name: string;
  /** The imported type that its declaration states, if it states one. */
  readonly type?: ImportedName;
}

/** A name that a module imports: as it is called where it comes from, or `*` for all of them. */
export interface ImportedName {
  readonly name: string;
  readonly from: string;
}

/** What a module says about itself, as far as its own text tells. */
export interface ModuleOutline {
  readonly exports: readonly ExportedName[];
  readonly imports: readonly ImportedName[];
  /** Whether it passes on what other modules export, so that `exports` may not be all. */
  readonly reexports: boolean;
}

/** The first syntax error of each file that has one, in the order of the files. */
export function findSyntaxProblems(files: readonly SourceText[]): SyntaxProblem[] {
  const project = openProject();
  const sources = files.map(({ path, content }) => project.createSourceFile(`/${path}`, content));
  const diagnostics = project.getProgram().getSyntacticDiagnostics();
  return sources.flatMap((source, index) => {
    const first = diagnostics.find((diagnostic) => diagnostic.getSourceFile() === source);
    if (!first) return [];
    const text = first.getMessageText();
    return {
      path: files[index]?.path ?? '',
      problem: typeof text === 'string' ? text : text.getMessageText(),
      start: positionIn(source, first.getStart()),
      end: positionIn(source, first.getStart() + first.getLength()),
    };
  });
}

/** Reads a module's imports and exports; undefined when its text is no module that could be read. */
export function outlineModule({ path, content }: SourceText): ModuleOutline | undefined {
  const project = openProject();
  const source = project.createSourceFile(`/${path}`, content);
  if (project.getProgram().getSyntacticDiagnostics(source).length > 0) return undefined;
  const imported = importsOf(source);
  return {
    exports: [...source.getExportedDeclarations()].map(([name, declarations]) => {
      const type = declarations.map((declaration) => importedType(declaration, imported)).find(Boolean);
      return type ? { name, type } : { name };
    }),
    imports: [...imported.values()],
    reexports: source.getExportDeclarations().some((declaration) => declaration.hasModuleSpecifier()),
  };
}

/** A project without a disk: what a file imports is not looked for. */
function openProject(): Project {
  return new Project({
    useInMemoryFileSystem: true,
    skipFileDependencyResolution: true,
    compilerOptions: { allowJs: true, noLib: true, noResolve: true, types: [] },
  });
}

function positionIn(source: SourceFile, offset: number): Position {
  return { offset, ...source.getLineAndColumnAtPos(offset) };
}

/** Imported names by the name that they have in the module. */
function importsOf(source: SourceFile): Map<string, ImportedName> {
  const found = new Map<string, ImportedName>();
  for (const declaration of source.getImportDeclarations()) {
    const from = declaration.getModuleSpecifierValue();
    const all = declaration.getNamespaceImport();
    if (all) found.set(all.getText(), { name: '*', from });
    for (const named of declaration.getNamedImports()) {
      found.set(named.getAliasNode()?.getText() ?? named.getName(), { name: named.getName(), from });
    }
  }
  return found;
}

/** The imported type of `const a: Type`, `const a = … satisfies Type` or `const a = … as Type`. */
function importedType(declaration: Node, imported: ReadonlyMap<string, ImportedName>): ImportedName | undefined {
  if (!Node.isVariableDeclaration(declaration)) return undefined;
  const type = declaration.getTypeNode() ?? typeOf(declaration.getInitializer());
  if (!type || !Node.isTypeReference(type)) return undefined;
  const [head = '', last] = type.getTypeName().getText().split('.');
  const found = imported.get(head);
  return found?.name === '*' && last !== undefined ? { ...found, name: last } : found;
}

function typeOf(expression: Expression | undefined): TypeNode | undefined {
  const stated = Node.isSatisfiesExpression(expression) || Node.isAsExpression(expression);
  return stated ? expression.getTypeNode() : undefined;
}
