import { maskSecrets } from '../../secrets/mask-secrets.js';
import type { DiagnosticRows, NoParams } from '../definition.js';

export interface SchemaParams {
  'schema-invalid': { readonly problem: string };
  'schema-type-unknown': { readonly found: string };
  'schema-dialect': { readonly dialect: string };
  'keyword-refused': { readonly keyword: string };
  'keyword-not-enforced': { readonly keyword: string; readonly dialect: string };
  'keyword-unknown': { readonly keyword: string };
  'format-unknown': { readonly format: string };
  'ref-remote': { readonly keyword: string; readonly ref: string };
  'ref-missing': { readonly keyword: string; readonly ref: string };
  'ref-cycle': { readonly keyword: string; readonly ref: string };
  'ref-siblings': { readonly keywords: string };
  'pattern-invalid': { readonly pattern: string; readonly problem: string };
  'pattern-vulnerable': { readonly pattern: string; readonly complexity: string };
  'pattern-slow': { readonly pattern: string; readonly complexity: string; readonly maxLength: number };
  'pattern-not-unicode': { readonly pattern: string };
  'root-not-object': { readonly schema: string };
  'root-object-assumed': { readonly schema: string };
  'default-ignored': NoParams;
  'property-name': { readonly property: string };
  'default-unfit': { readonly problem: string };
  'default-decides': { readonly property: string; readonly keyword: string };
  'pattern-unchecked': { readonly pattern: string };
  'schema-repeats': { readonly keyword: string; readonly value: string };
  'dialect-assumed': { readonly keyword: string; readonly dialect: string };
  'keyword-idle': { readonly keyword: string; readonly partner: string };
  'schema-deep': { readonly pointer: string; readonly limit: number };
  'validators-large': { readonly bytes: number; readonly limit: number };
  'identifier-taken': { readonly keyword: string; readonly name: string };
}

export const schemaDiagnostics: DiagnosticRows<SchemaParams> = {
  'schema-invalid': {
    code: 'GECX3001',
    severity: 'error',
    message: ({ problem }) => `This is not a valid JSON Schema: ${problem}`,
    why: 'What the schema cannot say, the validator cannot check.',
    fix: 'Correct the keyword; see https://json-schema.org/specification.',
  },
  'schema-type-unknown': {
    code: 'GECX3002',
    severity: 'error',
    message: ({ found }) => `JSON Schema has no type ${found}`,
    why: 'No value could be checked against it. The types are string, number, integer, boolean, object, array and null.',
    fix: 'Use one of the seven types.',
  },
  'schema-dialect': {
    code: 'GECX3003',
    severity: 'error',
    message: ({ dialect }) => `The dialect \`${dialect}\` is not supported here`,
    why: 'The same keyword means different things in different dialects; guessing would check the wrong thing.',
    fix: 'Write the whole schema in one of draft-04, draft-06, draft-07, 2019-09 and 2020-12, such as `$schema: https://json-schema.org/draft/2020-12/schema`.',
  },
  'keyword-refused': {
    code: 'GECX3004',
    severity: 'error',
    message: ({ keyword }) => `The keyword \`${keyword}\` is refused`,
    why: 'Tools that read it insert code or change how values are checked, beyond what a schema may do.',
    fix: 'Remove it; say the same with standard keywords.',
  },
  'keyword-not-enforced': {
    code: 'GECX3005',
    severity: 'error',
    message: ({ keyword, dialect }) => `\`${keyword}\` cannot be enforced here, in ${dialect}`,
    why: 'The author means a constraint, and it would not be checked: the dialect of the schema does not know it, or it depends on more than this schema.',
    fix: 'Say it with other keywords, or declare the dialect that knows this one.',
  },
  'keyword-unknown': {
    code: 'GECX3006',
    severity: 'warning',
    message: ({ keyword }) => `\`${keyword}\` is no keyword of JSON Schema; it is kept and checks nothing`,
    why: 'A misspelt keyword silently checks nothing.',
    fix: 'Correct the spelling, or name it `x-…` if it is a note of your own.',
  },
  'format-unknown': {
    code: 'GECX3007',
    severity: 'warning',
    message: ({ format }) => `The format \`${format}\` is not known; it checks nothing`,
    why: 'A reader may believe that the format is enforced.',
    fix: 'Use a known format (docs/contracts.md lists them), or add a `pattern`.',
  },
  'ref-remote': {
    code: 'GECX3008',
    severity: 'error',
    message: ({ keyword, ref }) => `\`${keyword}: ${ref}\` leads out of this schema`,
    why: 'Nothing is fetched from the network or from other files: a contract is complete in itself.',
    fix: 'Copy the schema under `definitions` and refer to it with `#/definitions/…`.',
  },
  'ref-missing': {
    code: 'GECX3009',
    severity: 'error',
    message: ({ keyword, ref }) => `\`${keyword}: ${ref}\` leads to nothing`,
    why: 'What is behind the reference would not be checked.',
    fix: 'Correct the reference; it is a JSON Pointer from the root of this schema, such as `#/definitions/Address`.',
  },
  'ref-cycle': {
    code: 'GECX3010',
    severity: 'error',
    message: ({ keyword, ref }) =>
      `\`${keyword}: ${ref}\` comes back to itself without looking at any part of the value`,
    why: 'Checking a value would never end.',
    fix: 'Let the recursion go through a property or an item.',
  },
  'ref-siblings': {
    code: 'GECX3011',
    severity: 'warning',
    message: ({ keywords }) => `${keywords} beside \`$ref\` is enforced here, though dialects up to draft-07 ignore it`,
    why: 'Newer dialects and most authors mean both; other readers of this dialect may ignore the neighbours.',
    fix: 'Write `allOf: [{ $ref: … }]` with the other keywords beside it: then every reader agrees.',
  },
  'pattern-invalid': {
    code: 'GECX3012',
    severity: 'error',
    message: ({ pattern, problem }) => `\`${short(pattern)}\` cannot be used as a regular expression: ${problem}`,
    why: 'The pattern could not be checked at run time.',
    fix: 'Rewrite it in the syntax of ECMA-262; inline flags such as `(?i)` do not exist there.',
  },
  'pattern-vulnerable': {
    code: 'GECX3013',
    severity: 'error',
    message: ({ pattern, complexity }) => `\`${short(pattern)}\` takes ${complexity} time on some inputs`,
    why: 'One hostile text would block the server, because the input comes from a model or an attacker.',
    fix: 'Rewrite the pattern without nested or adjacent repetitions of the same characters.',
  },
  'pattern-slow': {
    code: 'GECX3014',
    severity: 'warning',
    message: ({ pattern, complexity, maxLength }) =>
      `\`${short(pattern)}\` takes ${complexity} time on some inputs; \`maxLength: ${maxLength}\` keeps that bounded`,
    why: 'If the length limit is ever raised, a hostile text could block the server.',
    fix: 'Rewrite the pattern without adjacent repetitions when you can.',
  },
  'pattern-not-unicode': {
    code: 'GECX3015',
    severity: 'warning',
    message: ({ pattern }) => `\`${short(pattern)}\` is valid only without Unicode mode, and is compiled so`,
    why: 'JSON Schema recommends Unicode mode; without it `.` matches half of some characters.',
    fix: 'Remove needless backslashes, such as `\\-` outside brackets.',
  },
  'root-not-object': {
    code: 'GECX3016',
    severity: 'error',
    message: ({ schema }) => `The root of \`${schema}\` can never be an object`,
    why: 'Tool arguments and results are JSON objects on every wire.',
    fix: 'Wrap the value: `type: object` with one property that holds it.',
  },
  'root-object-assumed': {
    code: 'GECX3017',
    severity: 'warning',
    message: ({ schema }) => `The root of \`${schema}\` does not say that it is an object; \`type: object\` is added`,
    why: 'Tool arguments and results are JSON objects on every wire.',
    fix: 'Add `type: object`.',
  },
  'default-ignored': {
    code: 'GECX3018',
    severity: 'warning',
    message: () => 'This `default` is never applied',
    why: 'Defaults are written into absent properties of an input, outside of anyOf, oneOf, not, if, then and else.',
    fix: 'Move the default to the property itself, or drop it.',
  },
  'property-name': {
    code: 'GECX3019',
    severity: 'error',
    message: ({ property }) => `A property cannot be called \`${property}\``,
    why: 'In JavaScript this name reaches the prototype of an object, so that checks on it cannot be trusted.',
    fix: 'Rename the property.',
  },
  'default-unfit': {
    code: 'GECX3020',
    severity: 'warning',
    message: ({ problem }) => `This \`default\` does not fit the schema and is not applied: ${problem}`,
    why: 'If it were written into an input that leaves the property out, that input would be refused.',
    fix: 'Correct the default or the schema.',
  },
  'schema-repeats': {
    code: 'GECX3021',
    severity: 'warning',
    message: ({ keyword, value }) => `\`${keyword}\` lists ${value} twice`,
    why: 'The second time says nothing, and JSON Schema asks for a list without repeats.',
    fix: 'Remove one of the two.',
  },
  'pattern-unchecked': {
    code: 'GECX3022',
    severity: 'error',
    message: ({ pattern }) => `It cannot be told how long \`${maskSecrets(pattern).slice(0, 80)}\` takes`,
    why: 'A pattern that nobody can judge may be one that a hostile text stalls.',
    fix: 'Simplify the pattern: fewer groups inside each other, no rare syntax.',
  },
  'dialect-assumed': {
    code: 'GECX3023',
    severity: 'warning',
    message: ({ keyword, dialect }) =>
      `\`${keyword}\` is written as in ${dialect}, so the schema is read in that dialect`,
    why: 'Without `$schema`, other readers may take the schema for draft-07 and ignore the keyword.',
    fix: 'Declare the dialect with `$schema` in the root of the schema.',
  },
  'keyword-idle': {
    code: 'GECX3024',
    severity: 'warning',
    message: ({ keyword, partner }) => `\`${keyword}\` has no effect without ${partner}`,
    why: 'A reader may believe that it is enforced.',
    fix: 'Add what is missing beside it, or remove it.',
  },
  'validators-large': {
    code: 'GECX3025',
    severity: 'warning',
    message: ({ bytes, limit }) =>
      `The validators of this tool take ${bytes.toLocaleString('en')} bytes, more than ${limit.toLocaleString('en')}`,
    why: 'A browser that bundles the tool has to load all of it, and models read large schemas badly.',
    fix: 'Split the tool, drop what nobody fills in, or put what repeats under `definitions`; or raise `limits.validatorBytes`.',
  },
  'schema-deep': {
    code: 'GECX3026',
    severity: 'error',
    message: ({ pointer, limit }) => `\`${pointer}\` lies more than ${limit} schemas deep, references followed`,
    why: 'Walking a schema takes some stack for each level, of which there is more on one machine than on another.',
    fix: 'Have fewer definitions that refer to each other: merge some, or describe the innermost as any object.',
  },
  'default-decides': {
    code: 'GECX3027',
    severity: 'warning',
    message: ({ property, keyword }) =>
      `This \`default\` puts \`${property}\` into every input, but \`${keyword}\` asks whether it is there`,
    why: 'Defaults are written before the input is checked. The answer is always yes, and may get every call refused.',
    fix: 'Remove the default, or let the condition ask for the value of the property.',
  },
  'identifier-taken': {
    code: 'GECX3028',
    severity: 'error',
    message: ({ keyword, name }) => `\`${keyword}: ${name}\` names another schema already`,
    why: 'A reference by this name could mean either schema; readers take the first, the last, or refuse.',
    fix: 'Rename one of the two, or remove the name if no reference uses it.',
  },
};

/** A pattern can be as long as a file. */
function short(pattern: string): string {
  // What is cut off would no longer be recognised.
  const text = maskSecrets(pattern);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
