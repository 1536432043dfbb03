import type { ToolIr } from '../ir/model.js';
import { lowerAnySchema } from '../passes/lower-tool.js';
import { compileStandalone } from '../validator/standalone.js';
import { generated, header, type EmitContext, type Emitter, type OutputFile } from './emitter.js';

/**
 * `validators/<tool>.escalation.ts`: the conditions under which the policy of a server tool is raised, compiled ahead of
 * time. Only the server's contract imports it.
 */
export const escalationEmitter: Emitter = {
  name: 'escalation',
  emitTool: (tool, context) => (conditionNames(tool).length > 0 ? emitConditions(tool, context) : []),
};

/** The path of a tool's conditions below the output folder. */
export function escalationFile(tool: ToolIr, { config }: EmitContext): string {
  return `validators/${tool.names.file}.escalation.${config.validators}`;
}

/** What the conditions of a tool are exported as, in the order of its rules. */
export function conditionNames({ kind, policy }: ToolIr): string[] {
  return kind === 'server' ? policy.approval.escalate.map((_rule, index) => `appliesRule${index + 1}`) : [];
}

function emitConditions(tool: ToolIr, context: EmitContext): OutputFile[] {
  const path = escalationFile(tool, context);
  const names = conditionNames(tool);
  const compiled = tool.policy.approval.escalate.map(({ if: condition }, index) =>
    // With a line between the two numbers, no rule's functions are called like another's.
    compileStandalone(lowerAnySchema(condition).canonical, `Rule${index + 1}_`),
  );
  const needs = [...new Set(compiled.flatMap((part) => part.needs))].sort();
  const imports = needs.length > 0 ? `import { ${needs.join(', ')} } from 'gecx-tools/runtime';\n\n` : '';
  const code = compiled.map((part) => part.code).join('\n\n');
  const doc = (index: number): string =>
    `/** Whether rule ${index + 1} raises the policy to \`${tool.policy.approval.escalate[index]?.to}\` for a parsed input. */`;
  if (context.config.validators === 'js') {
    const values = names.map(
      (name, i) => `${doc(i)}\nexport const ${name} = (input) => ${compiled[i]?.main}(input);\n`,
    );
    const types = names.map((name, i) => `${doc(i)}\nexport declare const ${name}: (input: unknown) => boolean;\n`);
    const script = `${header(tool.source.file)}\n\n${imports}${values.join('\n')}\n${code}\n`;
    const declarations = `${header(tool.source.file)}\n\n${types.join('\n')}`;
    return [generated(context, path, script), generated(context, path.replace(/\.js$/, '.d.ts'), declarations)];
  }
  const exports = names.map(
    (name, i) =>
      `${doc(i)}\nexport const ${name}: (input: unknown) => boolean = (input) => ${compiled[i]?.main}(input);\n`,
  );
  const note = '// @ts-nocheck The functions at the end are compiled from JSON Schema; the exports are typed.';
  const text = `${header(tool.source.file)}\n${note}\n\n${imports}${exports.join('\n')}\n${code}\n`;
  return [generated(context, path, text)];
}
