import type { DiagnosticRows, NoParams } from '../definition.js';

export interface ContractParams {
  'unknown-field': { readonly field: string; readonly parent: string };
  'missing-field': { readonly field: string; readonly parent: string };
  'wrong-type': { readonly field: string; readonly expected: string; readonly found: string };
  'value-not-allowed': { readonly field: string; readonly found: string; readonly allowed: string };
  'value-invalid': { readonly field: string; readonly problem: string };
  'execute-in-contract': NoParams;
  'field-needs-server': { readonly field: string };
  'example-invalid': { readonly part: 'input' | 'output'; readonly problem: string };
  'pointer-missing': { readonly pointer: string; readonly schema: string };
}

export const contractDiagnostics: DiagnosticRows<ContractParams> = {
  'unknown-field': {
    code: 'GECX2001',
    severity: 'error',
    message: ({ field, parent }) => `${parent} has no field \`${field}\``,
    why: 'A misspelt field would be ignored, and the policy it was meant to set would not hold.',
    fix: 'Remove it, or rename it to `x-…` if it is a note of your own.',
  },
  'missing-field': {
    code: 'GECX2002',
    severity: 'error',
    message: ({ field, parent }) => `${parent} needs the field \`${field}\``,
    why: 'Without it the tool is not fully described.',
    fix: 'Add the field; docs/contracts.md shows each with an example.',
  },
  'wrong-type': {
    code: 'GECX2003',
    severity: 'error',
    message: ({ field, expected, found }) => `\`${field}\` must be ${expected}, and this is ${found}`,
    why: 'A value of another type cannot be what the field means.',
    fix: 'Write a value of that type.',
  },
  'value-not-allowed': {
    code: 'GECX2004',
    severity: 'error',
    message: ({ field, found, allowed }) => `\`${field}\` cannot be ${found}; it is one of ${allowed}`,
    why: 'The value would have no meaning at run time.',
    fix: 'Choose one of the listed values.',
  },
  'value-invalid': {
    code: 'GECX2005',
    severity: 'error',
    message: ({ field, problem }) => `\`${field}\` ${problem}`,
    why: 'The value is outside what the field allows.',
    fix: 'Change the value; docs/contracts.md states the bounds.',
  },
  'execute-in-contract': {
    code: 'GECX2006',
    severity: 'error',
    message: () => '`execute` is code, and a contract holds none',
    why: 'Contracts are reviewed as data. Code lives in the handler, which the generated registry binds.',
    fix: 'Remove the field and put the code into the handler file.',
  },
  'field-needs-server': {
    code: 'GECX2007',
    severity: 'error',
    message: ({ field }) => `A client tool cannot have \`${field}\``,
    why: 'It is enforced on the server, and a client tool runs in the browser, where anyone can change it.',
    fix: 'Make it a server tool (`kind: server` with `http.endpoint`), or remove the field.',
  },
  'example-invalid': {
    code: 'GECX2008',
    severity: 'error',
    message: ({ part, problem }) => `The example's ${part} does not fit its schema: ${problem}`,
    why: 'Examples are shown to models and people; a wrong one teaches a wrong call.',
    fix: 'Correct the example or the schema.',
  },
  'pointer-missing': {
    code: 'GECX2009',
    severity: 'error',
    message: ({ pointer, schema }) => `\`${pointer}\` leads to nothing in \`${schema}\``,
    why: 'A path that matches nothing protects nothing.',
    fix: 'Write a JSON Pointer to a declared property, such as `/orderId`.',
  },
};
