import { diagnosticNames, diagnosticTable, type DiagnosticName } from './codes.js';
import type { Diagnostic, Origin } from './diagnostic.js';
import { printable } from './printable.js';

const baseId = 'STARTED_IN';

/** Writes findings as a SARIF 2.1.0 log with one run. `version` is the compiler's. */
export function renderSarif(diagnostics: readonly Diagnostic[], version: string): string {
  const log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'gecx-tools', version, rules: diagnosticNames.map(ruleOf) } },
        originalUriBaseIds: { [baseId]: { description: { text: 'The folder in which the compiler was started.' } } },
        columnKind: 'utf16CodeUnits',
        results: diagnostics.map(resultOf),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function ruleOf(name: DiagnosticName): object {
  const { code, severity, why, fix } = diagnosticTable[name];
  return {
    id: code,
    name,
    shortDescription: { text: name.replaceAll('-', ' ') },
    fullDescription: { text: why },
    help: { text: fix },
    defaultConfiguration: { level: severity },
  };
}

function resultOf({ code, name, severity, message, hint, origin, related }: Diagnostic): object {
  return {
    ruleId: code,
    ruleIndex: diagnosticNames.indexOf(name),
    level: severity,
    message: { text: printable(`${message}. ${hint}`) },
    locations: [{ physicalLocation: physicalLocation(origin) }],
    ...(related.length > 0
      ? {
          relatedLocations: related.map((place, id) => ({
            id,
            physicalLocation: physicalLocation(place.origin),
            message: { text: printable(place.message) },
          })),
        }
      : {}),
  };
}

function physicalLocation({ file, start, end }: Origin): object {
  return {
    artifactLocation: { uri: file.split('/').map(encodeURIComponent).join('/'), uriBaseId: baseId },
    region: { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column },
  };
}
