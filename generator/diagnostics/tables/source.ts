import type { DiagnosticRows, NoParams } from '../definition.js';

export interface SourceParams {
  'yaml-syntax': { readonly problem: string };
  'yaml-too-large': { readonly bytes: number; readonly limit: number };
  'yaml-too-deep': { readonly limit: number };
  'yaml-explicit-key': NoParams;
  'yaml-tag': { readonly tag: string };
  'yaml-merge-key': NoParams;
  'yaml-duplicate-key': { readonly key: string };
  'yaml-several-documents': NoParams;
  'yaml-alias-cycle': { readonly alias: string };
  'yaml-alias-budget': { readonly limit: number };
  'yaml-number': { readonly source: string; readonly read: string };
  'yaml-version': { readonly version: string };
  'yaml-encoding': NoParams;
  'yaml-no-mapping': { readonly found: string };
  'yaml-key': NoParams;
  'yaml-text': NoParams;
  'text-deceptive': { readonly characters: string };
  'text-cut': { readonly comment: string };
  'suppression-unused': { readonly finding: string };
  'suppression-unknown': { readonly finding: string };
  'suppression-without-reason': { readonly finding: string };
  'config-missing': { readonly file: string };
  'config-invalid': { readonly problem: string };
  'no-contracts': { readonly pattern: string };
  'file-unreadable': { readonly problem: string };
  'handler-unknown': { readonly tool: string };
  'handler-shared': { readonly file: string; readonly tool: string; readonly other: string };
}

export const sourceDiagnostics: DiagnosticRows<SourceParams> = {
  'yaml-syntax': {
    code: 'GECX1001',
    severity: 'error',
    message: ({ problem }) => `This is not valid YAML: ${problem}`,
    why: 'A file that cannot be read as YAML 1.2 says nothing certain about the tool.',
    fix: 'Mend the syntax at this place; quote texts that hold `: `, ` #` or start with a special character.',
  },
  'yaml-too-large': {
    code: 'GECX1002',
    severity: 'error',
    message: ({ bytes, limit }) => `The file has ${bytes} bytes; a contract may have ${limit}`,
    why: 'A contract is read by people and by the model. A larger file is almost always data in the wrong place.',
    fix: 'Split the tool, or move the data out of the contract.',
  },
  'yaml-too-deep': {
    code: 'GECX1003',
    severity: 'error',
    message: ({ limit }) => `This is nested deeper than ${limit} levels`,
    why: 'Deep nesting can exhaust the parser, and no model fills in such an input reliably.',
    fix: 'Give inner schemas a name under `definitions` and refer to them with `$ref`.',
  },
  'yaml-explicit-key': {
    code: 'GECX1004',
    severity: 'error',
    message: () => 'An explicit key (`? key`) is not allowed here',
    why: 'Explicit keys allow keys that are no strings, which JSON does not have, and a few hundred of them stall a parser.',
    fix: 'Write `key: value`; quote the key if it starts with `?`.',
  },
  'yaml-tag': {
    code: 'GECX1005',
    severity: 'error',
    message: ({ tag }) => `The tag \`${tag}\` is not allowed`,
    why: 'A tag changes what a value means, sometimes to code or bytes. A contract holds plain JSON values.',
    fix: 'Remove the tag; quote the value if it must be a string.',
  },
  'yaml-merge-key': {
    code: 'GECX1006',
    severity: 'error',
    message: () => 'The merge key `<<` is not allowed',
    why: 'YAML 1.2 has no merge keys; readers disagree on what they mean.',
    fix: 'Write the fields out, or use an alias for a whole value.',
  },
  'yaml-duplicate-key': {
    code: 'GECX1007',
    severity: 'error',
    message: ({ key }) => `The key \`${key}\` stands here a second time`,
    why: 'Only one of the two values can count, and readers disagree on which.',
    fix: 'Remove one of them.',
  },
  'yaml-several-documents': {
    code: 'GECX1008',
    severity: 'error',
    message: () => 'A second YAML document starts here',
    why: 'One file holds one contract, so that a tool can be found by its file.',
    fix: 'Move the second document to a file of its own.',
  },
  'yaml-alias-cycle': {
    code: 'GECX1009',
    severity: 'error',
    message: ({ alias }) => `The alias \`*${alias}\` stands inside the value that it names`,
    why: 'The value would have to contain itself.',
    fix: 'Use `$ref` for recursive schemas.',
  },
  'yaml-alias-budget': {
    code: 'GECX1010',
    severity: 'error',
    message: ({ limit }) => `The aliases of this file expand to more than ${limit} values`,
    why: 'A few lines of nested aliases can expand to more than memory holds.',
    fix: 'Name shared schemas under `definitions` and refer to them with `$ref`.',
  },
  'yaml-number': {
    code: 'GECX1011',
    severity: 'error',
    message: ({ source, read }) => `The number \`${source}\` would be read as ${read}`,
    why: 'JSON numbers are double-precision: other digits would be compared than those that stand here.',
    fix: 'Quote it if it is an identifier; otherwise write a number that a double can hold exactly.',
  },
  'yaml-version': {
    code: 'GECX1012',
    severity: 'error',
    message: ({ version }) => `The file declares YAML ${version}`,
    why: 'Other versions read `yes`, `012` or `12:30` differently from what the file shows.',
    fix: 'Remove the `%YAML` line; contracts are YAML 1.2.',
  },
  'yaml-encoding': {
    code: 'GECX1013',
    severity: 'error',
    message: () => 'The file is not UTF-8',
    why: 'Bytes that are no text cannot be shown or compared.',
    fix: 'Save the file as UTF-8.',
  },
  'yaml-no-mapping': {
    code: 'GECX1014',
    severity: 'error',
    message: ({ found }) => `The file holds ${found}; a mapping of fields is expected`,
    why: 'A contract is a set of named fields.',
    fix: 'Start with `name:`, `description:` and `inputSchema:`.',
  },
  'yaml-key': {
    code: 'GECX1015',
    severity: 'error',
    message: () => 'A list, a mapping or an alias cannot be a key',
    why: 'JSON objects have string keys only. A number, or a word such as `true`, is the key that is written there.',
    fix: 'Quote the key, or restructure the value as a list.',
  },
  'yaml-text': {
    code: 'GECX1016',
    severity: 'error',
    message: () => 'This text holds half of a character',
    why: 'A lone surrogate cannot be written in UTF-8, so the text would change on its way.',
    fix: 'Write the whole character, or both halves of its escape.',
  },
  'text-deceptive': {
    code: 'GECX1017',
    severity: 'warning',
    message: ({ characters }) => `This text holds characters that nobody sees: ${characters}`,
    why: 'Such characters can hide words from a reviewer that the model reads, change the order of what is shown, or steer a terminal.',
    fix: 'Remove them; write the text anew if you cannot see where they are.',
  },
  'suppression-unused': {
    code: 'GECX1018',
    severity: 'warning',
    message: ({ finding }) => `There is no warning \`${finding}\` to ignore on the next line`,
    why: 'A comment that ignores nothing today may hide a real finding tomorrow.',
    fix: 'Remove the comment, or put it right above the line of the warning.',
  },
  'suppression-unknown': {
    code: 'GECX1019',
    severity: 'warning',
    message: ({ finding }) => `\`${finding}\` is no code or name of a finding`,
    why: 'The comment ignores nothing.',
    fix: 'Write `# gecx-ignore CODE: reason`; `gecx explain` lists all codes and names.',
  },
  'suppression-without-reason': {
    code: 'GECX1020',
    severity: 'warning',
    message: ({ finding }) => `\`${finding}\` is ignored without a reason`,
    why: 'Whoever reviews the contract cannot tell whether the warning still does not matter.',
    fix: 'Say why: `# gecx-ignore CODE: reason`.',
  },
  'text-cut': {
    code: 'GECX1021',
    severity: 'warning',
    message: ({ comment }) => `This text ends where a comment starts: \`${comment}\` is no part of it`,
    why: 'In YAML, `#` behind a space starts a comment, and the model never reads the rest of the sentence.',
    fix: 'Quote the text; if it is meant as a comment, put a space behind `#`.',
  },
  'config-missing': {
    code: 'GECX1101',
    severity: 'error',
    message: ({ file }) => `There is no configuration file \`${file}\``,
    why: 'The configuration says where the contracts are and where the generated code goes.',
    fix: 'Run `gecx init --yes` to create one, or name another with `--config FILE`.',
  },
  'config-invalid': {
    code: 'GECX1102',
    severity: 'error',
    message: ({ problem }) => `The configuration is not valid: ${problem}`,
    why: 'A setting that is misread would generate the wrong files in the wrong place.',
    fix: 'Compare with docs/config.md.',
  },
  'no-contracts': {
    code: 'GECX1103',
    severity: 'warning',
    message: ({ pattern }) => `No file matches \`${pattern}\``,
    why: 'A pattern that matches nothing is usually a typing error, and would remove the generated code of its tools.',
    fix: 'Correct the pattern under `tools`; contracts are named `<tool>.tool.yaml` by convention.',
  },
  'file-unreadable': {
    code: 'GECX1104',
    severity: 'error',
    message: ({ problem }) => `The file cannot be read: ${problem}`,
    why: 'Leaving a contract out would silently remove its tool.',
    fix: 'Check the permissions and what the path points to.',
  },
  'handler-unknown': {
    code: 'GECX1105',
    severity: 'warning',
    message: ({ tool }) => `No contract is called \`${tool}\``,
    why: 'The path is used for no tool; a typing error would leave the handler at its default place.',
    fix: 'Correct the name, or remove the line.',
  },
  'handler-shared': {
    code: 'GECX1106',
    severity: 'error',
    message: ({ file, tool, other }) => `${file} is the handler of \`${tool}\`, and of \`${other}\` as well`,
    why: 'A skeleton is created for one tool only, and the other would have no handler. Not every disk tells upper from lower case.',
    fix: 'Give each tool a file of its own; both can import what they share.',
  },
};
