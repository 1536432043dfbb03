import type { AnyValidateFunction, SourceCode } from 'ajv/dist/types/index.js';
import type { ValueScopeName } from 'ajv/dist/compile/codegen/scope.js';
import { formatExpression } from './formats.js';
import { regularExpressionLiteral } from './regular-expression.js';

/** A validator's functions and what they use, as one text in which nothing of a schema can look like code. */
export interface Assembled {
  /** Each string literal is masked: `"7"` stands for the seventh. `<7>` stands for the seventh expression. */
  readonly code: string;
  readonly main: string;
  readonly strings: string[];
  readonly expressions: string[];
  /** The schemas that the code reads values from, by the name that it gives them. */
  readonly schemas: ReadonlyMap<string, unknown>;
  /** What the code needs from the runtime. */
  readonly needs: Set<string>;
}

/** Puts together what Ajv has compiled a schema into. What it would take from its own package, the runtime offers. */
export function assemble(validate: AnyValidateFunction): Assembled {
  const assembler = new Assembler();
  const source = assembler.sourceOf(validate);
  assembler.addFunction(source);
  return { ...assembler, code: assembler.lines.join('\n'), main: String(source.validateName) };
}

/** What Ajv requires, and the runtime's own function for it. */
const runtimeHelpers: ReadonlyMap<string, string> = new Map([
  ['require("ajv/dist/runtime/ucs2length").default', 'codePointLength'],
  ['require("ajv/dist/runtime/equal").default', 'equal'],
]);

const stringLiterals = /"(?:[^"\\]|\\.)*"/g;

class Assembler {
  readonly lines: string[] = [];
  readonly strings: string[] = [];
  readonly expressions: string[] = [];
  readonly schemas = new Map<string, unknown>();
  readonly needs = new Set<string>();
  private readonly declared = new Set<string>();

  sourceOf({ source }: Pick<AnyValidateFunction, 'source'>): SourceCode {
    if (!source) throw new Error('the validator has no source');
    return source;
  }

  /** Adds a function, after what it uses. */
  addFunction({ validateName, validateCode, scopeValues, evaluated }: SourceCode): void {
    const name = String(validateName);
    if (this.declared.has(name)) return;
    this.declared.add(name);
    for (const names of Object.values(scopeValues)) names?.forEach((used) => this.declare(used));
    this.lines.push(this.mask(validateCode));
    if (evaluated) this.lines.push(this.mask(`${name}.evaluated = ${String(evaluated)};`));
  }

  private declare(used: ValueScopeName): void {
    const name = String(used);
    if (used.prefix === 'validate') return this.addFunction(this.sourceOf(used.value?.ref as AnyValidateFunction));
    if (this.declared.has(name)) return;
    this.declared.add(name);
    const { ref, key, code } = used.value ?? {};
    switch (used.prefix) {
      case 'schema':
        this.schemas.set(name, ref);
        return;
      case 'pattern':
        return this.define(name, this.hold(regularExpressionLiteral(ref as RegExp)));
      case 'formats': {
        const { expression, needs } = formatExpression(String(key));
        if (needs) this.needs.add(needs);
        return this.define(name, this.hold(expression));
      }
      case 'func':
        return this.define(name, this.runtimeHelper(String(code)));
      case 'root':
      case 'wrapper': {
        // The function may be the one that is being added; it is called through this object.
        const { validate, validateName } = ref as {
          readonly validate?: AnyValidateFunction;
          readonly validateName: unknown;
        };
        this.define(name, `{validate: ${String(validateName)}}`);
        if (validate) this.addFunction(this.sourceOf(validate));
        return;
      }
      default:
        throw new Error(`the validator would use ${name}`);
    }
  }

  private define(name: string, expression: string): void {
    this.lines.push(`const ${name} = ${expression};`);
  }

  private runtimeHelper(code: string): string {
    const helper = runtimeHelpers.get(code);
    if (helper) this.needs.add(helper);
    return helper ?? code;
  }

  private mask(code: string): string {
    return code.replaceAll(stringLiterals, (text) => `"${this.strings.push(text) - 1}"`);
  }

  private hold(expression: string): string {
    return `<${this.expressions.push(expression) - 1}>`;
  }
}
