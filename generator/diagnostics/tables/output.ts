import type { DiagnosticRows, NoParams } from '../definition.js';

export interface OutputParams {
  'output-missing': { readonly file: string };
  'output-different': { readonly file: string };
  'output-stale': { readonly file: string };
  'skeleton-missing': { readonly file: string; readonly tool: string };
  'output-edited': { readonly file: string; readonly isListed: boolean };
  'stale-edited': { readonly file: string };
  'file-unlisted': { readonly file: string; readonly isMarked: boolean };
  'path-escapes': { readonly path: string; readonly problem: string };
  'handler-orphaned': { readonly file: string; readonly handlers?: readonly string[] };
  'path-taken': { readonly file: string };
  'everything-removed': NoParams;
  'path-unimportable': { readonly path: string; readonly part: string };
  'write-failed': { readonly file: string; readonly problem: string };
  'compiler-failed': { readonly problem: string };
  'output-invalid': { readonly file: string; readonly problem: string };
}

export const outputDiagnostics: DiagnosticRows<OutputParams> = {
  'output-missing': {
    code: 'GECX7001',
    severity: 'error',
    message: ({ file }) => `${file} is missing`,
    why: 'The generated code does not agree with the contracts.',
    fix: 'Run `npm run codegen` and commit the result.',
  },
  'output-different': {
    code: 'GECX7002',
    severity: 'error',
    message: ({ file }) => `${file} is not what the contracts say`,
    why: 'A contract changed without codegen, or the file was edited by hand.',
    fix: 'Run `npm run codegen` and commit the result.',
  },
  'output-stale': {
    code: 'GECX7003',
    severity: 'error',
    message: ({ file }) => `${file} belongs to no contract any more`,
    why: 'Code of a tool that no longer exists could still be called.',
    fix: 'Run `npm run codegen` and commit the result.',
  },
  'skeleton-missing': {
    code: 'GECX7004',
    severity: 'error',
    message: ({ file, tool }) => `${file}, the handler of \`${tool}\`, does not exist`,
    why: 'The registry loads it when the tool is called.',
    fix: 'Run `npm run codegen`, which creates a skeleton, and implement it.',
  },
  'output-edited': {
    code: 'GECX7005',
    severity: 'warning',
    message: ({ file, isListed }) =>
      isListed
        ? `${file} was edited by hand; the edit is overwritten`
        : `${file} is not what the contracts say, and the lock does not list it; it is overwritten`,
    why: 'Generated files say what the contracts say, nothing else.',
    fix: 'Change the contract or the handler instead; your edit is in your version control.',
  },
  'stale-edited': {
    code: 'GECX7006',
    severity: 'warning',
    message: ({ file }) => `${file} belongs to no contract any more, but was edited by hand; it is kept`,
    why: 'Nothing that a person wrote is deleted.',
    fix: 'Move what you need elsewhere and delete the file.',
  },
  'file-unlisted': {
    code: 'GECX7007',
    severity: 'warning',
    message: ({ file, isMarked }) =>
      isMarked
        ? `${file} was written by the compiler once, and belongs to no contract any more`
        : `${file} was not written by the compiler`,
    why: 'The output folder is disposable: people delete it to start afresh.',
    fix: 'Move the file out of the output folder, or delete it.',
  },
  'path-escapes': {
    code: 'GECX7008',
    severity: 'error',
    message: ({ path, problem }) => `${path} ${problem}`,
    why: 'Writing there would change files that do not belong to this workspace.',
    fix: 'In the configuration, use a path inside its folder; anywhere else, remove the link, file or folder that stands in the way.',
  },
  'handler-orphaned': {
    code: 'GECX7009',
    severity: 'warning',
    message: ({ file, handlers = [] }) => {
      const seen = handlers.length > 0 ? `exports ${handlers.join(' and ')}` : 'looks like a handler';
      return `${file} ${seen}, but no contract needs it`;
    },
    why: 'Its tool was renamed or removed, or its kind changed.',
    fix: 'Delete it if its tool is gone, or rename it; a file that is no handler is better kept elsewhere.',
  },
  'path-taken': {
    code: 'GECX7011',
    severity: 'error',
    message: ({ file }) => `${file} stands where a generated file belongs, and was not generated`,
    why: 'Somebody wrote it; it would be lost.',
    fix: 'Move the file, or set `out` to a folder of its own.',
  },
  'everything-removed': {
    code: 'GECX7012',
    severity: 'error',
    message: () => 'No contract is found, and there is generated code of earlier ones',
    why: 'A typing error in a pattern would remove the code of every tool.',
    fix: 'Correct the patterns under `tools`; to remove everything, delete the output folder.',
  },
  'path-unimportable': {
    code: 'GECX7013',
    severity: 'error',
    message: ({ path, part }) => `\`${path}\` holds ${part}, with which no generated code can import it`,
    why: 'In an import, TypeScript and the runtimes disagree on what such a character means: the code would compile and not run.',
    fix: 'Rename the file or the folder; or name another place for the handler under `handlers` in the configuration.',
  },
  'write-failed': {
    code: 'GECX7010',
    severity: 'error',
    message: ({ file, problem }) => `${file} cannot be written: ${problem}`,
    why: 'The generated code is incomplete until the next run succeeds.',
    fix: 'Free space or correct the permissions, then run `npm run codegen` again.',
  },
  'compiler-failed': {
    code: 'GECX9001',
    severity: 'error',
    message: ({ problem }) => `The compiler failed: ${problem}`,
    why: 'This is a defect of the compiler, not of your contract. Nothing was written.',
    fix: 'Please report it with the contract that caused it.',
  },
  'output-invalid': {
    code: 'GECX9002',
    severity: 'error',
    message: ({ file, problem }) => `The compiler made ${file}, which is not valid code: ${problem}`,
    why: 'This is a defect of the compiler, not of your contract. Code that imports the file does not compile.',
    fix: 'Please report it with the contract that caused it.',
  },
};
