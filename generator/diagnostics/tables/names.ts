import type { DiagnosticRows } from '../definition.js';

export interface NameParams {
  'name-taken': { readonly name: string; readonly other: string; readonly otherFile: string };
  'name-collision': { readonly name: string; readonly other: string; readonly otherFile: string; readonly as: string };
  'name-reserved': { readonly name: string; readonly owner: string };
  'name-changed': { readonly name: string; readonly as: string; readonly what: string };
}

export const nameDiagnostics: DiagnosticRows<NameParams> = {
  'name-taken': {
    code: 'GECX4001',
    severity: 'error',
    message: ({ name, other, otherFile }) => `\`${name}\` is already taken by the tool \`${other}\` in ${otherFile}`,
    why: 'Names, wire names and aliases of client and server tools share one namespace: a model sees one tool, and the wrong one could run.',
    fix: 'Rename one of the two.',
  },
  'name-collision': {
    code: 'GECX4002',
    severity: 'error',
    message: ({ name, other, otherFile, as }) =>
      `\`${name}\` and \`${other}\` (${otherFile}) are both \`${as}\` in generated code`,
    why: 'One would overwrite the other, in code or on a disk that does not tell upper from lower case.',
    fix: 'Rename one of the two so that they differ in letters or digits.',
  },
  'name-reserved': {
    code: 'GECX4003',
    severity: 'error',
    message: ({ name, owner }) => `\`${name}\` is reserved by ${owner}`,
    why: 'That system would handle calls to it by itself and never reach this tool.',
    fix: 'Choose another name.',
  },
  'name-changed': {
    code: 'GECX4004',
    severity: 'warning',
    message: ({ name, as, what }) => `\`${name}\` cannot be used as a ${what}, which is called \`${as}\` instead`,
    why: 'The name means something else to JavaScript or to a file system.',
    fix: 'Rename the tool if you want the same name everywhere.',
  },
};
