import type { JsonSchema } from '../../runtime/core/json.js';
import type { Diagnostic } from '../../generator/diagnostics/diagnostic.js';
import { createReferenceResolver } from '../../generator/json-schema/references.js';
import { checkSchema } from '../../generator/passes/check-schema.js';
import { lowerAnySchema } from '../../generator/passes/lower-tool.js';
import { parseYaml } from '../../generator/source/parse-yaml.js';
import { compileStandalone } from '../../generator/validator/standalone.js';
import { isAboutFormats, type SuiteGroup } from './suite.js';

/** What the compiler made of one schema: findings, and a module if there was no error among them. */
export interface CompiledGroup {
  readonly group: SuiteGroup;
  /** Codes of errors: the schema was refused. */
  readonly errors: readonly string[];
  /** Codes of warnings. */
  readonly warnings: readonly string[];
  /** The text of a validator module that exports `validate`. */
  readonly module?: string;
  /** Compiling failed, although no error had been found. Never acceptable. */
  readonly crash?: string;
}

/** Checks and compiles the schema of a group as if it stood in a contract. */
export function compileGroup(group: SuiteGroup, runtimeUrl: string): CompiledGroup {
  const found: Diagnostic[] = [];
  const schema = readAndCheck(group, found);
  const codes = (severity: string): string[] => [
    ...new Set(found.filter((diagnostic) => diagnostic.severity === severity).map(({ code }) => code)),
  ];
  const compiled = { group, errors: codes('error'), warnings: codes('warning') };
  if (schema === undefined) return compiled;
  try {
    return { ...compiled, module: moduleText(schema, isAboutFormats(group.file), runtimeUrl) };
  } catch (error) {
    return { ...compiled, crash: String(error) };
  }
}

/** Undefined when the schema is refused. */
function readAndCheck({ schemaText }: SuiteGroup, found: Diagnostic[]): JsonSchema | undefined {
  const bytes = new TextEncoder().encode(`{"schema": ${schemaText}}`);
  const document = parseYaml('a.tool.yaml', bytes, (diagnostic) => found.push(diagnostic));
  if (!document) return undefined;
  const schema = document.value['schema'] as JsonSchema;
  checkSchema(
    { schema, path: ['schema'], references: createReferenceResolver(schema), document, role: 'condition' },
    (diagnostic) => found.push(diagnostic),
  );
  return found.some(({ severity }) => severity === 'error') ? undefined : schema;
}

/** Put together as the emitter does it, for one schema of any kind instead of a tool's input and output. */
function moduleText(schema: JsonSchema, enforceFormats: boolean, runtimeUrl: string): string {
  const { code, main, needs } = compileStandalone(lowerAnySchema(schema, { enforceFormats }).canonical);
  return `import { ${needs.join(', ')} } from '${runtimeUrl}';

export { ${main} as validate };

${code}
`;
}
