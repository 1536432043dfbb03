import { Project, StructureKind, VariableDeclarationKind, type StatementStructures } from 'ts-morph';
import { commentText } from './comment.js';

/** What a doc comment says. Raw text: it is escaped when it is printed. */
export interface Documentation {
  readonly text: string;
  /** Marks a declaration as not to be used any more; a text says what to use instead. */
  readonly deprecated?: boolean | string | undefined;
}

/** A constant of a module. */
export interface Constant {
  readonly name: string;
  readonly type?: string;
  readonly value: string;
  readonly exported?: boolean;
  readonly doc?: Documentation;
}

/** A function of a module. */
export interface FunctionDeclaration {
  readonly name: string;
  readonly parameters: readonly { readonly name: string; readonly type: string; readonly initializer?: string }[];
  readonly returns: string;
  readonly body: string;
  readonly doc?: Documentation;
}

/** A member of an interface: a method when it has parameters, else a property. */
export interface InterfaceMember {
  readonly name: string;
  readonly parameters?: readonly { readonly name: string; readonly type: string }[];
  readonly type: string;
  readonly doc?: Documentation;
}

let project: Project | undefined;

/**
 * Collects what a TypeScript module holds and prints it. Imports are values: `file.import('callTool', module)` gives
 * the local name to use, under an alias where the module declares that name itself. What is not imported this way is not
 * imported.
 */
export class TypeScriptFile {
  private readonly imports = new Map<string, Map<string, { readonly alias?: string; readonly typeOnly: boolean }>>();
  private readonly reexports: string[] = [];
  private readonly statements: StatementStructures[] = [];
  private readonly header: string;
  private readonly declared: ReadonlySet<string>;

  /** `declared` are the names that the module itself declares. */
  constructor(header: string, declared: readonly string[]) {
    this.header = header;
    this.declared = new Set(declared);
  }

  import(name: string, module: string): string {
    return this.addImport(name, module, false);
  }

  importType(name: string, module: string): string {
    return this.addImport(name, module, true);
  }

  /** Passes on everything that another module exports. */
  exportAll(module: string): void {
    this.reexports.push(module);
  }

  addConstant({ name, type, value, exported = false, doc }: Constant): void {
    this.statements.push({
      kind: StructureKind.VariableStatement,
      declarationKind: VariableDeclarationKind.Const,
      isExported: exported,
      ...docs(doc),
      declarations: [{ name, initializer: value, ...(type ? { type } : {}) }],
    });
  }

  addFunction({ name, parameters, returns, body, doc }: FunctionDeclaration): void {
    this.statements.push({
      kind: StructureKind.Function,
      isExported: true,
      name,
      parameters: [...parameters],
      returnType: returns,
      statements: body,
      ...docs(doc),
    });
  }

  addInterface(name: string, members: readonly InterfaceMember[], doc?: Documentation): void {
    this.statements.push({
      kind: StructureKind.Interface,
      isExported: true,
      name,
      ...docs(doc),
      methods: members.flatMap((member) =>
        member.parameters
          ? [{ name: member.name, parameters: [...member.parameters], returnType: member.type, ...docs(member.doc) }]
          : [],
      ),
      properties: members.flatMap((member) =>
        member.parameters ? [] : [{ name: member.name, type: member.type, isReadonly: true, ...docs(member.doc) }],
      ),
    });
  }

  addTypeAlias(name: string, type: string, doc?: Documentation): void {
    this.statements.push({ kind: StructureKind.TypeAlias, isExported: true, name, type, ...docs(doc) });
  }

  /** The module's text, not yet laid out. */
  print(): string {
    project ??= new Project({ useInMemoryFileSystem: true, skipLoadingLibFiles: true });
    const source = project.createSourceFile(
      'module.ts',
      { statements: spaced([...this.importStructures(), ...this.statements, ...this.exportStructures()]) },
      { overwrite: true },
    );
    const text = source.getFullText();
    project.removeSourceFile(source);
    return `${this.header}\n\n${text}`;
  }

  private addImport(name: string, module: string, typeOnly: boolean): string {
    const names =
      this.imports.get(module) ?? new Map<string, { readonly alias?: string; readonly typeOnly: boolean }>();
    this.imports.set(module, names);
    const alias = this.declared.has(name) ? `${name}_` : undefined;
    const before = names.get(name);
    names.set(name, { typeOnly: typeOnly && (before?.typeOnly ?? true), ...(alias ? { alias } : {}) });
    return alias ?? name;
  }

  private importStructures(): StatementStructures[] {
    return [...this.imports].map(([moduleSpecifier, names]) => {
      const named = [...names].sort(([a], [b]) => (a < b ? -1 : 1));
      const isTypeOnly = named.every(([, { typeOnly }]) => typeOnly);
      return {
        kind: StructureKind.ImportDeclaration,
        moduleSpecifier,
        isTypeOnly,
        namedImports: named.map(([name, { alias, typeOnly }]) => ({
          name,
          ...(alias ? { alias } : {}),
          isTypeOnly: typeOnly && !isTypeOnly,
        })),
      };
    });
  }

  private exportStructures(): StatementStructures[] {
    return this.reexports.map((moduleSpecifier) => ({ kind: StructureKind.ExportDeclaration, moduleSpecifier }));
  }
}

function docs(doc: Documentation | undefined): { docs?: string[] } {
  if (!doc) return {};
  const { text, deprecated } = doc;
  const lines = [commentText(text)];
  if (deprecated) lines.push(`@deprecated ${typeof deprecated === 'string' ? commentText(deprecated) : ''}`.trimEnd());
  const safe = lines.filter((line) => line !== '').join('\n\n');
  return safe === '' ? {} : { docs: [safe.includes('\n') ? `\n${safe}` : safe] };
}

/** Declarations stand apart from each other; imports and re-exports stand together. */
function spaced(statements: readonly StatementStructures[]): StatementStructures[] {
  return statements.map((statement, index) => {
    const before = statements[index - 1];
    const together = before?.kind === statement.kind && standTogether.has(statement.kind);
    return before && !together ? ({ ...statement, leadingTrivia: '\n' } as StatementStructures) : statement;
  });
}

const standTogether: ReadonlySet<StructureKind> = new Set([
  StructureKind.ImportDeclaration,
  StructureKind.ExportDeclaration,
]);
