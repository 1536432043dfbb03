/** Words that cannot name a function in strict JavaScript or TypeScript, or that mean something to every object. */
const reservedIdentifiers: ReadonlySet<string> = new Set([
  ...'arguments await break case catch class const continue debugger default delete do else enum eval export extends'.split(
    ' ',
  ),
  ...'false finally for function if implements import in instanceof interface let new null package private'.split(' '),
  ...'protected public return static super switch this throw true try typeof undefined var void while with yield'.split(
    ' ',
  ),
  ...Object.getOwnPropertyNames(Object.prototype),
  // An object with a `then` method is taken for a promise.
  'then',
  // What generated modules themselves declare or import.
  ...'input call options endpoint createClient Client ClientOptions CallOptions ToolResult callTool clientTools serverTools'.split(
    ' ',
  ),
  ...'createClientToolRegistry createServerToolRegistry serverToolContract toolFailure parseInput parseOutput'.split(
    ' ',
  ),
  // What a handler's module may export besides its handler, and what finds it.
  'reconcile',
  'reconcileOf',
]);

/** Device names of Windows, and what generated folders call their own files. */
const reservedFiles = /^(con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$|index)$/;

/** Names that a system between model and tool keeps for itself, and that system. */
const reservedTools: ReadonlyMap<string, string> = new Map([
  ['aguisendstatesnapshot', 'AG-UI'],
  ['aguisendstatedelta', 'AG-UI'],
]);

/** An identifier that can be declared: the same, or with `_` behind it. */
export function safeIdentifier(name: string): string {
  return reservedIdentifiers.has(name) ? `${name}_` : name;
}

/** A file name without extension that every file system takes: the same, or with `_` behind it. */
export function safeFileName(name: string): string {
  return reservedFiles.test(name) ? `${name}_` : name;
}

/** Who reserves a tool name, if anyone does. Separators and case do not matter. */
export function toolNameOwner(name: string): string | undefined {
  return reservedTools.get(name.toLowerCase().replaceAll(/[^a-z0-9]/g, ''));
}
